"""Messages of a conversation: pages of its history, and changes since a number."""

from typing import NamedTuple, TypeVar

from django.db.models import Model, QuerySet

from accounts.models import User
from chatproject.api.pagination import MOST_BYTES, how_many_fit
from chatproject.api.renderers import dumps
from messaging.models import Conversation, Message, Participant

from .receipts import Receipts, is_small, receipts_in

Row = TypeVar("Row", bound=Model)

PEOPLE = ("sender", "reply_to__sender")  # whom a message names
ROW_BYTES = 1024  # what a message takes on the wire beside its text
READER_BYTES = 39  # what it takes for each of those who are told to have read it


class History(NamedTuple):
    """A page of messages, oldest first; `head` is the head of the conversation before they were read."""

    messages: list[Message]
    has_before: bool
    has_after: bool
    head: int
    receipts: Receipts


class Changes(NamedTuple):
    """Messages in the order of their newest change. Unless `complete`, ask again with `next`; with `reset`, the
    client's cursor is beyond the head, so it must drop what it knows.
    """

    messages: list[Message]
    next: int
    head: int
    complete: bool
    reset: bool
    receipts: Receipts


NO_HISTORY = History([], has_before=False, has_after=False, head=0, receipts=Receipts({}))


def with_people(rows: QuerySet[Row], *, through: str = "") -> QuerySet[Row]:
    """Load the sender of each message and of the one it quotes. `through`: the relation from a row to its message."""
    return rows.select_related(*(f"{through}__{name}" if through else name for name in PEOPLE))


def history(
    participant: Participant,
    viewer: User,
    *,
    before: int | None = None,
    after: int | None = None,
    around: int | None = None,
    limit: int = 50,
) -> History:
    """A page of messages around, before or after a sequence number (at most one of the three), or the newest ones. The
    page ends earlier if it would be too large. At most three queries.
    """
    conversation = participant.conversation
    rows = with_people(Message.objects.filter(conversation=conversation))
    older: list[Message] = []
    newer: list[Message] = []
    room_after = limit // 2 if around is not None else limit if after is not None else 0
    room_before = limit - room_after
    if room_before:
        bound = {"seq__lte": around} if around is not None else {"seq__lt": before} if before is not None else {}
        older = list(rows.filter(**bound).order_by("-seq")[: room_before + 1])
    if after is not None or around is not None:
        newer = list(rows.filter(seq__gt=around if after is None else after).order_by("seq")[: room_after + 1])
    receipts = receipts_in(conversation, viewer)
    most = MOST_BYTES // 2 if around is not None else MOST_BYTES
    shown_before = _that_fit(older[:room_before], receipts, most=most)
    shown_after = _that_fit(newer[:room_after], receipts, most=most)
    return History(
        [*reversed(shown_before), *shown_after],
        has_before=len(older) > len(shown_before)
        or (bool(after) and conversation.head > 0),  # the first message has number 1
        has_after=len(newer) > len(shown_after) or (before is not None and _last_seq(conversation) >= max(before, 1)),
        head=conversation.head,
        receipts=receipts,
    )


def _last_seq(conversation: Conversation) -> int:
    return conversation.last_message.seq if conversation.last_message else 0


def changes(participant: Participant, viewer: User, *, after: int, limit: int = 100) -> Changes:
    """The messages that changed after number `after`, up to the head that was loaded with `participant`. At most two
    queries.
    """
    conversation = participant.conversation
    head = conversation.head
    is_needed = after < head or is_small(conversation)  # of large ones no more is told than how many read a message
    receipts = receipts_in(conversation, viewer) if is_needed else Receipts({}, named=False)
    if after > head:
        return Changes([], head, head, complete=True, reset=True, receipts=receipts)
    rows = Message.objects.filter(conversation=conversation, changed__gt=after, changed__lte=head)
    found = list(with_people(rows).order_by("changed")[: limit + 1]) if after < head else []
    messages = _that_fit(found[:limit], receipts)
    complete = len(messages) == len(found)
    return Changes(messages, head if complete else messages[-1].changed, head, complete, reset=False, receipts=receipts)


def _that_fit(messages: list[Message], receipts: Receipts, *, most: int = MOST_BYTES) -> list[Message]:
    """The first messages that fit into one answer, at least one."""
    readers = len(receipts.reached) * READER_BYTES if receipts.named else 0
    return messages[: how_many_fit((_size(message) + readers for message in messages), most=most)]


def _size(message: Message) -> int:
    system = len(dumps(message.system)) if message.system else 0
    return len(message.content.encode()) + len(message.html.encode()) + system + ROW_BYTES
