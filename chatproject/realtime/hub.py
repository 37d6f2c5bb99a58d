"""One per process: who subscribes to which topic here. It gives each event, encoded once, to all of them, in order."""

import asyncio
import logging
import time
from collections import defaultdict
from collections.abc import Callable, Coroutine, Iterable
from contextlib import suppress
from contextvars import Context
from typing import TYPE_CHECKING, Protocol
from uuid import UUID
from weakref import WeakKeyDictionary

from django.db import Error

from chatproject.observability import metrics
from chatproject.observability.prometheus import measure_lag

from . import bus, hooks, protocol, topics
from .bus import Bus
from .delivery import Delivery
from .presence.service import PresenceService
from .reconcile import reconcile, tidy, use_sessions
from .reorder_buffer import ReorderBuffer
from .threads import in_database

if TYPE_CHECKING:
    from .outbox import Outbox

GAP_SECONDS = 0.5
STOP_SECONDS = 3
log = logging.getLogger(__name__)


class Subscriber(Protocol):
    """What the hub needs of a socket: where to put events, and whose it is."""

    outbox: "Outbox"
    topics: dict[str, int]  # its subscriptions, and the head that it was told of each

    @property
    def person_id(self) -> UUID: ...

    def close(self, code: int) -> None: ...


class Hub:
    """Topic → subscribers: the sockets of this process, and `local_subscribers`, functions that get each delivery of a
    topic. Everything here runs on one event loop; threads come in through `hand_over`.
    """

    def __init__(self, bus: Bus | None = None) -> None:
        self.loop = asyncio.get_running_loop()
        self.sockets: set[Subscriber] = set()
        self.stopping = False
        self.subscribers: defaultdict[str, set[Subscriber]] = defaultdict(set)
        self._buffers: dict[str, ReorderBuffer[Delivery]] = {}
        self._gaps_awaited: set[str] = set()
        self._closing: set[str] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self.presence = PresenceService(self)
        self.local_subscribers: dict[str, Callable[[Delivery], None]] = {topics.PRESENCE: self.presence.receive}
        self._bus = bus
        if bus is not None:
            bus.start(self.deliver, self.resync_all)

    # --- subscriptions -----------------------------------------------------------------------------------------------

    def subscribe(self, socket: Subscriber, topic: str) -> None:
        """Deliver the events of `topic` to `socket` from now on.

        Numbered events are held for all subscribers of a topic until `start` has been called once for it.
        """
        self.subscribers[topic].add(socket)
        metrics.topics.set(len(self.subscribers))
        socket.topics.setdefault(topic, 0)

    def start(self, socket: Subscriber, topic: str, head: int) -> None:
        """Deliver the numbered events of `topic` after `head`, which is the head that `socket` is being told.

        Does nothing if `socket` was unsubscribed since it subscribed.
        """
        if topic not in socket.topics:
            return
        socket.topics[topic] = head
        buffer = self._buffers.setdefault(topic, ReorderBuffer())
        self._send_all(buffer.start(head))
        # A socket that asked later began here first, and what was held up to there was dropped.
        if head < buffer.started_at:
            socket.outbox.put(_resync(topic))
        self._check_gap(topic, buffer)

    def unsubscribe(self, socket: Subscriber, topic: str) -> None:
        """Deliver nothing of `topic` to `socket` any more. A topic without subscribers is forgotten."""
        socket.topics.pop(topic, None)
        if (subscribers := self.subscribers.get(topic)) is not None:
            subscribers.discard(socket)
            if not subscribers:
                del self.subscribers[topic]
                metrics.topics.set(len(self.subscribers))
                self._buffers.pop(topic, None)

    def forget(self, socket: Subscriber) -> None:
        """Drop all subscriptions of `socket`, which has ended."""
        for topic in list(socket.topics):
            self.unsubscribe(socket, topic)

    # --- events ------------------------------------------------------------------------------------------------------

    def publish(self, deliveries: list[Delivery], committed: float | None = None) -> None:
        """Deliver here, and send to the other processes over the bus. `committed` is a time of `time.perf_counter`."""
        self.deliver(deliveries)
        if committed is not None:
            self.loop.call_soon(metrics.delivered, committed)  # after the outboxes' writers, which have just begun
        if self._bus is not None:
            self._bus.send(deliveries)

    def tell_processes(self, delivery: Delivery) -> None:
        """Send to the other processes only, over the bus."""
        if self._bus is not None:
            self._bus.send([delivery])

    def deliver(self, deliveries: Iterable[Delivery]) -> None:
        """Give each event to the subscribers of its topic: numbered ones by number, the others at once."""
        for delivery in deliveries:
            if (local := self.local_subscribers.get(delivery.topic)) is not None:
                local(delivery)
            if delivery.topic not in self.subscribers:
                continue
            if delivery.n is None:
                self._send(delivery)
                continue
            buffer = self._buffers.setdefault(delivery.topic, ReorderBuffer())
            if delivery.left:  # at once, although events before it may still be on their way
                buffer.last_removal = max(buffer.last_removal, delivery.n)
                self._remove(delivery.topic, {UUID(person) for person in delivery.left}, at=delivery.n)
            self._send_all(buffer.take(delivery.n, delivery))
            self._check_gap(delivery.topic, buffer)

    def _send_all(self, deliveries: Iterable[Delivery]) -> None:
        for delivery in deliveries:
            self._send(delivery)

    def _send(self, delivery: "Delivery") -> None:
        subscribers = self.subscribers.get(delivery.topic, ())
        if delivery.close is not None:
            for socket in tuple(subscribers):
                socket.close(delivery.close)
            return
        for socket in tuple(subscribers):  # `put` closes and unsubscribes one that is too slow
            socket.outbox.put(delivery.text, delivery.key)
            if delivery.follows:
                self.follow(socket, *delivery.follows)

    def follow(self, socket: Subscriber, topic: str, head: int) -> None:
        """Subscribe `socket` to `topic`, whose head it is being told is `head`, and deliver what comes after that.

        The socket gets a `resync` if this process has delivered more than that already. It gets a `resync` and no
        subscription if somebody was removed after `head`, since that may have been its person.
        """
        buffer = self._buffers.get(topic)
        # Perhaps this very person: their `sync`, or the next look, knows.
        if buffer is not None and buffer.last_removal > head:
            socket.outbox.put(_resync(topic))
            return
        self.subscribe(socket, topic)
        if buffer is not None and (buffer.position or 0) > head:  # the others have what lies between
            socket.topics[topic] = head
            socket.outbox.put(_resync(topic))
        else:
            self.start(socket, topic, head)

    def follow_late(self, person_id: UUID, topic: str, head: int) -> None:
        """Subscribe the sockets of a person to `topic`, each with a `resync`, unless they are subscribed already.

        For somebody who joined a conversation without this process being told (`Hooks.arrivals_since`).
        """
        for socket in tuple(self.subscribers.get(topics.user(person_id), ())):
            if topic not in socket.topics:
                socket.outbox.put(_resync(topic))
                self.follow(socket, topic, head)

    def _remove(self, topic: str, people: set[UUID], *, at: int | None = None) -> None:
        """Unsubscribe these people from `topic`, but not sockets that were told a head of `at` or more: whoever was
        removed with number `at` and came back since then stays.
        """
        for socket in tuple(self.subscribers.get(topic, ())):
            if socket.person_id in people and (at is None or socket.topics[topic] < at):
                self.unsubscribe(socket, topic)

    async def stop(self) -> None:
        """Accept no more sockets, close each one once what waits for it is written, and end all tasks."""
        self.stopping = True
        for socket in list(self.sockets):
            socket.close(protocol.GOING_DOWN)
        deadline = self.loop.time() + STOP_SECONDS
        while self.sockets and self.loop.time() < deadline:  # noqa: ASYNC110, each socket ends in its own time
            await asyncio.sleep(0.01)
        await self.presence.stop()
        for task in self._tasks:
            task.cancel()
        if self._bus is not None:
            await self._bus.stop()

    # --- what got lost -----------------------------------------------------------------------------------------------

    def is_behind(self, topic: str, head: int) -> bool:
        """Whether `topic` has subscribers here that have not been given its events up to `head`."""
        buffer = self._buffers.get(topic)
        return buffer is not None and buffer.position is not None and buffer.position < head

    def resync_all(self) -> None:
        """Send every socket that has subscriptions a `resync`: any event may have been missed."""
        text = protocol.encode({"type": "resync"})
        for socket in self.sockets:
            if socket.topics:
                metrics.resyncs.inc()
                socket.outbox.put(text)

    def _check_gap(self, topic: str, buffer: ReorderBuffer[Delivery]) -> None:
        if buffer.is_full:
            self._give_up(topic, buffer)
        elif buffer.has_gap and topic not in self._gaps_awaited:
            self._gaps_awaited.add(topic)
            self.loop.call_later(GAP_SECONDS, self._check_gap_again, topic, buffer.position)

    def _check_gap_again(self, topic: str, position: int | None) -> None:
        self._gaps_awaited.discard(topic)
        buffer = self._buffers.get(topic)
        if buffer is not None and buffer.has_gap:
            if buffer.position == position:
                self._give_up(topic, buffer)
            else:
                self._check_gap(topic, buffer)

    def reconcile(self, topic: str, head: int) -> None:
        """Give up the events of `topic` up to `head` that have not come: the database had them a while ago."""
        if self.is_behind(topic, head):
            self._give_up(topic, self._buffers[topic], head)

    def _give_up(self, topic: str, buffer: ReorderBuffer[Delivery], head: int = 0) -> None:
        if topic not in self._closing:
            self._closing.add(topic)
            self.begin(self._close_gap(topic, buffer, head))

    async def _close_gap(self, topic: str, buffer: ReorderBuffer[Delivery], head: int) -> None:
        """Give up the missing events up to the largest number known by now, and send all subscribers a `resync`.

        One of them may have removed somebody, so the database is asked first who is still a member. They were
        committed before the question, so the answer includes them. Events that come meanwhile are held.
        """
        to = max(head, buffer.largest)
        people = {socket.person_id for socket in self.subscribers.get(topic, ())}
        try:
            gone = people - await in_database(_admitted, topic, people)
        except Error as error:
            log.warning("who may still subscribe to %s could not be asked: %s", topic, error)
            self.loop.call_later(GAP_SECONDS, self._check_gap, topic, buffer)
            return
        finally:
            self._closing.discard(topic)
        for socket in tuple(self.subscribers.get(topic, ())):
            if socket.person_id in gone:  # the event that told them so may be lost, too
                socket.outbox.put(_resync(topic))
        self._remove(topic, gone)
        if (buffer.position or 0) < to:
            buffer.last_removal = to  # one of the events given up may have removed somebody
            ready = buffer.skip(to)
            for socket in tuple(self.subscribers.get(topic, ())):
                socket.outbox.put(_resync(topic))
            self._send_all(ready)
        self._check_gap(topic, buffer)

    def begin(self, work: Coroutine[None, None, None]) -> None:
        """Run `work` as a task until the hub stops, in an empty context: for the server, not for whoever caused it."""
        task = self.loop.create_task(work, context=Context())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


_hubs: WeakKeyDictionary[asyncio.AbstractEventLoop, Hub] = WeakKeyDictionary()


def current() -> Hub:
    """The hub of the running event loop, made when it is first asked for."""
    loop = asyncio.get_running_loop()
    if loop not in _hubs:
        _hubs[loop] = hub = Hub(bus.from_settings())
        hub.begin(reconcile(hub))
        hub.begin(use_sessions(hub))
        hub.begin(tidy())
        hub.begin(measure_lag())
        hub.presence.start()
    return _hubs[loop]


def accepts_connections() -> bool:
    """Whether this process accepts new sockets."""
    return not any(hub.stopping for hub in running())


def bus_is_healthy() -> bool:
    """Whether this process could use the bus the last time; True without one."""
    return all(hub._bus is None or hub._bus.healthy for hub in running())


def running() -> list[Hub]:
    """The hubs of this process: one, but in tests."""
    return [hub for hub in list(_hubs.values()) if not hub.loop.is_closed()]


def hand_over(deliveries: list[Delivery]) -> None:
    """Publish events from any thread. Where no hub runs, as in a command, servers find the change by reconciling."""
    committed = time.perf_counter()
    for hub in list(_hubs.values()):
        with suppress(RuntimeError):  # its loop has just been closed
            hub.loop.call_soon_threadsafe(hub.publish, deliveries, committed)


def _resync(topic: str) -> bytes:
    metrics.resyncs.inc()
    return protocol.encode({"type": "resync", "chat_id": str(topics.id_of(topic))})


def _admitted(topic: str, people: set[UUID]) -> set[UUID]:
    return people & {person for app in hooks.each() for person in app.members_among(topic, people)}
