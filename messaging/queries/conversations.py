"""The conversations of a person, and what is unread in them."""

from collections.abc import Iterable

from django.db.models import F, Q, QuerySet

from accounts.models import User
from chatproject.api.pagination import Page, page
from messaging.models import Conversation, Participant, ParticipantQuerySet, unread

from .messages import with_people


def participants_of(person: User) -> ParticipantQuerySet:
    """The participants of `person` who are members; for the other one a direct conversation begins with a message."""
    begun = Q(conversation__head__gt=0) | Q(conversation__created_by=person)
    return Participant.objects.members().of(person).filter(begun)


def conversations_of(person: User) -> QuerySet[Conversation]:
    """The conversations of `participants_of`."""
    return Conversation.objects.filter(pk__in=participants_of(person).values("conversation_id"))


def list_conversations(person: User, *, kind: str | None = None, limit: int, after: str | None) -> Page[Conversation]:
    """The conversations of `person`, the newest activity first, with little but their ids: all are sorted for a page.

    `participants_for` loads the rest. With `kind`, only those of that kind.
    """
    mine = conversations_of(person).filter(**({} if kind is None else {"kind": kind})).only("active_at")
    return page([mine], order=("-active_at", "-id"), limit=limit, after=after)


def participants_for(person: User, conversations: Iterable[Conversation]) -> list[Participant]:
    """The participants of `person` in these conversations, in their order, with all that is shown; one query."""
    ids = [conversation.pk for conversation in conversations]
    mine = Participant.objects.of(person).filter(conversation_id__in=ids)
    participants = with_people(mine, through="conversation__last_message")
    by_conversation = {participant.conversation_id: participant for participant in participants}
    return [by_conversation[id] for id in ids]


def unread_of(person: User) -> int:
    """All that is unread, in all conversations; one query."""
    # No objects, since each page of the list asks for all.
    rows = participants_of(person).values_list(F("conversation__messages"), "read_ordinal")
    return sum(unread(messages, read) for messages, read in rows)


def awaited_by(person: User) -> int:
    """What is unread and not muted, nor of a conversation of which one wants to hear nothing; one query.

    Where only mentions count it is all or nothing, as on the page.
    """
    return sum(
        participant.unread
        for participant in participants_of(person).select_related("conversation")
        if participant.is_awaited
    )
