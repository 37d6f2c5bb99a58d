"""A line between a browser and a server that a test can cut and mend."""

import asyncio
import contextlib
from collections.abc import AsyncIterator


class Line:
    """Hands bytes on between its own port and `port`; while it is cut, connections end and new ones are refused."""

    def __init__(self, port: int) -> None:
        self._target = port
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

    async def close(self) -> None:
        self.cut()
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
                await asyncio.gather(_pump(reader, far_writer), _pump(far_reader, writer))


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
    finally:
        writer.close()


@contextlib.asynccontextmanager
async def line_to(port: int) -> AsyncIterator[Line]:
    """A whole line for the length of a block."""
    line = Line(port)
    await line.open()
    try:
        yield line
    finally:
        await line.close()
