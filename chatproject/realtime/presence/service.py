"""Keeps the presence map of a process in step with its sockets and with the other processes, and sends an event to
those who follow somebody here.

Each process sends it whenever its own map changes, whatever changed it. So what followers were told last is always
what this process knows, in whatever order the reports of several processes came.
"""

import asyncio
import logging
import time
from collections.abc import Callable, Collection
from contextlib import suppress
from uuid import UUID

from django.conf import settings
from django.db import Error

from chatproject.realtime import hooks, topics

from ..delivery import Delivery, Event
from ..hub import Hub
from ..threads import in_database
from .channels import PresenceChannels
from .redis import PresenceStore
from .state import FAREWELL, NEWS, Connection, PresenceChanges, PresenceMap, running_maps

GRACE_SECONDS = 8  # a socket that is gone counts so long, so that reloading a page is no departure
GATHER_SECONDS = 0.05  # changes within this time are told together
RETRY_SECONDS = 1
RENEW_SECONDS = 10
LIFE_SECONDS = 30  # without being renewed
CHECK_SECONDS = 1
log = logging.getLogger(__name__)


class PresenceService:
    """The presence map of one hub, and what keeps it up to date."""

    def __init__(self, hub: Hub) -> None:
        self.state = PresenceMap()
        self.channels = PresenceChannels(hub, self.state)
        self._hub = hub
        self._store: PresenceStore | None = None
        self._keeper: asyncio.Task[None] | None = None
        self.is_telling = False
        self._stopped = False
        hub.subscribe_local(topics.PRESENCE, self.receive)

    # --- sockets -----------------------------------------------------------------------------------------------------

    def connect(self, person: UUID) -> Connection:
        """Count a new socket of `person` until `disconnect`: they are `online` at it, or what `set_status` says."""
        connection = self.state.connect(person)
        self._wake()
        return connection

    def set_status(self, connection: Connection, status: str) -> None:
        """The person is `online` or `away` at this socket."""
        self.state.set_status(connection, status)
        self._wake()

    def disconnect(self, connection: Connection) -> None:
        """The socket is closed; it counts for GRACE_SECONDS more."""
        self._hub.loop.call_later(GRACE_SECONDS, self._disconnect, connection)

    def _disconnect(self, connection: Connection) -> None:
        self.state.disconnect(connection)
        self._wake()

    # --- other processes ---------------------------------------------------------------------------------------------

    def start(self) -> None:
        """Let `queries` know of this map, and, with REDIS_URL, exchange it with the other processes from now on."""
        running_maps[self.state] = self._hub.loop
        if settings.REDIS_URL:
            self._store = PresenceStore(settings.REDIS_URL)
            self._keeper = self._hub.loop.create_task(self._keep(self._store))

    def receive(self, delivery: Delivery) -> None:
        """Take in what another process reported of people."""
        self.state.receive(delivery.type, delivery.text, life=LIFE_SECONDS)
        self._wake()

    async def _keep(self, store: PresenceStore) -> None:
        renewed = float("-inf")
        while not self._stopped:  # a driver that is connecting may make another error of being cancelled
            if time.monotonic() - renewed >= RENEW_SECONDS:
                renewed = time.monotonic()
                await self.renew(store)
            self.state.forget_ended()
            self._wake()
            await asyncio.sleep(CHECK_SECONDS)

    async def renew(self, store: PresenceStore) -> None:
        """Store who is here for LIFE_SECONDS more, and read who is at the other processes."""
        state = self.state
        for process, snapshot, left in await store.exchange(state.process, state.snapshot(), life=LIFE_SECONDS):
            state.read_snapshot(process, snapshot, life=left)
        self._wake()

    async def stop(self) -> None:
        """Note when everybody here was last seen. At the other processes they count for GRACE_SECONDS more."""
        self._stopped = True
        if self._keeper is not None:
            self._keeper.cancel()
            await asyncio.gather(self._keeper, return_exceptions=True)
        if self.state.here:
            with suppress(Error):
                await in_database(_note_departures, set(self.state.here))
        self._hub.tell_processes(Delivery(topics.PRESENCE, FAREWELL, self.state.farewell(GRACE_SECONDS)))
        if self._store is not None:
            await self._store.exchange(self.state.process, self.state.snapshot(), life=GRACE_SECONDS)
            await self._store.close()

    # --- telling -----------------------------------------------------------------------------------------------------

    def _wake(self) -> None:
        if self.state.has_changes and not self.is_telling and not self._stopped:
            self.is_telling = True
            self._hub.begin(self._tell_all())

    async def _tell_all(self) -> None:
        try:
            while self.state.has_changes:
                await asyncio.sleep(GATHER_SECONDS)
                await self._tell(self.state.take_changes())
        finally:
            self.is_telling = False

    async def _tell(self, changes: PresenceChanges) -> None:
        self.channels.presence_changed(changes.people | changes.again)
        try:
            await self._note(changes)
            await self._tell_followers(changes)
        except Error as error:
            log.warning("who came and went could not be told: %s", error)
            self.state.put_back(changes)
            await asyncio.sleep(RETRY_SECONDS)

    async def _note(self, changes: PresenceChanges) -> None:
        """Write `last_seen` first and report to the other processes second: they read it for their followers."""
        try:
            if gone := changes.departed - self.state.statuses.keys():
                await in_database(_note_departures, gone)
        finally:
            if changes.own:
                self._hub.tell_processes(Delivery(topics.PRESENCE, NEWS, self.state.news(changes.own)))

    async def _tell_followers(self, changes: PresenceChanges) -> None:
        """Ask the database once for all who changed, and only for those whom somebody here follows."""
        followed = {
            person for person in changes.people | changes.again if topics.status(person) in self._hub.subscribers
        }
        if followed:
            described = await in_database(_describe, followed, changes.again)
            self._hub.deliver(
                event_for(self.state.status_of(person)).to(topics.status(person))
                for person, event_for in described.items()
            )


def _note_departures(people: Collection[UUID]) -> None:
    for app in hooks.each():
        app.went_offline(people)


def _describe(people: Collection[UUID], again: Collection[UUID]) -> dict[UUID, Callable[[str], Event]]:
    return {person: event for app in hooks.each() for person, event in app.status_events(people, again).items()}
