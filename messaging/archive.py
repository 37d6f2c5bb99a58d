"""Writes conversations to an archive, each consistent in itself although people go on writing."""

from collections.abc import Iterator
from uuid import UUID

from django.db.models import Model

from chatproject.db import atomic, lock, retried
from chatproject.db.batches import grouped, in_batches
from chatproject.maintenance.archive import Entry, Part, completes, register

from . import kinds
from .models import Conversation, Message, Participant
from .services.excerpts import fill_excerpts

PAGE = 1000  # messages that are read while their conversations are locked: some tens of milliseconds


@register
class Conversations(Part):
    """Each conversation is read as of one number, with its participants and their positions.

    Small conversations are read together, under their locks. A large one is read page by page in the order of
    `changed`, as a client syncs, and only the last page under the lock: a message that changes meanwhile has a larger
    number, so it is read again.
    """

    name = "conversations"
    former_names = {"messaging.participant": {"barred": "banned"}}

    @property
    def tables(self) -> tuple[type[Model], ...]:  # type: ignore[override]
        return (Conversation, *kinds.tables(), Participant, Message)

    def rows(self) -> Iterator[Entry]:
        for batch in in_batches(Conversation.objects.all(), 100):
            for conversations in grouped(batch, size=lambda conversation: conversation.head, most=PAGE):
                if conversations[0].head > PAGE:
                    yield from self._large(conversations[0])
                else:
                    yield from map(Entry, _standing([conversation.pk for conversation in conversations]))

    def _large(self, conversation: Conversation) -> Iterator[Entry]:
        reached = 0
        while len(page := _changed_after(conversation.pk, reached)) == PAGE:
            yield from (Entry(message, _may_come_again(message, conversation.head)) for message in page)
            reached = page[-1].changed
        for row in _standing([conversation.pk], after=reached):
            yield Entry(row, isinstance(row, Message) and _may_come_again(row, conversation.head))


@completes
def excerpts() -> None:
    """Create the excerpts that archives of older versions do not have."""
    fill_excerpts(Message)


@retried
def _standing(chat_ids: list[UUID], *, after: int = 0) -> list[Model]:
    """These conversations, all rows that belong to them, and the messages changed after a number, under their locks."""
    with atomic():
        conversations = lock(Conversation, chat_ids)
        participants = list(Participant.objects.filter(conversation_id__in=conversations))
        messages = list(Message.objects.filter(conversation_id__in=conversations, changed__gt=after))
        besides = [
            row for table in kinds.tables() for row in table._default_manager.filter(conversation_id__in=conversations)
        ]
    return [*conversations.values(), *besides, *participants, *messages]


def _changed_after(chat_id: UUID, number: int) -> list[Message]:
    rows = Message.objects.filter(conversation_id=chat_id, changed__gt=number)
    return list(rows.order_by("changed")[:PAGE])


def _may_come_again(message: Message, head: int) -> bool:
    """Whether it has changed since the reading began at `head`, and so may have been read before."""
    return message.changed > head and message.changed != message.seq
