"""Who is there, as one process knows it: its own people by their sockets, those of the others by what these say.

Each process alone writes its part, numbers its changes, and tells them to the others, which keep a copy. So whoever
has sockets at several processes is there until the last of them says otherwise.
"""

import secrets
import time
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple, Self
from uuid import UUID

import orjson

ONLINE, AWAY, OFFLINE = "online", "away", "offline"
Statuses = dict[UUID, str]


class Seat:
    """What one socket adds to the presence of its person."""

    __slots__ = ("person", "status")

    def __init__(self, person: UUID) -> None:
        self.person = person
        self.status = ONLINE


class Copy:
    """What another process said of its people, which counts until `ends` (`time.monotonic`)."""

    def __init__(self) -> None:
        self.people: Statuses = {}
        self.revision = -1  # of the snapshot that was read last
        self.news: dict[str, tuple[int, str | None]] = {}  # what it said since: of whom, in which change, and what
        self.ends = 0.0


class Changes(NamedTuple):
    """What happened since somebody last asked."""

    people: set[UUID]  # who has another status, or had one for a moment
    own: set[UUID]  # of whom the other processes must hear
    departed: set[UUID]  # who left here, or was lost with a process; they may be back, or elsewhere
    again: set[UUID]  # who shows it from now on, or no longer

    @classmethod
    def none(cls) -> Self:
        """Nothing happened yet."""
        return cls(*(set() for _ in cls._fields))


class Roster:
    """Everyone who is there. Changed on the event loop only; any thread may read `statuses`."""

    def __init__(self) -> None:
        self.process = secrets.token_hex(8)
        self.statuses: Statuses = {}
        self.here: Statuses = {}
        self._seats: defaultdict[UUID, set[Seat]] = defaultdict(set)
        self._copies: dict[str, Copy] = {}
        self._revision = 0
        self._changes = Changes.none()

    def status_of(self, person: UUID) -> str:
        """`online`, `away`, or `offline` for whoever has no socket anywhere."""
        return self.statuses.get(person, OFFLINE)

    @property
    def has_changes(self) -> bool:
        """Whether anything happened since `take_changes`."""
        return any(self._changes)

    def take_changes(self) -> Changes:
        """What happened since the last call."""
        changes, self._changes = self._changes, Changes.none()
        return changes

    def put_back(self, changes: Changes) -> None:
        """They could not be told and must be taken again."""
        for noted, missed in zip(self._changes, changes, strict=True):
            noted.update(missed)

    def presence_setting_changed(self, person: UUID) -> None:
        """Whether `person` shows it has changed."""
        self._changes.again.add(person)

    # --- one's own people --------------------------------------------------------------------------------------------

    def take_seat(self, person: UUID) -> Seat:
        """`person` has one more socket here."""
        seat = Seat(person)
        self._seats[person].add(seat)
        self._count(person)
        return seat

    def change(self, seat: Seat, status: str) -> None:
        """The person is `online` or `away` at this socket."""
        seat.status = status
        self._count(seat.person)

    def leave_seat(self, seat: Seat) -> None:
        """This socket no longer counts."""
        self._seats[seat.person].discard(seat)
        self._count(seat.person)

    def _count(self, person: UUID) -> None:
        status = _most_present(seat.status for seat in self._seats[person])
        if not self._seats[person]:
            del self._seats[person]
            self._changes.departed.add(person)
        if status != self.here.get(person):
            _put(self.here, person, status)
            self._changes.own.add(person)
            self._merge(person)

    # --- between the processes ---------------------------------------------------------------------------------------

    def snapshot(self) -> bytes:
        """All of one's own people, for `read_snapshot` of the others."""
        people = {person.hex: status for person, status in self.here.items()}
        return orjson.dumps({"revision": self._revision, "people": people})

    def news(self, people: Iterable[UUID]) -> bytes:
        """How these people are here now, for `hear` of the others, as the next change."""
        self._revision += 1
        told = {person.hex: self.here.get(person) for person in people}
        return orjson.dumps({"type": "news", "process": self.process, "revision": self._revision, "people": told})

    def farewell(self, seconds: float) -> bytes:
        """That this process ends and its people shall count so long still, for `hear` of the others."""
        return orjson.dumps({"type": "farewell", "process": self.process, "ends": seconds})

    def hear(self, text: bytes, *, life: float) -> None:
        """What a process said: its `news`, with which its people live on, its `farewell`, or a changed setting."""
        told = orjson.loads(text)
        if told["type"] == "presence_setting_changed":
            self.presence_setting_changed(UUID(told["person"]))
            return
        copy = self._copies.setdefault(told["process"], Copy())
        if told["type"] == "farewell":
            copy.ends = time.monotonic() + told["ends"]
            return
        copy.ends = max(copy.ends, time.monotonic() + life)
        if told["revision"] > copy.revision:
            copy.news |= {name: (told["revision"], status) for name, status in told["people"].items()}
            self._update(copy, told["people"])

    def read_snapshot(self, process: str, snapshot: bytes, *, life: float) -> None:
        """What another process has stored, which counts for so many seconds. It is older than the latest news, which
        go on counting, and brings what was said before this process began or got lost on the bus."""
        if process == self.process:
            return
        told = orjson.loads(snapshot)
        copy = self._copies.setdefault(process, Copy())
        copy.ends = time.monotonic() + life
        if told["revision"] > copy.revision:
            copy.revision = told["revision"]
            copy.news = {name: (number, said) for name, (number, said) in copy.news.items() if number > copy.revision}
            gone = dict.fromkeys(person.hex for person in copy.people)
            self._update(copy, {**gone, **told["people"], **{name: said for name, (_, said) in copy.news.items()}})

    def forget_ended(self) -> None:
        """Drop the people of processes that said farewell, or have said nothing for too long."""
        now = time.monotonic()
        for process in [process for process, copy in self._copies.items() if copy.ends <= now]:
            people = self._copies.pop(process).people
            self._changes.departed.update(people)
            for person in people:
                self._merge(person)

    def _update(self, copy: Copy, told: Mapping[str, Any]) -> None:
        for name, status in told.items():
            person = UUID(name)
            _put(copy.people, person, status)
            self._merge(person)

    def _merge(self, person: UUID) -> None:
        parts = (self.here, *(copy.people for copy in self._copies.values()))
        status = _most_present(part[person] for part in parts if person in part)
        if status != self.statuses.get(person):
            _put(self.statuses, person, status)
            self._changes.people.add(person)


def _most_present(statuses: Iterable[str]) -> str | None:
    """Somebody is away only if they are so everywhere; None for whoever is nowhere."""
    return max(statuses, key=(AWAY, ONLINE).index, default=None)


def _put(people: Statuses, person: UUID, status: str | None) -> None:
    if status is None:
        people.pop(person, None)
    else:
        people[person] = status
