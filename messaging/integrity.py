"""Checks of conversations: their numbers, and the read positions of participants."""

import heapq
from collections import deque
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import NamedTuple
from uuid import UUID

from django.db.models import Q

from chatproject.db import atomic, lock, retried
from chatproject.db.batches import in_batches
from chatproject.maintenance.integrity import Count, check

from .kinds import Direct
from .models import Conversation, Message, Participant

MOST_FINDINGS = 50  # in one conversation; one mistake early on makes thousands


class Line(NamedTuple):
    """What is looked at of a message."""

    id: UUID
    seq: int
    changed: int
    ordinal: int
    message_type: str


@check("conversations")
def conversations(count: Count) -> Iterator[str]:
    """Numbers without gaps or repetitions, possible read positions, and correct stored sums.

    A finding may be due to a change during the check, so such a conversation is checked again under its lock.
    """
    for batch in in_batches(Conversation.objects.all()):
        for conversation in batch:
            if any(findings_in(conversation)):
                yield from _confirmed(conversation.pk)
            count(1)


@check("deleted messages")
def deleted_messages(count: Count) -> Iterator[str]:
    """Tombstones contain no text."""
    kept = ~Q(content="") | ~Q(html="") | (Q(excerpt__isnull=False) & ~Q(excerpt=""))
    left = Message.objects.filter(kept, deleted_at__isnull=False)
    for batch in in_batches(left.only("pk")):
        yield from (f"messaging.Message {message.pk}: it is deleted, but its text is still there" for message in batch)


@check("replies")
def replies(count: Count) -> Iterator[str]:
    """Replies quote messages of their own conversation."""
    for batch in in_batches(Message.objects.filter(reply_to__isnull=False).only("pk", "conversation", "reply_to")):
        count(len(batch))
        quoted = {message.reply_to_id for message in batch if message.reply_to_id}
        home = dict(Message.objects.filter(pk__in=quoted).values_list("pk", "conversation_id"))
        for message in batch:
            if message.reply_to_id in home and home[message.reply_to_id] != message.conversation_id:
                yield f"messaging.Message {message.pk}: it replies to {message.reply_to_id} of another conversation"


@retried
def _confirmed(chat_id: UUID) -> list[str]:
    with atomic():
        conversations = lock(Conversation, [chat_id])
        found = [
            finding
            for conversation in conversations.values()
            for finding in islice(findings_in(conversation), MOST_FINDINGS)
        ]
    return [f"messaging.Conversation {chat_id}: {finding}" for finding in found]


def findings_in(conversation: Conversation) -> Iterator[str]:
    """The errors in one conversation; only its participants, not its messages, are held in memory."""
    participants = list(Participant.objects.filter(conversation=conversation))
    yield from check_participants(conversation, participants)
    said = Message.objects.filter(conversation=conversation)
    lines = said.order_by("seq").values_list(*Line._fields).iterator()
    yield from check_messages(conversation, participants, map(Line._make, lines))
    made = said.order_by("seq").values_list("seq", flat=True).iterator()
    changes = said.order_by("changed").values_list("changed", "seq").iterator()
    yield from check_numbers(conversation, heapq.merge(made, (changed for changed, seq in changes if changed != seq)))


def check_participants(conversation: Conversation, participants: list[Participant]) -> Iterator[str]:
    """Who takes part, and how far they can have read."""
    members = sum(participant.removed_at is None for participant in participants)
    if conversation.member_count != members:
        yield f"member_count is {conversation.member_count}, but {members} take part"
    if conversation.kind == Direct.name:
        pair = (conversation.direct_key or "").split(".")
        strangers = [participant for participant in participants if participant.user_id.hex not in pair]
        yield from (
            f"participant {participant.pk}: their id is not in direct_key {conversation.direct_key}"
            for participant in strangers
        )
    elif owners := [
        participant.user_id
        for participant in participants
        if participant.is_member and participant.role == Participant.Role.CREATOR
    ]:
        if owners != [conversation.created_by_id]:
            having = ", ".join(map(str, owners))
            yield f"created_by is {conversation.created_by_id}, but the role of the creator has {having}"
    elif members:
        yield "nobody has the role of its creator"
    for participant in participants:
        if not participant.last_read_seq <= participant.receipt_seq <= conversation.head:
            yield (
                f"participant {participant.pk}: last_read_seq {participant.last_read_seq} ≤ "
                f"receipt_seq {participant.receipt_seq} ≤ head {conversation.head} is not so"
            )
        if participant.last_mention_seq > conversation.head:
            mention = participant.last_mention_seq
            yield f"participant {participant.pk}: last_mention_seq {mention} is beyond the head {conversation.head}"


def check_messages(conversation: Conversation, participants: list[Participant], lines: Iterable[Line]) -> Iterator[str]:
    """The messages by `seq`: dense ordinals, possible numbers, and the sums in the rows beside them."""
    waiting = deque(sorted(participants, key=lambda participant: participant.last_read_seq))
    ordinal, last = 0, None
    for line in lines:
        while waiting and waiting[0].last_read_seq < line.seq:
            yield from _check_position(waiting.popleft(), ordinal)
        expected = ordinal + (line.message_type != Message.Type.SYSTEM)
        if line.ordinal != expected:
            yield f"message {line.id}: its ordinal is {line.ordinal}, not {expected}"
        if not 0 < line.seq <= line.changed <= conversation.head:
            yield f"message {line.id}: seq {line.seq} ≤ changed {line.changed} ≤ head {conversation.head} is not so"
        ordinal, last = line.ordinal, line.id
    for participant in waiting:
        yield from _check_position(participant, ordinal)
    if conversation.messages != ordinal:
        yield f"messages is {conversation.messages}, but the last ordinal is {ordinal}"
    if conversation.last_message_id != last:
        yield f"last_message is {conversation.last_message_id}, but the last one is {last}"


def _check_position(participant: Participant, ordinal: int) -> Iterator[str]:
    read = participant.read_ordinal
    if read != ordinal:
        yield f"participant {participant.pk}: read_ordinal is {read}, not {ordinal} as at its last_read_seq"


def check_numbers(conversation: Conversation, numbers: Iterable[int]) -> Iterator[str]:
    """All numbers that stand anywhere, rising: each belongs to one creation or change, and the newest is the head."""
    newest = 0
    for number in numbers:
        if number == newest:
            yield f"the number {number} was given twice"
        newest = number
    if newest != conversation.head:
        yield f"its head is {conversation.head}, but its newest number is {newest}"
