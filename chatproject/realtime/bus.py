"""Between the processes: one channel-layer group that all of them are in, and one message for each committed batch.

It may lose messages, and it never fails or delays a send; what it lost is found from the database (`reconcile.py`).
"""

import asyncio
import logging
import secrets
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from channels.layers import BaseChannelLayer, get_channel_layer
from django.conf import settings

from chatproject.observability import metrics

from .delivery import Delivery

GROUP = "hubs"
VERSION = 2  # of the messages; one that another version of this program sent may mean something else
MOST_WAITING = 1_000
RETRY_SECONDS = 1
STOP_SECONDS = 0.5
log = logging.getLogger(__name__)


class Bus:
    """Sends what this process committed, and receives what the others did."""

    def __init__(self, layer: BaseChannelLayer) -> None:
        self._layer = layer
        self._origin = secrets.token_hex(8)
        self._outgoing: asyncio.Queue[list[Delivery]] = asyncio.Queue(MOST_WAITING)
        self._dropped = False
        self._tasks: list[asyncio.Task[None]] = []
        self._failing: set[str] = set()
        self._running = False
        self._misunderstood: asyncio.TimerHandle | None = None

    @property
    def healthy(self) -> bool:
        """Whether it could be used the last time."""
        return not self._failing

    def start(self, receive: Callable[[list[Delivery]], None], lost: Callable[[], None]) -> None:
        """Begin to send and to receive: `receive` gets the events of others, `lost` is told when they dropped some."""
        loop = asyncio.get_running_loop()
        self._running = True
        self._tasks = [loop.create_task(self._send_all()), loop.create_task(self._receive_all(receive, lost))]

    async def stop(self) -> None:
        """End both tasks; what cannot be sent within half a second is lost."""
        with suppress(TimeoutError):
            async with asyncio.timeout(STOP_SECONDS):
                await self._outgoing.join()
        self._running = False  # a driver that is connecting may make another error of being cancelled
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._misunderstood is not None:
            self._misunderstood.cancel()

    def send(self, deliveries: list[Delivery]) -> None:
        """Queue events for the other processes. A full queue drops them, and the others are told that it did."""
        try:
            self._outgoing.put_nowait(deliveries)
        except asyncio.QueueFull:
            self._dropped = True
            metrics.bus_dropped.inc()

    async def _send_all(self) -> None:
        while self._running:
            deliveries = await self._next()
            events = [list(delivery) for delivery in deliveries]
            message = {"type": "events", "version": VERSION, "origin": self._origin, "events": events}
            message["dropped"] = self._dropped
            try:
                await self._layer.group_send(GROUP, message)
            except Exception as error:  # noqa: BLE001, a layer raises what its driver raises
                self._fail("send", error)
                self._dropped = True
                metrics.bus_dropped.inc()
            else:
                self._dropped = False
                self._works("send")
            if deliveries:
                self._outgoing.task_done()

    async def _next(self) -> list[Delivery]:
        """What to send next. After something was dropped that is soon nothing, so that the others hear of it."""
        if self._dropped:
            with suppress(TimeoutError):
                async with asyncio.timeout(RETRY_SECONDS):  # `wait_for` would sometimes swallow the end of this task
                    return await self._outgoing.get()
            return []
        return await self._outgoing.get()

    async def _receive_all(self, receive: Callable[[list[Delivery]], None], lost: Callable[[], None]) -> None:
        interrupted = False
        while self._running:
            try:
                channel = await self._layer.new_channel()
                await self._layer.group_add(GROUP, channel)
                self._works("receive")
                if interrupted:
                    lost()
                while True:
                    self._hand_on(await self._layer.receive(channel), receive, lost)
            except Exception as error:  # noqa: BLE001
                self._fail("receive", error)
                interrupted = True
                await asyncio.sleep(RETRY_SECONDS)

    def _hand_on(
        self, message: dict[str, Any], receive: Callable[[list[Delivery]], None], lost: Callable[[], None]
    ) -> None:
        if message["origin"] == self._origin:
            return
        if not _is_understood(message):
            self._note_misunderstood(lost)
            return
        receive([unpacked(fields) for fields in message["events"]])
        if message["dropped"]:
            lost()

    def _note_misunderstood(self, lost: Callable[[], None]) -> None:
        """While an update is under way, messages of another version may come all the time: `lost` is told once for
        those of a while.
        """
        if self._misunderstood is None:
            self._misunderstood = asyncio.get_running_loop().call_later(RETRY_SECONDS, self._tell_misunderstood, lost)

    def _tell_misunderstood(self, lost: Callable[[], None]) -> None:
        self._misunderstood = None
        lost()

    def _fail(self, what: str, error: Exception) -> None:
        if what not in self._failing:
            log.warning("the bus cannot %s: %s", what, error)
        self._failing.add(what)
        metrics.bus_healthy.set(0)

    def _works(self, what: str) -> None:
        self._failing.discard(what)
        metrics.bus_healthy.set(self.healthy)


def _is_understood(message: dict[str, Any]) -> bool:
    return message.get("version") == VERSION and all(
        len(fields) == len(Delivery._fields) for fields in message["events"]
    )


def unpacked(fields: list[Any]) -> Delivery:
    """The delivery that was `list(delivery)` before it was packed, which makes lists of tuples."""
    topic, type, text, n, left, key, subscribes, close = fields
    return Delivery(topic, type, text, n, tuple(left), key, tuple(subscribes) if subscribes else None, close)


def from_settings() -> Bus | None:
    """The bus that REDIS_URL names; None for a process that is alone."""
    layer = get_channel_layer() if settings.REDIS_URL else None
    return Bus(layer) if layer else None
