"""Who comes and goes: keeps the roster of a process in step with its sockets and with the other processes, and tells
those who follow somebody here.

Each process tells its own followers whenever its own view changes, whatever it learned that from. So what they heard
last is always what this process knows, in whatever order the news of several processes came.
"""

import asyncio
import logging
import time
from collections.abc import Collection
from contextlib import suppress
from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings
from django.db import Error

from . import registry, topics
from .delivery import Delivery
from .roster import Changes, Roster, Seat
from .shared_roster import SharedRoster
from .threads import in_database

if TYPE_CHECKING:
    from .hub import Hub

GRACE_SECONDS = 8  # a socket that is gone counts so long, so that reloading a page is no departure
GATHER_SECONDS = 0.05  # what happens meanwhile is told together
RETRY_SECONDS = 1
RENEW_SECONDS = 10
LIFE_SECONDS = 30  # without being renewed
LOOK_SECONDS = 1
log = logging.getLogger(__name__)


class Attendance:
    """The presence of people at one hub."""

    def __init__(self, hub: "Hub") -> None:
        self.roster = Roster()
        self._hub = hub
        self._shared: SharedRoster | None = None
        self._keeper: asyncio.Task[None] | None = None
        self._is_telling = False
        self._stopped = False

    # --- sockets -----------------------------------------------------------------------------------------------------

    def enter(self, person: UUID) -> Seat:
        """A socket of `person` is open; until `leave` it counts as one where they are, or are `away` (`change`)."""
        seat = self.roster.take_seat(person)
        self._wake()
        return seat

    def change(self, seat: Seat, status: str) -> None:
        """The person is `online` or `away` at this socket."""
        self.roster.change(seat, status)
        self._wake()

    def leave(self, seat: Seat) -> None:
        """The socket is gone; it counts a little longer."""
        self._hub.loop.call_later(GRACE_SECONDS, self._let_go, seat)

    def _let_go(self, seat: Seat) -> None:
        self.roster.leave_seat(seat)
        self._wake()

    # --- other processes ---------------------------------------------------------------------------------------------

    def start(self) -> None:
        """Exchange rosters with the other processes from now on, where there may be some (REDIS_URL)."""
        if settings.REDIS_URL:
            self._shared = SharedRoster(settings.REDIS_URL)
            self._keeper = self._hub.loop.create_task(self._keep(self._shared))

    def hear(self, delivery: Delivery) -> None:
        """What a process said of people."""
        self.roster.hear(delivery.text, life=LIFE_SECONDS)
        self._wake()

    async def _keep(self, shared: SharedRoster) -> None:
        renewed = float("-inf")
        while not self._stopped:  # a driver that is connecting may make another error of being cancelled
            if time.monotonic() - renewed >= RENEW_SECONDS:
                renewed = time.monotonic()
                await self.renew(shared)
            self.roster.forget_ended()
            self._wake()
            await asyncio.sleep(LOOK_SECONDS)

    async def renew(self, shared: SharedRoster) -> None:
        """Let one's own people live on, and read who is at the other processes."""
        roster = self.roster
        for process, said, left in await shared.exchange(roster.process, roster.snapshot(), life=LIFE_SECONDS):
            roster.read_snapshot(process, said, life=left)
        self._wake()

    async def stop(self) -> None:
        """Note when one's own people were here last; at the other processes they count as those of a closed socket."""
        self._stopped = True
        if self._keeper is not None:
            self._keeper.cancel()
            await asyncio.gather(self._keeper, return_exceptions=True)
        if self.roster.here:
            with suppress(Error):
                await in_database(_note_departures, set(self.roster.here))
        self._hub.tell_processes(Delivery(topics.ATTENDANCE, self.roster.farewell(GRACE_SECONDS)))
        if self._shared is not None:
            await self._shared.exchange(self.roster.process, self.roster.snapshot(), life=GRACE_SECONDS)
            await self._shared.close()

    # --- telling -----------------------------------------------------------------------------------------------------

    def _wake(self) -> None:
        if self.roster.has_changes and not self._is_telling and not self._stopped:
            self._is_telling = True
            self._hub.begin(self._tell_all())

    async def _tell_all(self) -> None:
        try:
            while self.roster.has_changes:
                await asyncio.sleep(GATHER_SECONDS)
                await self._tell(self.roster.take_changes())
        finally:
            self._is_telling = False

    async def _tell(self, changes: Changes) -> None:
        for notices in registry.noticers:
            notices(self._hub, changes.people | changes.again)
        try:
            await self._note(changes)
            await self._tell_followers(changes)
        except Error as error:
            log.warning("who came and went could not be told: %s", error)
            self.roster.put_back(changes)
            await asyncio.sleep(RETRY_SECONDS)

    async def _note(self, changes: Changes) -> None:
        """First the database and then the other processes, who tell their followers what they find there."""
        try:
            if gone := changes.departed - self.roster.statuses.keys():
                await in_database(_note_departures, gone)
        finally:
            if changes.own:
                self._hub.tell_processes(Delivery(topics.ATTENDANCE, self.roster.news(changes.own)))

    async def _tell_followers(self, changes: Changes) -> None:
        """One question to the database for all of them; nothing is done for those whom nobody here follows."""
        followed = {
            person for person in changes.people | changes.again if topics.status(person) in self._hub.subscribers
        }
        if followed:
            described = await in_database(_describe, followed, changes.again)
            self._hub.deliver(
                event_for(self.roster.status_of(person)).to(topics.status(person))
                for person, event_for in described.items()
            )


def _note_departures(people: Collection[UUID]) -> None:
    for departs in registry.departers:
        departs(people)


def _describe(people: Collection[UUID], again: Collection[UUID]) -> "dict[UUID, registry.Description]":
    return {person: event for describes in registry.describers for person, event in describes(people, again).items()}
