"""What is said in one made-up conversation, numbered as the services would have done it."""

from collections import deque
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from django.db.models import Model

from .mock_texts import Text
from .models import EXCERPT_LENGTH, Conversation, Message, Participant
from .rendering import as_written

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
BEGAN = datetime(2025, 1, 1, tzinfo=UTC)
SPAN = timedelta(days=365)
WITHIN_REACH = 20  # of the last messages some are answered, edited and deleted


class Talk:
    """One conversation of these people, of whom the first one began it."""

    def __init__(self, random: Random, people: Sequence[UUID], texts: list[Text], **fields: Any) -> None:
        """`fields` are those of the conversation."""
        self._random, self._texts = random, texts
        self.conversation = Conversation(
            id=made_id(random, BEGAN),
            created_by_id=people[0],
            created_at=BEGAN,
            active_at=BEGAN,
            touched_at=BEGAN,
            member_count=len(people),
            **fields,
        )
        self._participants = [
            Participant(id=made_id(random, BEGAN), conversation_id=self.conversation.pk, user_id=id, joined_at=BEGAN)
            for id in people
        ]
        self._recent: deque[Message] = deque()

    def begin(self, content: str) -> Message:
        """What a conversation of several people says first of itself."""
        conversation, id = self.conversation, made_id(self._random, BEGAN)
        self._participants[0].role = Participant.Role.CREATOR
        conversation.head, conversation.last_message_id = 1, id
        return Message(
            id=id,
            conversation_id=conversation.pk,
            seq=1,
            changed=1,
            ordinal=0,
            sender_id=conversation.created_by_id,
            client_id=str(id),
            message_type=Message.Type.SYSTEM,
            content=content,
            html=as_written(content),
            excerpt=content[:EXCERPT_LENGTH],
            system={"event": "created", "users": [], "value": conversation.name},
            timestamp=BEGAN,
        )

    def rows(self, messages: int) -> Iterator[Model]:
        """The messages as they were sent, then the conversation and all participants."""
        step = SPAN / (messages + 1)
        for number in range(1, messages + 1):
            at = _in_milliseconds(BEGAN + (number + self._random.random() * 0.9) * step)
            self._say(at)
            if self._random.random() < 0.01:
                self._change(self._random.choice(self._recent), at)
            if len(self._recent) > WITHIN_REACH:
                yield self._recent.popleft()
        yield from self._recent
        self._read()
        yield from (self.conversation, *self._participants)

    def _say(self, at: datetime) -> None:
        conversation, participant = self.conversation, self._random.choice(self._participants)
        id, text = made_id(self._random, at), self._random.choice(self._texts)
        answered = self._random.choice(self._recent).pk if self._recent and self._random.random() < 0.05 else None
        conversation.head += 1
        conversation.messages += 1
        conversation.last_message_id = id
        conversation.active_at = conversation.touched_at = at
        participant.last_read_seq, participant.read_ordinal = conversation.head, conversation.messages
        participant.rev += 1
        message = Message(
            id=id,
            conversation_id=conversation.pk,
            seq=conversation.head,
            changed=conversation.head,
            ordinal=conversation.messages,
            sender_id=participant.user_id,
            client_id=str(id),
            content=text.content,
            html=text.html,
            excerpt=text.excerpt,
            reply_to_id=answered,
            timestamp=at,
        )
        self._recent.append(message)

    def _change(self, message: Message, at: datetime) -> None:
        """Edit a message, or delete it; what is deleted stays so."""
        if message.deleted_at:
            return
        self.conversation.head += 1
        message.changed = self.conversation.head
        if self._random.random() < 0.3:
            message.content = message.html = message.excerpt = ""
            message.edited_at, message.deleted_at = None, at
        else:
            message.content, message.html, message.excerpt = self._random.choice(self._texts)
            message.edited_at = at

    def _read(self) -> None:
        """Most have read everything, the others what came before their own last message."""
        for participant in self._participants:
            if self._random.random() < 0.8:
                participant.last_read_seq, participant.read_ordinal = self.conversation.head, self.conversation.messages
            participant.receipt_seq = participant.last_read_seq


def made_id(random: Random, at: datetime) -> UUID:
    """A UUIDv7 of that time whose other bits come from the seed."""
    milliseconds = (at - EPOCH) // timedelta(milliseconds=1)
    return UUID(int=milliseconds << 80 | 7 << 76 | random.getrandbits(12) << 64 | 2 << 62 | random.getrandbits(62))


def _in_milliseconds(time: datetime) -> datetime:
    """As exactly as every engine can store it."""
    return time.replace(microsecond=time.microsecond // 1000 * 1000)
