"""Read receipts, limited to those that people share with the viewer."""

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from accounts.models import User
from accounts.queries import people_who_show
from messaging.models import MOST_RECEIPTS, Conversation, Message, Participant


@dataclass(frozen=True)
class Receipts:
    """How far members have read, by person id. `named` is False in large conversations, which only count readers."""

    reached: Mapping[UUID, int]
    named: bool = True

    def readers_of(self, message: Message) -> list[UUID]:
        """The ids of those who have read a message, without its sender."""
        return [user for user, seq in self.reached.items() if seq >= message.seq and user != message.sender_id]

    def count_of(self, message: Message) -> int:
        """How many have read a message, without its sender; logarithmic in the number of members."""
        by_sender = message.sender_id is not None and self.reached.get(message.sender_id, 0) >= message.seq
        return len(self._ascending) - bisect_left(self._ascending, message.seq) - by_sender

    @cached_property
    def _ascending(self) -> list[int]:
        return sorted(self.reached.values())


def receipts_in(conversation: Conversation, viewer: User) -> Receipts:
    """How far each member has read, if both they and `viewer` share receipts; one query.

    Large conversations only count readers, so members who do not share receipts are included there.
    """
    participants = Participant.objects.members().filter(conversation=conversation)
    if conversation.member_count > MOST_RECEIPTS:
        reached = dict(participants.values_list("user_id", "receipt_seq")) if viewer.preference("receipts") else {}
        return Receipts(reached, named=False)
    by_person = {participant.user_id: participant for participant in participants.select_related("user")}
    shows = viewer.pk in by_person and by_person[viewer.pk].user.preference("receipts")
    return Receipts(
        {
            user_id: participant.receipt_seq
            for user_id, participant in by_person.items()
            if user_id == viewer.pk or (shows and participant.user.preference("receipts"))
        }
    )


def receipts_in_all(conversations: Iterable[Conversation], viewer: User) -> Mapping[UUID, Receipts]:
    """As `receipts_in` for the last message of each of these conversations, leaving out large ones; two queries.
    Members who have not read that message are left out.
    """
    last = {
        conversation.pk: conversation.last_message.seq
        for conversation in conversations
        if conversation.last_message and is_small(conversation)
    }
    members = Participant.objects.members().filter(conversation_id__in=last) if last else Participant.objects.none()
    everybody = list(members.values_list("conversation_id", "user_id", "receipt_seq"))
    mine = {chat_id for chat_id, user_id, _ in everybody if user_id == viewer.pk}  # whoever previews is shown nobody's
    participants = [row for row in everybody if row[0] in mine and row[2] >= last[row[0]]]
    shown = (
        people_who_show({user_id for _, user_id, _ in participants}, "receipts")
        if viewer.preference("receipts")
        else set()
    )
    reached: dict[UUID, dict[UUID, int]] = {chat_id: {} for chat_id in last}
    for chat_id, user_id, seq in participants:
        if user_id in shown or user_id == viewer.pk:
            reached[chat_id][user_id] = seq
    return {chat_id: Receipts(receipts) for chat_id, receipts in reached.items()}


def is_small(conversation: Conversation) -> bool:
    """Whether members see by name who has read a message, who is typing and who is online."""
    return conversation.member_count <= MOST_RECEIPTS
