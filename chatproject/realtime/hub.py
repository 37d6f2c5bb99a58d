"""Who subscribes to which topic in this process. Each event, encoded once, is given to all of them, in order."""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Coroutine, Iterable
from contextvars import Context
from typing import Protocol
from uuid import UUID

from chatproject.observability import metrics

from . import protocol, topics
from .bus import Bus
from .delivery import Delivery
from .outbox import Outbox
from .reorder_buffer import ReorderBuffer

STOP_SECONDS = 3
MOST_REMOVALS = 10_000  # topics whose last removal is remembered


class Subscriber(Protocol):
    """What the hub needs of a socket: where to put events, and whose it is."""

    outbox: Outbox
    topics: dict[str, int]  # its subscriptions, and the head that it was told of each

    @property
    def person_id(self) -> UUID: ...

    def close(self, code: int) -> None: ...


class Hub:
    """Topic → subscribers: the sockets of this process, and functions of this program (`subscribe_local`).

    Everything here runs on one event loop; threads come in through `publish.py`.
    """

    def __init__(self, bus: Bus | None = None) -> None:
        self.loop = asyncio.get_running_loop()
        self.sockets: set[Subscriber] = set()
        self.subscribers: defaultdict[str, set[Subscriber]] = defaultdict(set)
        self._buffers: dict[str, ReorderBuffer[Delivery]] = {}
        self._removals: dict[str, int] = {}  # the last number that may have removed somebody; the newest topic is last
        self._tasks: set[asyncio.Task[None]] = set()
        self._local: dict[str, Callable[[Delivery], None]] = {}
        # Called after each numbered event, so that somebody sees to those that do not come (`gaps.py`).
        self.on_numbered: Callable[[str, ReorderBuffer[Delivery]], None] = lambda topic, buffer: None
        self._bus = bus

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
        self.release(buffer.start(head))
        # A socket that asked later began here first, and what was held up to there was dropped.
        if head < buffer.started_at:
            socket.outbox.put(resync_of(topic))
        self.on_numbered(topic, buffer)

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

    def subscribe_local(self, topic: str, receive: Callable[[Delivery], None]) -> None:
        """Give each delivery of `topic` to a function of this program; one function a topic."""
        self._local[topic] = receive

    def unsubscribe_local(self, topic: str) -> None:
        """Give the deliveries of `topic` to no function any more."""
        self._local.pop(topic, None)

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
            if (local := self._local.get(delivery.topic)) is not None:
                local(delivery)
            if delivery.left and delivery.n is not None:
                self.note_removal(delivery.topic, delivery.n)
            if delivery.topic not in self.subscribers:
                continue
            if delivery.n is None:
                self._send(delivery)
                continue
            buffer = self._buffers.setdefault(delivery.topic, ReorderBuffer())
            if delivery.left:  # at once, although events before it may still be on their way
                self.remove(delivery.topic, {UUID(person) for person in delivery.left}, at=delivery.n)
            self.release(buffer.take(delivery.n, delivery))
            self.on_numbered(delivery.topic, buffer)

    def release(self, deliveries: Iterable[Delivery]) -> None:
        """Give these to their subscribers now, in this order."""
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
            if delivery.subscribes:
                self.subscribe_from(socket, *delivery.subscribes)

    def subscribe_from(self, socket: Subscriber, topic: str, head: int) -> None:
        """Subscribe `socket` to `topic`, whose head it is being told is `head`, and deliver what comes after that.

        The socket gets a `resync` if this process has delivered more than that already. It gets a `resync` and no
        subscription if somebody was removed after `head`, since that may have been its person.
        """
        buffer = self._buffers.get(topic)
        # Perhaps this very person: their `sync`, or the next look, knows.
        if self._removals.get(topic, 0) > head:
            socket.outbox.put(resync_of(topic))
            return
        self.subscribe(socket, topic)
        if buffer is not None and (buffer.position or 0) > head:  # the others have what lies between
            socket.topics[topic] = head
            socket.outbox.put(resync_of(topic))
        else:
            self.start(socket, topic, head)

    def subscribe_person(self, person_id: UUID, topic: str, head: int) -> None:
        """Subscribe the sockets of a person to `topic`, each with a `resync`, unless they are subscribed already.

        For somebody who joined a conversation without this process being told (`Hooks.arrivals_since`).
        """
        for socket in tuple(self.subscribers.get(topics.user(person_id), ())):
            if topic not in socket.topics:
                socket.outbox.put(resync_of(topic))
                self.subscribe_from(socket, topic, head)

    def remove(self, topic: str, people: set[UUID], *, at: int | None = None) -> None:
        """Unsubscribe these people from `topic`, but not sockets that were told a head of `at` or more: whoever was
        removed with number `at` and came back since then stays.
        """
        for socket in tuple(self.subscribers.get(topic, ())):
            if socket.person_id in people and (at is None or socket.topics[topic] < at):
                self.unsubscribe(socket, topic)

    def note_removal(self, topic: str, n: int) -> None:
        """Remember, also while `topic` has no subscribers, that the event with number `n` may have removed somebody:
        whoever was told an older head may be the one.
        """
        self._removals[topic] = max(n, self._removals.pop(topic, 0))
        if len(self._removals) > MOST_REMOVALS:
            del self._removals[next(iter(self._removals))]

    def buffer_of(self, topic: str) -> ReorderBuffer[Delivery] | None:
        """What holds the numbered events of `topic`, while it has subscribers."""
        return self._buffers.get(topic)

    def resync_all(self) -> None:
        """Send every socket that has subscriptions a `resync`: any event may have been missed."""
        text = protocol.encode({"type": "resync"})
        for socket in self.sockets:
            if socket.topics:
                metrics.resyncs.inc()
                socket.outbox.put(text)

    # --- beginning and ending ----------------------------------------------------------------------------------------

    def begin(self, work: Coroutine[None, None, None]) -> None:
        """Run `work` as a task until the hub stops, in an empty context: for the server, not for whoever caused it."""
        task = self.loop.create_task(work, context=Context())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def cancel_tasks(self) -> None:
        """End all that was begun."""
        for task in self._tasks:
            task.cancel()

    async def close_sockets(self) -> None:
        """Close each socket once what waits for it is written; at most STOP_SECONDS are waited for that."""
        for socket in list(self.sockets):
            socket.close(protocol.GOING_DOWN)
        deadline = self.loop.time() + STOP_SECONDS
        while self.sockets and self.loop.time() < deadline:  # noqa: ASYNC110, each socket ends in its own time
            await asyncio.sleep(0.01)


running_hubs: set[Hub] = set()  # those that events are published to: one in a server, none in a command


def resync_of(topic: str) -> bytes:
    metrics.resyncs.inc()
    return protocol.encode({"type": "resync", "chat_id": str(topics.id_of(topic))})
