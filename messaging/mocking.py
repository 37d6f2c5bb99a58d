"""Any number of made-up people who talk: from the same seed always the same, with the same ids."""

from collections.abc import Callable, Iterator
from math import isqrt
from random import Random

from django.db.models import Model

from accounts.avatars import seed_of
from accounts.models import User
from chatproject.db.searching import search_key

from .kinds import Direct
from .mock_talks import BEGAN, SPAN, Talk, made_id
from .mock_texts import full_name, room_name, texts
from .models import Conversation
from .queries import direct_key
from .sentences import sentence

DIFFERENT_TEXTS = 4096  # rendering a million would take longer than storing them
LARGEST_ROOM = 60
UNUSABLE = "!"  # a password with which nobody can sign in

Beside = Callable[[Random, Conversation], Model]
_beside: dict[str, Beside] = {}


def beside(kind: str) -> Callable[[Beside], Beside]:
    """Decorator: register the function that makes the row that this kind keeps beside a generated conversation."""

    def add(make: Beside) -> Beside:
        _beside[kind] = make
        return make

    return add


class World:
    """So many people who have so many direct conversations and rooms."""

    def __init__(self, *, seed: int, people: int, chats: int, rooms: int = 0) -> None:
        """Raises ValueError where so few people cannot have so many conversations."""
        pairs = people * (people - 1) // 2
        if chats > pairs:
            raise ValueError(f"{people:,} people can have at most {pairs:,} direct conversations.")
        if rooms and not people:
            raise ValueError("A room needs somebody who made it.")
        self._seed = seed
        random = self._random("people")
        self._ids = [made_id(random, BEGAN) for _ in range(people)]
        self._pairs = random.sample(range(pairs), chats)
        self._texts = texts(random, DIFFERENT_TEXTS)
        random = self._random("names")
        self._names = [full_name(random) for _ in range(people)]

    def people(self) -> Iterator[User]:
        """Everybody."""
        for number, (id, (first, name)) in enumerate(zip(self._ids, self._names, strict=True)):
            username = f"{first}.{self._seed}.{number}"
            yield User(
                id=id,
                username=username,
                display_name=name,
                sort_name=name.casefold(),
                search_key=search_key(name, username),
                avatar=seed_of(username),
                password=UNUSABLE,
                created_at=BEGAN,
                last_seen=BEGAN + SPAN,
            )

    def chat(self, number: int, messages: int) -> Iterator[Model]:
        """The rows of one direct conversation: its messages as they were sent, then itself and both participants."""
        low, high = _pair(self._pairs[number])
        pair = self._ids[low], self._ids[high]
        random = self._random(f"chat {number}")
        return Talk(random, pair, self._texts, kind=Direct.name, direct_key=direct_key(*pair)).rows(messages)

    def room(self, number: int, messages: int) -> Iterator[Model]:
        """The rows of one room, of which every other one is public: the same, and what rooms keep beside them."""
        random = self._random(f"room {number}")
        size = random.randint(1, min(LARGEST_ROOM, len(self._ids)))
        people = random.sample(range(len(self._ids)), size)
        name = f"{room_name(random)} {self._seed}.{number}"
        ids = [self._ids[each] for each in people]
        talk = Talk(random, ids, self._texts, kind="room", name=name, is_public=number % 2 == 0)
        _, creator = self._names[people[0]]
        yield talk.begin(sentence("created", User(display_name=creator), [], name))
        yield from talk.rows(messages)
        yield _beside["room"](random, talk.conversation)

    def _random(self, what: str) -> Random:
        return Random(f"{self._seed} {what}")  # noqa: S311, nothing depends on nobody guessing it


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
