"""A line between a browser and a server that a test can cut and mend, or hold up."""

import asyncio
import contextlib
from collections.abc import AsyncIterator


class Line:
    """Hands bytes on between its own port and `port`; while it is cut, connections end and new ones are refused.

    With `hold_after`, the first connection that has brought so many bytes brings the rest after `release`.
    """

    def __init__(self, port: int, hold_after: int | None = None) -> None:
        self._target = port
        self._hold_after = hold_after
        self._is_released = asyncio.Event()
        self._writers: set[asyncio.StreamWriter] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._is_cut = False
        self._server: asyncio.Server | None = None

    @property
    def url(self) -> str:
        assert self._server
        return f"http://localhost:{self._server.sockets[0].getsockname()[1]}"

    async def open(self) -> None:
        self._server = await asyncio.start_server(self._connect, "127.0.0.1", 0)

    def cut(self) -> None:
        """End every connection at once, without any goodbye."""
        self._is_cut = True
        for writer in self._writers:
            writer.transport.abort()

    def mend(self) -> None:
        self._is_cut = False

    def release(self) -> None:
        self._is_released.set()

    async def close(self) -> None:
        self.cut()
        self.release()
        assert self._server
        self._server.close()
        while waiting := [task for task in self._tasks if not task.done()]:  # one may begin while others end
            self.cut()
            await asyncio.wait(waiting, timeout=0.1)

    async def _connect(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._tasks.add(asyncio.current_task())  # type: ignore[arg-type]
        self._writers.add(writer)
        if self._is_cut:
            writer.transport.abort()
            return
        with contextlib.suppress(OSError), contextlib.closing(writer):
            far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self._target)
            self._writers.add(far_writer)
            with contextlib.closing(far_writer):
                await asyncio.gather(_pump(reader, far_writer), self._answer(far_reader, writer))

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        seen = 0
        while self._hold_after is not None and (data := await reader.read(self._hold_after - seen)):
            writer.write(data)
            seen += len(data)
            if seen == self._hold_after:
                self._hold_after = None
                await self._is_released.wait()
        await _pump(reader, writer)


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
    finally:
        writer.close()


@contextlib.asynccontextmanager
async def line_to(port: int, hold_after: int | None = None) -> AsyncIterator[Line]:
    """A whole line for the length of a block."""
    line = Line(port, hold_after)
    await line.open()
    try:
        yield line
    finally:
        await line.close()
