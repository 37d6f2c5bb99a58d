"""A connection that a peer which takes nothing cannot keep."""

import asyncio
from typing import Any, ClassVar


class Transport:
    """An asyncio transport that is closed when its peer stops reading.

    Closing a connection leaves data to be written, which the peer may never read: `close` cuts the connection if fewer
    than `least_rate` bytes a second were read over `closing_seconds`. `watch` does the same, with more patience, while
    a response is being sent.
    """

    closing_seconds: ClassVar[float] = 10
    sending_seconds: ClassVar[float] = 60
    least_rate: ClassVar[float] = 500

    def __init__(self, transport: asyncio.Transport, loop: asyncio.AbstractEventLoop) -> None:
        self._transport = transport
        self._loop = loop
        self._timer: asyncio.TimerHandle | None = None
        self.write = transport.write  # found at once: sockets write a hundred thousand times a second
        self.get_write_buffer_size = transport.get_write_buffer_size

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)

    def close(self) -> None:
        """End the connection when all is written, which a peer may not put off."""
        self._transport.close()
        self._look_after(self.closing_seconds)

    def watch(self) -> None:
        """Close the connection unless the peer reads what is waiting to be written now."""
        self._look_after(self.sending_seconds)

    def unwatch(self) -> None:
        """What waited has been taken, or the connection is gone."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _look_after(self, seconds: float) -> None:
        self.unwatch()
        if waiting := self.get_write_buffer_size():
            self._timer = self._loop.call_later(seconds, self._look, waiting, seconds)

    def _look(self, waiting: int, seconds: float) -> None:
        if waiting - self.get_write_buffer_size() < self.least_rate * seconds:
            self._transport.abort()
        else:
            self._look_after(seconds)
