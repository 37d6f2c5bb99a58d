"""Where conversations stand: the newest number of each, for sockets that begin or missed something."""

from datetime import datetime
from uuid import UUID

from accounts.models import User
from messaging.models import Conversation, Participant

from .conversations import conversations_of


def heads_of(person: User) -> list[tuple[UUID, int]]:
    """The conversations of `person` and where they stand, the most recently touched first; one query."""
    return list(conversations_of(person).order_by("-touched_at").values_list("pk", "head"))


def heads_since(since: datetime) -> list[tuple[UUID, int]]:
    """The conversations that changed since then, and where they stand; one query by index."""
    return list(Conversation.objects.filter(touched_at__gte=since).values_list("pk", "head"))


def joined_since(since: datetime) -> list[tuple[UUID, UUID, int]]:
    """Who came into which conversation since then, and where that stands; two queries by index."""
    participants = Participant.objects.members().filter(joined_at__gte=since)
    pairs = list(participants.values_list("user_id", "conversation_id"))
    conversations = (
        Conversation.objects.filter(pk__in={chat_id for _, chat_id in pairs}) if pairs else Conversation.objects.none()
    )
    heads = dict(conversations.values_list("pk", "head"))
    return [(user_id, chat_id, heads[chat_id]) for user_id, chat_id in pairs if heads.get(chat_id)]
