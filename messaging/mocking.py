"""Any number of made-up people who talk: from the same seed always the same, with the same ids."""

from collections import deque
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from math import isqrt
from random import Random
from uuid import UUID

from django.db.models import Model

from accounts.avatars import seed_of
from accounts.models import User

from .kinds import Direct
from .mock_texts import Text, full_name, texts
from .models import Conversation, Message, Participant
from .queries import direct_key

DIFFERENT_TEXTS = 4096  # rendering a million would take longer than storing them
UNUSABLE = "!"  # a password with which nobody can sign in

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
BEGAN = datetime(2025, 1, 1, tzinfo=UTC)
SPAN = timedelta(days=365)
WITHIN_REACH = 20  # of the last messages some are answered, edited and deleted


class World:
    """So many people who have so many direct conversations."""

    def __init__(self, *, seed: int, people: int, chats: int) -> None:
        """Raises ValueError where so few people cannot have so many conversations."""
        pairs = people * (people - 1) // 2
        if chats > pairs:
            raise ValueError(f"{people:,} people can have at most {pairs:,} direct conversations.")
        self._seed = seed
        random = self._random("people")
        self._ids = [_id(random, BEGAN) for _ in range(people)]
        self._pairs = random.sample(range(pairs), chats)
        self._texts = texts(random, DIFFERENT_TEXTS)

    def people(self) -> Iterator[User]:
        """Everybody."""
        random = self._random("names")
        for number, id in enumerate(self._ids):
            first, name = full_name(random)
            username = f"{first}.{self._seed}.{number}"
            yield User(
                id=id,
                username=username,
                display_name=name,
                sort_name=name.casefold(),
                avatar=seed_of(username),
                password=UNUSABLE,
                created_at=BEGAN,
                last_seen=BEGAN + SPAN,
            )

    def chat(self, number: int, messages: int) -> Iterator[Model]:
        """The rows of one conversation: its messages as they were sent, then itself and both places."""
        low, high = _pair(self._pairs[number])
        talk = Talk(self._random(f"chat {number}"), (self._ids[low], self._ids[high]), self._texts)
        return talk.rows(messages)

    def _random(self, what: str) -> Random:
        return Random(f"{self._seed} {what}")  # noqa: S311, nothing depends on nobody guessing it


class Talk:
    """One conversation, numbered as the services would have done it."""

    def __init__(self, random: Random, pair: tuple[UUID, UUID], texts: list[Text]) -> None:
        self._random, self._texts = random, texts
        self._chat = Conversation(
            id=_id(random, BEGAN),
            kind=Direct.name,
            direct_key=direct_key(*pair),
            created_by_id=pair[0],
            created_at=BEGAN,
            active_at=BEGAN,
            touched_at=BEGAN,
            member_count=2,
        )
        self._places = [
            Participant(id=_id(random, BEGAN), conversation_id=self._chat.pk, user_id=id, joined_at=BEGAN)
            for id in pair
        ]
        self._recent: deque[Message] = deque()

    def rows(self, messages: int) -> Iterator[Model]:
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
        yield from (self._chat, *self._places)

    def _say(self, at: datetime) -> None:
        chat, place = self._chat, self._random.choice(self._places)
        id, text = _id(self._random, at), self._random.choice(self._texts)
        answered = self._random.choice(self._recent).pk if self._recent and self._random.random() < 0.05 else None
        chat.head += 1
        chat.messages += 1
        chat.last_message_id = id
        chat.active_at = chat.touched_at = at
        place.last_read_seq, place.read_ordinal = chat.head, chat.messages
        place.rev += 1
        message = Message(
            id=id,
            conversation_id=chat.pk,
            seq=chat.head,
            changed=chat.head,
            ordinal=chat.messages,
            sender_id=place.user_id,
            client_id=str(id),
            content=text.content,
            html=text.html,
            reply_to_id=answered,
            timestamp=at,
        )
        self._recent.append(message)

    def _change(self, message: Message, at: datetime) -> None:
        """Edit a message, or delete it; what is deleted stays so."""
        if message.deleted_at:
            return
        self._chat.head += 1
        message.changed = self._chat.head
        if self._random.random() < 0.3:
            message.content = message.html = ""
            message.edited_at, message.deleted_at = None, at
        else:
            message.content, message.html = self._random.choice(self._texts)
            message.edited_at = at

    def _read(self) -> None:
        """Most have read everything, the others what came before their own last message."""
        for place in self._places:
            if self._random.random() < 0.8:
                place.last_read_seq, place.read_ordinal = self._chat.head, self._chat.messages
            place.receipt_seq = place.last_read_seq


def shares(total: int, among: int) -> list[int]:
    """How many messages each conversation gets: few get many, as among real people."""
    weights = [1 / (rank + 2) for rank in range(among)]
    whole = sum(weights)
    parts = [int(total * weight / whole) for weight in weights]
    for rank in range(total - sum(parts) if parts else 0):
        parts[rank % among] += 1
    return parts


def _pair(number: int) -> tuple[int, int]:
    """Which two people are pair `number`, when all pairs are counted: 0–1, 0–2, 1–2, 0–3 …"""
    high = (1 + isqrt(1 + 8 * number)) // 2
    return number - high * (high - 1) // 2, high


def _in_milliseconds(time: datetime) -> datetime:
    """As exactly as every engine can store it."""
    return time.replace(microsecond=time.microsecond // 1000 * 1000)


def _id(random: Random, at: datetime) -> UUID:
    """A UUIDv7 of that time whose other bits come from the seed."""
    milliseconds = (at - EPOCH) // timedelta(milliseconds=1)
    return UUID(int=milliseconds << 80 | 7 << 76 | random.getrandbits(12) << 64 | 2 << 62 | random.getrandbits(62))
