"""What waits to be written to one socket: bounded, and joined into as few frames as possible."""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable

from . import protocol

Write = Callable[[bytes], Awaitable[None]]


class Outbox:
    """Takes texts without ever making the caller wait, and writes them in order. An empty one has no task.

    `write` sends one frame and waits while the peer is slow. `joins`: several objects may travel in one frame, a line
    each. `overflowed` is called, once, when more waits than may wait for a socket; nothing is taken after that.
    """

    __slots__ = ("_bytes", "_held", "_joins", "_overflowed", "_serial", "_waiting", "_write", "_writer")

    def __init__(self, write: Write, *, joins: bool, overflowed: Callable[[], None]) -> None:
        self._write = write
        self._joins = joins
        self._overflowed: Callable[[], None] | None = overflowed
        self._waiting: OrderedDict[str | int, bytes] = OrderedDict()
        self._bytes = 0
        self._serial = 0
        self._held = False
        self._writer: asyncio.Task[None] | None = None

    def put(self, text: bytes, key: str | None = None) -> None:
        """Add a text. Of several with the same key that wait, only the last is written."""
        if self._overflowed is None:
            return
        if key is not None and key in self._waiting:
            self._bytes -= len(self._waiting.pop(key))
        self._serial += 1
        self._waiting[key or self._serial] = text
        self._bytes += len(text)
        if self._bytes > protocol.MOST_WAITING_BYTES or len(self._waiting) > protocol.MOST_WAITING_OBJECTS:
            self._overflow()
        else:
            self._start()

    def hold(self) -> None:
        """Write nothing until `release`."""
        self._held = True

    def release(self, first: bytes) -> None:
        """Write `first`, and then what has come since `hold`."""
        if self._overflowed is None:
            return
        self._waiting[0] = first
        self._waiting.move_to_end(0, last=False)
        self._bytes += len(first)
        self._held = False
        self._start()

    async def flush(self) -> None:
        """Wait until all that waits now is written."""
        if self._writer is not None:
            await asyncio.wait([self._writer])

    def close(self) -> None:
        """Drop what waits and take nothing any more."""
        self._overflowed = None
        self._waiting.clear()
        if self._writer is not None:
            self._writer.cancel()

    def _overflow(self) -> None:
        overflowed = self._overflowed
        self.close()
        if overflowed is not None:
            overflowed()

    def _start(self) -> None:
        if self._writer is None and not self._held:
            self._writer = asyncio.get_running_loop().create_task(self._write_all())

    async def _write_all(self) -> None:
        try:
            while self._waiting and not self._held:
                await self._write(self._next_frame())
        finally:
            self._writer = None

    def _next_frame(self) -> bytes:
        texts = [self._pop()]
        size = len(texts[0])
        while self._joins and self._waiting:
            size += 1 + len(next(iter(self._waiting.values())))
            if size > protocol.MOST_SERVER_FRAME_BYTES:
                break
            texts.append(self._pop())
        return b"\n".join(texts)

    def _pop(self) -> bytes:
        _, text = self._waiting.popitem(last=False)
        self._bytes -= len(text)
        return text
