"""Any number of made-up people and what they say: from the same seed always the same, with the same ids."""

from collections import deque
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from math import isqrt
from random import Random
from typing import NamedTuple
from uuid import UUID

from django.db.models import Model

from accounts.avatars import seed_of
from accounts.models import User

from .kinds import Direct
from .models import Conversation, Message, Participant
from .queries import direct_key
from .rendering import render

FIRST = (
    "ada ben cleo dara eli finn gita hugo ines jona kaya levi mira noor otto pia quin rosa sami tara udo vera".split()
)
LAST = "Abel Brandt Castro Dubois Eriksen Fischer Gupta Haddad Ito Jensen Kim Lopez Meyer Novak Okafor Petrov".split()
WORDS = (
    "about after again always another around because before better bread bring chairs coffee could dinner early evening "
    "every everything friday garden good great have hello home idea just know larch later lights little maybe meet "
    "message monday morning music never next nice okay only other people perhaps photo piano place plan please quite "
    "radio rather really right saturday see should snow some soon stage station still sunday talk tea thanks there think "
    "ticket today together tomorrow tonight train tuesday until walk want week well when where while window with work "
    "would yes yesterday"
).split()
TEXTS = 4096  # different ones; rendering a million would take longer than storing them
UNUSABLE = "!"  # nobody can sign in with it

BEGAN = datetime(2025, 1, 1, tzinfo=UTC)
SPAN = timedelta(days=365)
MILLISECOND = timedelta(milliseconds=1)
WITHIN_REACH = 20  # of the last messages some are answered, edited and deleted


class Text(NamedTuple):
    content: str
    html: str


class World:
    """So many `people` who talk in so many direct `chats`; together they say as many messages as are asked for."""

    def __init__(self, *, seed: int, people: int, chats: int) -> None:
        """Raises ValueError where so few people cannot have so many conversations."""
        if chats > people * (people - 1) // 2:
            raise ValueError(f"{people:,} people can have at most {people * (people - 1) // 2:,} conversations.")
        self._seed = seed
        random = self._random("people")
        self._ids = [_id(random, BEGAN) for _ in range(people)]
        self._pairs = random.sample(range(people * (people - 1) // 2), chats)
        self._texts = [_text(random) for _ in range(TEXTS)]

    def people(self) -> Iterator[User]:
        random = self._random("names")
        for number, id in enumerate(self._ids):
            first, last = random.choice(FIRST), random.choice(LAST)
            username, name = f"{first}.{self._seed}.{number}", f"{first.title()} {last}"
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
        return _talk(self._random(f"chat {number}"), (self._ids[low], self._ids[high]), messages, self._texts)

    def _random(self, what: str) -> Random:
        return Random(f"{self._seed} {what}")  # noqa: S311, nothing depends on nobody guessing it


def shares(total: int, among: int) -> list[int]:
    """How many messages each conversation gets: few get many, as among real people."""
    weights = [1 / (rank + 2) for rank in range(among)]
    parts = [int(total * weight / sum(weights)) for weight in weights] if among else []
    for rank in range(total - sum(parts)) if among else ():
        parts[rank % among] += 1
    return parts


def _talk(random: Random, pair: tuple[UUID, UUID], count: int, texts: list[Text]) -> Iterator[Model]:
    step = SPAN / (count + 1)
    chat = Conversation(
        id=_id(random, BEGAN),
        kind=Direct.name,
        direct_key=direct_key(*pair),
        created_by_id=pair[0],
        created_at=BEGAN,
        active_at=BEGAN,
        touched_at=BEGAN,
        member_count=2,
    )
    places = [Participant(id=_id(random, BEGAN), conversation=chat, user_id=id, joined_at=BEGAN) for id in pair]
    recent: deque[Message] = deque()
    for ordinal in range(1, count + 1):
        at = _whole(BEGAN + ordinal * step + random.random() * 0.9 * step)
        place = places[random.random() < 0.5]
        _say(random, chat, place, at, texts[int(random.random() * TEXTS)], recent)
        if random.random() < 0.01:
            _change(random, chat, random.choice(recent), at, texts)
        if len(recent) > WITHIN_REACH:
            yield recent.popleft()
    yield from recent
    for place in places:
        if random.random() < 0.8:
            place.last_read_seq, place.read_ordinal = chat.head, chat.messages
        place.receipt_seq = place.last_read_seq
    yield from (chat, *places)


def _say(
    random: Random, chat: Conversation, place: Participant, at: datetime, text: Text, recent: deque[Message]
) -> None:
    id = _id(random, at)
    chat.head += 1
    chat.messages += 1
    chat.last_message_id = id
    chat.active_at = chat.touched_at = at
    place.last_read_seq, place.read_ordinal = chat.head, chat.messages
    place.rev += 1
    answered = random.choice(recent).pk if recent and random.random() < 0.05 else None
    recent.append(
        Message(
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
    )


def _change(random: Random, chat: Conversation, message: Message, at: datetime, texts: list[Text]) -> None:
    """Edit a message, or delete it; what is deleted stays so."""
    if message.deleted_at:
        return
    chat.head += 1
    message.changed = chat.head
    if random.random() < 0.3:
        message.content = message.html = ""
        message.edited_at, message.deleted_at = None, at
    else:
        message.content, message.html = random.choice(texts)
        message.edited_at = at


def _text(random: Random) -> Text:
    words = random.choices(WORDS, k=random.randint(2, 24))
    if random.random() < 0.1:
        where = random.randrange(len(words))
        mark = random.choice(["**", "*", "`"])
        words[where] = f"{mark}{words[where]}{mark}"
    content = f"{' '.join(words).capitalize()}{random.choice('.!?')}"
    return Text(content, render(content))


def _pair(number: int) -> tuple[int, int]:
    """Which two people are pair `number`, when all pairs are counted: 0–1, 0–2, 1–2, 0–3 …"""
    high = (1 + isqrt(1 + 8 * number)) // 2
    return number - high * (high - 1) // 2, high


def _whole(time: datetime) -> datetime:
    """In whole milliseconds, which is what every engine can store."""
    return time.replace(microsecond=time.microsecond // 1000 * 1000)


def _id(random: Random, at: datetime) -> UUID:
    """A UUIDv7 of that time whose random part comes from the seed."""
    milliseconds = (at - datetime(1970, 1, 1, tzinfo=UTC)) // MILLISECOND
    return UUID(int=milliseconds << 80 | 7 << 76 | random.getrandbits(12) << 64 | 2 << 62 | random.getrandbits(62))
