"""The heads (newest numbers) of conversations, for sockets that start or have missed events."""

from datetime import datetime
from uuid import UUID

from accounts.models import User
from messaging.models import Conversation, Participant

from .conversations import conversations_of


def heads_of(person: User) -> list[tuple[UUID, int]]:
    """The id and head of each conversation of `person`, the most recently changed first; one query."""
    return list(conversations_of(person).order_by("-touched_at").values_list("pk", "head"))


def heads_since(since: datetime) -> list[tuple[UUID, int]]:
    """The id and head of each conversation that changed since then; one query by index."""
    return list(Conversation.objects.filter(touched_at__gte=since).values_list("pk", "head"))


def joined_since(since: datetime) -> list[tuple[UUID, UUID, int]]:
    """Person, conversation and its head, for everyone who joined since then; two queries by index.

    The heads are read first. Whoever is removed between the two queries is not listed, and whoever is removed later has
    a removal numbered above the head, so that a subscription from that head on cannot pass it by.
    """
    heads = dict(heads_since(since))  # joining changes a conversation
    participants = Participant.objects.members().filter(joined_at__gte=since)
    return [
        (user_id, chat_id, heads[chat_id])
        for user_id, chat_id in participants.values_list("user_id", "conversation_id")
        if heads.get(chat_id)
    ]
