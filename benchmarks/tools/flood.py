"""Messages into a room, as fast as it takes them."""

import asyncio
from collections.abc import Callable, Sequence
from itertools import count
from typing import Any
from uuid import uuid4

import orjson

from . import report, sockets

IN_FLIGHT = 8
WARM_UP_SECONDS = 1
SECONDS = 4
ENDS_WITHIN = 20  # seconds
CONTENT = "See you at the station at half past seven, I will bring the tickets."


class Subscriber(sockets.Client):
    """A socket in a room. All get the same messages in the same order, so a number for each tells them apart."""

    marker = b'{"type":"message",'
    last = b""

    def join(self, flood: "Flood") -> None:
        """Count for `flood` from now on."""
        self._flood = flood
        self._received = 0

    def received(self, payload: bytes) -> None:
        found = payload.count(self.marker)
        if found:
            self.last = payload
        for _ in range(found):
            self._received += 1
            self._flood.arrived(self._received)


class Flood:
    """The first of `clients` says something as soon as one of the 8 messages before it has reached all of them.

    `frame` makes what is sent from the fields of a message.
    """

    def __init__(self, clients: Sequence[Subscriber], frame: Callable[[dict[str, str]], bytes]) -> None:
        self._clients = clients
        self._frame = frame
        self._missing: dict[int, int] = {}
        self._names = (f"{uuid4().hex}.{number:08}" for number in count())
        self._in_flight = 0
        self._is_on = False
        self._is_over = asyncio.Event()
        self._delivered = 0

    def arrived(self, number: int) -> None:
        """The message that came as this one reached one more socket."""
        self._delivered += 1
        missing = self._missing.get(number, len(self._clients)) - 1
        if missing:
            self._missing[number] = missing
            return
        self._missing.pop(number, None)
        self._in_flight -= 1
        if self._is_on:
            self._send()
        elif not self._in_flight:
            self._is_over.set()

    async def measure(self, server: int) -> report.Round:
        """Deliveries: messages that reached a socket. Nothing is on its way any more at the end."""
        for client in self._clients:
            client.join(self)
        self._is_on = True
        self._is_over.clear()
        for _ in range(IN_FLIGHT):
            self._send()
        await asyncio.sleep(WARM_UP_SECONDS)
        with report.measuring(server) as measured:
            before = self._delivered
            await asyncio.sleep(SECONDS)
            done = self._delivered - before
        self._is_on = False
        await asyncio.wait_for(self._is_over.wait(), ENDS_WITHIN)
        return measured.round(done)

    def _send(self) -> None:
        self._in_flight += 1
        self._clients[0].send(self._frame({"content": CONTENT, "client_id": next(self._names)}))


def into(chat_id: str) -> Callable[[dict[str, str]], bytes]:
    """The frames of a flood in a conversation of Parley."""

    def frame(fields: dict[str, Any]) -> bytes:
        return orjson.dumps({"type": "message", "chat_id": chat_id, **fields})

    return frame
