"""The callbacks that messaging supplies to `chatproject.realtime`: who is in which conversation, and its head."""

from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from accounts.audience import register_audience
from accounts.models import User
from chatproject.realtime import topics
from chatproject.realtime.hooks import Arrival, ChannelUpdate, Hooks, Identity, InitialState

from . import queries
from .events import OnlineUsers, UserJoined, UserLeft

MOST_HEADS = 200


class MessagingHooks(Hooks):
    """A socket subscribes to every conversation of its person, whose durable changes are numbered."""

    membership_events = (UserJoined.type, UserLeft.type)

    def subscriptions_for(self, identity: Identity) -> Iterable[str]:
        return [topics.conversation(chat_id) for chat_id, _ in queries.heads_of(identity.user)]

    def initial_state(self, identity: Identity) -> InitialState:
        """Where the conversations stand; the client is told of the most recently touched."""
        heads = queries.heads_of(identity.user)
        told = {str(chat_id): head for chat_id, head in heads[:MOST_HEADS]}
        more = {"more": True} if len(heads) > MOST_HEADS else {}
        return InitialState({topics.conversation(chat_id): head for chat_id, head in heads}, {"heads": told, **more})

    def members_among(self, topic: str, people: Collection[UUID]) -> Collection[UUID]:
        return queries.members_among(topics.id_of(topic), people)

    def heads_since(self, since: datetime) -> Iterable[tuple[str, int]]:
        return [(topics.conversation(chat_id), head) for chat_id, head in queries.heads_since(since)]

    def arrivals_since(self, since: datetime) -> Iterable[Arrival]:
        return [
            Arrival(person, topics.conversation(conversation), head)
            for person, conversation, head in queries.joined_since(since)
        ]

    def channel_updates(self, chat_ids: Collection[UUID], online: Collection[UUID]) -> dict[UUID, ChannelUpdate]:
        found = queries.presence_in(chat_ids, online)
        return {id: ChannelUpdate(at.members, at.people is None, OnlineUsers(id, at)) for id, at in found.items()}


@register_audience
def peers_of(user: User) -> Iterable[UUID]:
    """Whoever talks with somebody is told their new name or picture."""
    return queries.direct_peers(user)
