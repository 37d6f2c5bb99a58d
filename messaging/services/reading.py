"""Read positions: one for each participant. Unread counts and badges are differences from it."""

from asyncio import Future
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from uuid import UUID

from accounts.models import User
from accounts.queries import person_by_reference
from chatproject.core.errors import NotFound
from chatproject.db import atomic, lock, on_commit, retried, update_all
from chatproject.observability.outages import outages
from chatproject.realtime import topics
from chatproject.realtime.batching import Batcher
from chatproject.realtime.delivery import Event
from chatproject.realtime.publish import publish_all
from messaging.calls import NOTHING_READ, Reading
from messaging.events import Read, ReadPosition
from messaging.kinds import Direct
from messaging.models import Conversation, Message, Participant
from messaging.queries import get_direct_for, is_small, participants_in, refusal

POSITION = ["last_read_seq", "read_ordinal", "receipt_seq", "rev"]


@dataclass(slots=True)
class PositionCall:
    """A read position to be moved: forward to `seq` (None: to the head), or back so that everything from `unread_from`
    on is unread again.
    """

    person_id: UUID
    chat_id: UUID
    seq: int | None = None
    unread_from: int | None = None


def set_position(*, person: User, chat_id: UUID, seq: int | None = None, unread_from: int | None = None) -> Reading:
    """Move the read position of `person` forward to `seq` (None: to the head), or back before `unread_from`.

    Announces `read_position` to their devices and, if they have never read this far before, `read` to the other
    members. Receipts that others were shown are never taken back. Raises NotFound for anyone who may not read it.
    """
    return _batcher.submit(PositionCall(person.pk, chat_id, seq, unread_from)).result()


def submit_position(
    *, person_id: UUID, chat_id: UUID, seq: int | None = None, unread_from: int | None = None
) -> "Future[Reading]":
    """As `set_position`, from an event loop. Raises Unavailable when too much waits already."""
    return _batcher.submit_from_loop(PositionCall(person_id, chat_id, seq, unread_from))


def mark_read(
    *,
    person: User,
    sender: str | None = None,
    message_ids: Collection[UUID] = (),
    chat_id: UUID | None = None,
    seq: int | None = None,
) -> Reading:
    """Mark as read: all that `sender` wrote to `person`, everything up to the last of `message_ids`, or a conversation
    up to `seq`.

    Raises UserNotFound, and NotFound if `person` may not read it or the messages are of several conversations.
    """
    if sender is not None:
        participant = get_direct_for(person, person_by_reference(sender))
        return set_position(person=person, chat_id=participant.conversation_id) if participant else NOTHING_READ
    if chat_id is None:
        chat_id, seq = _last_of(set(message_ids))
    return set_position(person=person, chat_id=chat_id, seq=seq)


def _last_of(message_ids: set[UUID]) -> tuple[UUID, int]:
    """The one conversation of these messages, and the largest of their numbers."""
    found = list(Message.objects.filter(pk__in=message_ids).values_list("conversation_id", "seq"))
    conversations = {chat_id for chat_id, _ in found}
    if len(found) != len(message_ids) or len(conversations) != 1:
        raise NotFound
    return conversations.pop(), max(seq for _, seq in found)


def move_position(
    participant: Participant, *, seq: int, ordinal: int, among: Iterable[Participant]
) -> list[tuple[Event, str]]:
    """Set the position of `participant`, in memory. Returns the events to publish. `among`: the loaded members."""
    receipt_moves = seq > participant.receipt_seq
    participant.last_read_seq, participant.read_ordinal = seq, ordinal
    participant.receipt_seq = max(seq, participant.receipt_seq)
    participant.rev += 1
    events: list[tuple[Event, str]] = [(ReadPosition(participant), topics.user(participant.user_id))]
    if receipt_moves and _is_shown(participant, among):
        events.append((Read(participant), topics.conversation(participant.conversation_id)))
    return events


def _is_shown(participant: Participant, among: Iterable[Participant]) -> bool:
    """Receipts are shown in small conversations, if the person allows it; in a direct one, if both people do."""
    conversation = participant.conversation
    asked = among if conversation.kind == Direct.name else [participant]
    return is_small(conversation) and all(each.user.preference("receipts") for each in asked)


@retried
def _set_positions(calls: list[PositionCall]) -> list[Reading | Exception]:
    outcomes: list[Reading | Exception] = []
    events: list[tuple[Event, str]] = []
    moved: dict[UUID, Participant] = {}
    with atomic():
        conversations = lock(Conversation, {call.chat_id for call in calls})
        participants = participants_in(conversations, {call.person_id for call in calls})
        for call in calls:
            among = participants[call.chat_id]
            participant = among.get(call.person_id)
            if participant is None:
                outcomes.append(refusal(conversations.get(call.chat_id)))
                continue
            was_at = participant.read_ordinal
            if announced := _move(call, participant, among.values()):
                events += announced
                moved[participant.pk] = participant
            outcomes.append(
                Reading(participant.last_read_seq, participant.unread, max(0, participant.read_ordinal - was_at))
            )
        if moved:
            update_all(Participant, moved.values(), POSITION)
            on_commit(outages.wrote)
    publish_all(events)
    return outcomes


def _move(call: PositionCall, participant: Participant, among: Iterable[Participant]) -> list[tuple[Event, str]]:
    target = _target(call, participant)
    if target is None:
        return []
    return move_position(participant, seq=target, ordinal=_ordinal_at(participant, target), among=among)


def _target(call: PositionCall, participant: Participant) -> int | None:
    """The new position, or None if it does not change: `seq` only moves it forward, `unread_from` only back."""
    if call.unread_from is not None:
        target = max(0, call.unread_from - 1)
        return target if target < participant.last_read_seq else None
    head = participant.conversation.head
    target = head if call.seq is None else min(call.seq, head)
    return target if target > participant.last_read_seq else None


def _ordinal_at(participant: Participant, seq: int) -> int:
    """How many messages, not counting system messages, there are up to `seq`."""
    conversation = participant.conversation
    if seq >= conversation.head:
        return conversation.messages
    newest = (
        Message.objects.filter(conversation=conversation, seq__lte=seq)
        .order_by("-seq")
        .values_list("ordinal", flat=True)
    )
    return newest.first() or 0


_batcher: Batcher[PositionCall, Reading] = Batcher(_set_positions)
