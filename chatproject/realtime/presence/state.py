"""Who is online, as one process knows it: its own people by their sockets, those of other processes by their reports.

Each process alone writes its part, numbers its changes, and reports them to the others, which keep copies. So
whoever has sockets at several processes is online until the last of them says otherwise.
"""

import asyncio
import secrets
import time
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple, Self
from uuid import UUID

import orjson

ONLINE, AWAY, OFFLINE = "online", "away", "offline"
# The types of what the processes tell each other.
NEWS, FAREWELL, SETTING_CHANGED = "news", "farewell", "presence_setting_changed"
Statuses = dict[UUID, str]


class Connection:
    """One socket of a person, and the status of the person at it."""

    __slots__ = ("person", "status")

    def __init__(self, person: UUID) -> None:
        self.person = person
        self.status = ONLINE


class RemoteProcess:
    """What another process reported of its people; it counts until `ends` (`time.monotonic`)."""

    def __init__(self) -> None:
        self.people: Statuses = {}
        self.revision = -1  # of the snapshot that was read last
        self.news: dict[str, tuple[int, str | None]] = {}  # reported since: person → (number of the change, status)
        self.ends = 0.0


class PresenceChanges(NamedTuple):
    """Whose presence changed since `take_changes` was last called."""

    people: set[UUID]  # who has another status, or had one for a moment
    own: set[UUID]  # whose status at this process must be reported to the others
    departed: set[UUID]  # who left here, or was lost with a process; they may be back, or elsewhere
    again: set[UUID]  # who shows or hides their presence from now on

    @classmethod
    def none(cls) -> Self:
        """Nothing happened yet."""
        return cls(*(set() for _ in cls._fields))


class PresenceMap:
    """Person → status, for everybody who is online at any process; `here` are those with sockets at this one.

    Changed on the event loop only; any thread may read `statuses`.
    """

    def __init__(self) -> None:
        self.process = secrets.token_hex(8)
        self.statuses: Statuses = {}
        self.here: Statuses = {}
        self._connections: defaultdict[UUID, set[Connection]] = defaultdict(set)
        self._remote: dict[str, RemoteProcess] = {}
        self._revision = 0
        self._changes = PresenceChanges.none()

    def status_of(self, person: UUID) -> str:
        """`online`, `away`, or `offline` for whoever has no socket anywhere."""
        return self.statuses.get(person, OFFLINE)

    @property
    def has_changes(self) -> bool:
        """Whether there is anything to take with `take_changes`."""
        return any(self._changes)

    def take_changes(self) -> PresenceChanges:
        """Return the changes since the last call, and forget them."""
        changes, self._changes = self._changes, PresenceChanges.none()
        return changes

    def put_back(self, changes: PresenceChanges) -> None:
        """Let these changes, which could not be told, be taken once more."""
        for noted, missed in zip(self._changes, changes, strict=True):
            noted.update(missed)

    def presence_setting_changed(self, person: UUID) -> None:
        """`person` shows or hides their presence from now on."""
        self._changes.again.add(person)

    # --- one's own people --------------------------------------------------------------------------------------------

    def connect(self, person: UUID) -> Connection:
        """Count one more socket of `person` here, `online` at first."""
        connection = Connection(person)
        self._connections[person].add(connection)
        self._count(person)
        return connection

    def set_status(self, connection: Connection, status: str) -> None:
        """The person is `online` or `away` at this socket."""
        connection.status = status
        self._count(connection.person)

    def disconnect(self, connection: Connection) -> None:
        """Count this socket no longer."""
        self._connections[connection.person].discard(connection)
        self._count(connection.person)

    def _count(self, person: UUID) -> None:
        status = _most_present(connection.status for connection in self._connections[person])
        if not self._connections[person]:
            del self._connections[person]
            self._changes.departed.add(person)
        if status != self.here.get(person):
            _put(self.here, person, status)
            self._changes.own.add(person)
            self._merge(person)

    # --- between the processes ---------------------------------------------------------------------------------------

    def snapshot(self) -> bytes:
        """All people with sockets here, for `read_snapshot` at the other processes."""
        people = {person.hex: status for person, status in self.here.items()}
        return orjson.dumps({"revision": self._revision, "people": people})

    def news(self, people: Iterable[UUID]) -> bytes:
        """NEWS for `receive` at the others: the statuses of these people here, as the next numbered change."""
        self._revision += 1
        statuses = {person.hex: self.here.get(person) for person in people}
        return orjson.dumps({"process": self.process, "revision": self._revision, "people": statuses})

    def farewell(self, seconds: float) -> bytes:
        """FAREWELL for `receive` at the others: this process ends, and its people count for `seconds` more."""
        return orjson.dumps({"process": self.process, "ends": seconds})

    def receive(self, type: str, text: bytes, *, life: float) -> None:
        """Take in the report of another process: NEWS, after which its people count for `life` seconds, FAREWELL, or
        SETTING_CHANGED, that somebody shows or hides their presence from now on.
        """
        report = orjson.loads(text)
        if type == SETTING_CHANGED:
            self.presence_setting_changed(UUID(report["person"]))
            return
        remote = self._remote.setdefault(report["process"], RemoteProcess())
        if type == FAREWELL:
            remote.ends = time.monotonic() + report["ends"]
            return
        remote.ends = max(remote.ends, time.monotonic() + life)
        if report["revision"] > remote.revision:
            remote.news |= {name: (report["revision"], status) for name, status in report["people"].items()}
            self._update(remote, report["people"])

    def read_snapshot(self, process: str, snapshot: bytes, *, life: float) -> None:
        """Take in what another process has stored of its people; they count for `life` seconds.

        It brings what was reported before this process started or was lost on the bus. News that is newer than the
        snapshot still counts.
        """
        if process == self.process:
            return
        report = orjson.loads(snapshot)
        remote = self._remote.setdefault(process, RemoteProcess())
        remote.ends = time.monotonic() + life
        if report["revision"] > remote.revision:
            remote.revision = report["revision"]
            remote.news = {
                name: (number, said) for name, (number, said) in remote.news.items() if number > remote.revision
            }
            gone = dict.fromkeys(person.hex for person in remote.people)
            self._update(
                remote, {**gone, **report["people"], **{name: said for name, (_, said) in remote.news.items()}}
            )

    def forget_ended(self) -> None:
        """Drop the people of processes that have ended, or have reported nothing for too long."""
        now = time.monotonic()
        for process in [process for process, remote in self._remote.items() if remote.ends <= now]:
            people = self._remote.pop(process).people
            self._changes.departed.update(people)
            for person in people:
                self._merge(person)

    def _update(self, remote: RemoteProcess, statuses: Mapping[str, Any]) -> None:
        for name, status in statuses.items():
            person = UUID(name)
            _put(remote.people, person, status)
            self._merge(person)

    def _merge(self, person: UUID) -> None:
        parts = (self.here, *(remote.people for remote in self._remote.values()))
        status = _most_present(part[person] for part in parts if person in part)
        if status != self.statuses.get(person):
            _put(self.statuses, person, status)
            self._changes.people.add(person)


running_maps: dict[PresenceMap, asyncio.AbstractEventLoop] = {}  # those that `queries` answer from: one in a server


def _most_present(statuses: Iterable[str]) -> str | None:
    """`online` if any of these is, else `away`; None if there are none."""
    return max(statuses, key=(AWAY, ONLINE).index, default=None)


def _put(people: Statuses, person: UUID, status: str | None) -> None:
    if status is None:
        people.pop(person, None)
    else:
        people[person] = status
