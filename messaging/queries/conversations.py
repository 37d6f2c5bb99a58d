"""The conversations of a person, and what is unread in them."""

from collections.abc import Iterable

from django.db.models import F, Q, QuerySet

from accounts.models import User
from chatproject.api.pagination import Page, page
from messaging.models import Conversation, Participant, ParticipantQuerySet, unread

from .messages import with_people


def participants_of(person: User) -> ParticipantQuerySet:
    """The participants of `person` in conversations of which they are a member. A direct conversation without messages
    is returned only for the person who opened it.
    """
    begun = Q(conversation__head__gt=0) | Q(conversation__created_by=person)
    return Participant.objects.members().of(person).filter(begun)


def conversations_of(person: User) -> QuerySet[Conversation]:
    """The conversations of `participants_of`."""
    return Conversation.objects.filter(pk__in=participants_of(person).values("conversation_id"))


def list_conversations(person: User, *, kind: str | None = None, limit: int, after: str | None) -> Page[Conversation]:
    """A page of the conversations of `person`, the most recently active first, of a given `kind` if there is one.

    Only ids and `active_at` are loaded, since all rows are sorted for a page: `participants_for` loads the rest.
    """
    mine = conversations_of(person).filter(**({} if kind is None else {"kind": kind})).only("active_at")
    return page([mine], order=("-active_at", "-id"), limit=limit, after=after)


def participants_for(person: User, conversations: Iterable[Conversation]) -> list[Participant]:
    """The participants of `person` in these conversations, in the same order, with all that a list shows; one query."""
    ids = [conversation.pk for conversation in conversations]
    mine = Participant.objects.of(person).filter(conversation_id__in=ids)
    participants = with_people(mine, through="conversation__last_message")
    by_conversation = {participant.conversation_id: participant for participant in participants}
    return [by_conversation[id] for id in ids]


def unread_of(person: User) -> int:
    """The sum of unread messages over all conversations; one query."""
    # No objects, since each page of the list asks for all.
    rows = participants_of(person).values_list(F("conversation__messages"), "read_ordinal")
    return sum(unread(messages, read) for messages, read in rows)


def awaited_by(person: User) -> int:
    """The unread count for notifications: skips conversations that are muted or set to `none`. With `mentions`, counts
    all unread messages of a conversation if a mention is among them, else 0. One query.
    """
    return sum(
        participant.unread
        for participant in participants_of(person).select_related("conversation")
        if participant.is_awaited
    )
