"""Looking conversations and single messages up, each already limited to what the person asking may see."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import F, Q, QuerySet

from accounts.models import User
from chatproject.api.pagination import Page, page
from chatproject.core.errors import Forbidden, NotFound, Problem
from messaging.models import Conversation, Message, Participant, unread

from .messages import with_people

LAST = ("last_message__sender", "last_message__reply_to__sender")
LAST_OF_PARTICIPANT = tuple(f"conversation__{name}" for name in LAST)


def direct_key(one: UUID, other: UUID) -> str:
    """What makes the direct conversation of two people unique."""
    return ".".join(sorted((one.hex, other.hex)))


def participants_of(person: User) -> QuerySet[Participant]:
    """The participants of `person` who are members; for the other one a direct conversation begins with a message."""
    begun = Q(conversation__head__gt=0) | Q(conversation__created_by=person)
    return Participant.objects.filter(begun, user=person, removed_at=None)


def conversations_of(person: User) -> QuerySet[Conversation]:
    """The conversations of `participants_of`."""
    return Conversation.objects.filter(pk__in=participants_of(person).values("conversation_id"))


def get_participant_for(person: User, chat_id: UUID, *, kind: str | None = None) -> Participant:
    """The participant of `person` in a conversation, with the conversation; one query.

    Whoever is outside gets a preview if it is public, after one more query. Raises NotFound for anybody
    else, as for a conversation that does not exist or, where a `kind` is given, is of another one.
    """
    participants = Participant.objects.select_related(*LAST_OF_PARTICIPANT)
    participant = participants.filter(conversation_id=chat_id, user=person, removed_at=None).first()
    if participant is None:
        public = Conversation.objects.select_related(*LAST).filter(pk=chat_id, is_public=True, is_active=True).first()
        participant = Participant.preview(person, public) if public else None
    if participant is None or kind not in (None, participant.conversation.kind):
        raise NotFound
    return participant


def refusal(conversation: Conversation | None) -> Problem:
    """The error for whoever acts from outside: Forbidden where they may know of the conversation, else NotFound."""
    return (
        Forbidden("Join first.") if conversation and conversation.is_public and conversation.is_active else NotFound()
    )


def get_direct_for(person: User, peer: User) -> Participant | None:
    """The participant of `person` in the direct conversation with `peer`; None when there is none yet; one query."""
    key = direct_key(person.pk, peer.pk)
    return Participant.objects.select_related("conversation").filter(conversation__direct_key=key, user=person).first()


def get_message_for(person: User, message_id: UUID) -> tuple[Message, Participant]:
    """A message and the participant of `person` in its conversation. Raises NotFound for whoever may not read it."""
    message = with_people(Message.objects.filter(pk=message_id)).first()
    if message is None:
        raise NotFound
    participant = get_participant_for(person, message.conversation_id)
    message.conversation = participant.conversation
    return message, participant


def list_conversations(person: User, *, kind: str | None = None, limit: int, after: str | None) -> Page[Conversation]:
    """The conversations of `person`, the newest activity first, with little but their ids: all are sorted for a page.

    `participants_for` loads the rest. With `kind`, only those of that kind.
    """
    mine = conversations_of(person).filter(**({} if kind is None else {"kind": kind})).only("active_at")
    return page([mine], order=("-active_at", "-id"), limit=limit, after=after)


def participants_for(person: User, conversations: Iterable[Conversation]) -> list[Participant]:
    """The participants of `person` in these conversations, in their order, with all that is shown; one query."""
    ids = [conversation.pk for conversation in conversations]
    participants = Participant.objects.select_related(*LAST_OF_PARTICIPANT).filter(user=person, conversation_id__in=ids)
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


def heads_of(person: User) -> list[tuple[UUID, int]]:
    """The conversations of `person` and where they stand, the most recently touched first; one query."""
    return list(conversations_of(person).order_by("-touched_at").values_list("pk", "head"))


def heads_since(since: datetime) -> list[tuple[UUID, int]]:
    """The conversations that changed since then, and where they stand; one query by index."""
    return list(Conversation.objects.filter(touched_at__gte=since).values_list("pk", "head"))


def joined_since(since: datetime) -> list[tuple[UUID, UUID, int]]:
    """Who came into which conversation since then, and where that stands; two queries by index."""
    participants = Participant.objects.filter(joined_at__gte=since, removed_at=None)
    pairs = list(participants.values_list("user_id", "conversation_id"))
    conversations = (
        Conversation.objects.filter(pk__in={chat_id for _, chat_id in pairs}) if pairs else Conversation.objects.none()
    )
    heads = dict(conversations.values_list("pk", "head"))
    return [(user_id, chat_id, heads[chat_id]) for user_id, chat_id in pairs if heads.get(chat_id)]


def direct_peers(person: User) -> list[UUID]:
    """With whom somebody has a direct conversation that both know of; one query."""
    theirs = (
        participants_of(person).filter(conversation__kind="direct", conversation__head__gt=0).values("conversation_id")
    )
    others = Participant.objects.filter(conversation_id__in=theirs).exclude(user=person)
    return list(others.values_list("user_id", flat=True))
