"""Clients of the socket: of the application in this process without a network, and of a real server over one."""

import asyncio
import json
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from typing import Any, Self

import pytest
from channels.testing import WebsocketCommunicator
from websockets.asyncio.client import ClientConnection
from websockets.asyncio.client import connect as open_connection
from websockets.exceptions import ConnectionClosed

from accounts.models import User
from chatproject.asgi import application
from chatproject.realtime import process, protocol
from chatproject.realtime.batching import Batcher
from chatproject.realtime.threads import in_database

from .patience import PATIENCE
from .people import sign_in

Frame = dict[str, Any]


class Refused(Exception):
    """The server did not open the socket (403)."""


class Closed(Exception):
    """The server closed the socket, with this code."""

    def __init__(self, code: int) -> None:
        self.code = code
        super().__init__(f"closed with {code}")


class Caller:
    """What every client can do: speak in objects, whatever carries the texts.

    `texts` are all frames that came, as they came. A subclass says how one is sent (`send_text`, `send_bytes`) and
    read (`_read`).
    """

    def __init__(self) -> None:
        self.texts: list[str] = []
        self._unread: deque[Frame] = deque()
        self._asked = 0

    async def send_text(self, text: str) -> None:
        raise NotImplementedError

    async def send_bytes(self, data: bytes) -> None:
        raise NotImplementedError

    async def _read(self) -> str:
        raise NotImplementedError

    async def send(self, type: str, **fields: Any) -> None:
        """Send one object."""
        await self.send_text(json.dumps({"type": type, **fields}))

    async def ask(self, type: str, **fields: Any) -> Frame:
        """Send one object, and return the answer to it, without its `re`. What else comes can still be received."""
        self._asked += 1
        id = f"q{self._asked}"
        await self.send(type, id=id, **fields)
        answer = await self.take(lambda frame: frame.get("re") == id)
        return {name: value for name, value in answer.items() if name != "re"}

    async def receive(self, *types: str) -> Frame:
        """The next object, or the next of these types. What else comes can still be received."""
        return await self.take(lambda frame: not types or frame["type"] in types)

    async def send_frame(self, frame: str | bytes) -> None:
        """Send one frame as it is: bytes as a binary one."""
        await (self.send_bytes(frame) if isinstance(frame, bytes) else self.send_text(frame))

    async def silence(self) -> list[Frame]:
        """What has come that nobody received, up to the answer of a `ping`: all that was under way before it."""
        await self.ask("ping")
        unread = list(self._unread)
        self._unread.clear()
        return unread

    async def closed(self) -> int:
        """Wait until the server closes this socket; returns the code. What comes before is kept in `texts`."""
        try:
            async with asyncio.timeout(PATIENCE):
                while True:
                    await self._next()
        except Closed as closed:
            return closed.code

    async def take(self, wanted: Callable[[Frame], bool]) -> Frame:
        """The next object that is wanted. What else comes can still be received."""
        passed: list[Frame] = []
        try:
            async with asyncio.timeout(PATIENCE):
                while True:
                    frame = self._unread.popleft() if self._unread else await self._next()
                    if wanted(frame):
                        return frame
                    passed.append(frame)
        finally:
            self._unread.extendleft(reversed(passed))

    async def _next(self) -> Frame:
        text = await self._read()
        self.texts.append(text)
        first, *others = [json.loads(line) for line in text.split("\n")]
        self._unread.extend(others)
        return first


class Client(Caller):
    """A client of `chatproject.asgi.application` in this process: everything but the network is real.

    `hub` is the one that its socket is subscribed at.
    """

    def __init__(self, *, path: str = "/ws/", address: str = "192.0.2.1", joins: bool = False, **headers: str) -> None:
        super().__init__()
        headers = {"host": "localhost", **headers}
        self._socket = WebsocketCommunicator(
            application,
            path,
            headers=[(name.encode(), value.encode()) for name, value in headers.items()],
            subprotocols=[protocol.SUBPROTOCOL] if joins else [],
        )
        self._socket.scope["client"] = (address, 50_000)

    async def connect(self) -> Self:
        """Open the socket. Raises Refused."""
        accepted, _ = await self._socket.connect(PATIENCE)
        if not accepted:
            raise Refused
        self.process = process.current()
        self.hub = self.process.hub
        return self

    async def send_text(self, text: str) -> None:
        await self._socket.send_input({"type": "websocket.receive", "text": text})

    async def send_bytes(self, data: bytes) -> None:
        await self._socket.send_input({"type": "websocket.receive", "bytes": data})

    async def leave(self) -> None:
        """Close the socket from this side."""
        await self._socket.disconnect(timeout=PATIENCE)

    async def _read(self) -> str:
        message = await self._socket.receive_output(PATIENCE)
        if message["type"] == "websocket.close":
            raise Closed(message["code"])
        return str(message["text"])


class RemoteClient(Caller):
    """A client of a real server, over the network of this machine."""

    def __init__(self, connection: ClientConnection) -> None:
        super().__init__()
        self.connection = connection

    @classmethod
    async def connect(cls, url: str, *, joins: bool = False, **options: Any) -> Self:
        """Open a socket; `options` are those of `websockets`. Nothing is compressed; the server pings."""
        defaults: dict[str, Any] = {"ping_interval": None, "compression": None, "max_size": None, "proxy": None}
        names: Any = [protocol.SUBPROTOCOL] if joins else None
        return cls(await open_connection(url, subprotocols=names, **{**defaults, **options}))

    async def send_text(self, text: str) -> None:
        await self._send(text)

    async def send_bytes(self, data: bytes) -> None:
        await self._send(data)

    async def leave(self) -> None:
        """Cut the connection, as networks do: a polite end would first have to read all that came."""
        self.connection.transport.abort()
        await self.connection.wait_closed()

    async def _send(self, data: str | bytes) -> None:
        with suppress(ConnectionClosed):  # whoever reads next is told
            await self.connection.send(data)

    async def _read(self) -> str:
        try:
            return str(await self.connection.recv())
        except ConnectionClosed as closed:
            raise Closed(closed.rcvd.code if closed.rcvd else 1006) from None


Connect = Callable[..., Awaitable[Client]]


@pytest.fixture
async def connect(transactional_db: None) -> AsyncIterator[Connect]:
    """`await connect(alice)`: a socket of alice that has been told `authenticated`; without a person, one that waits.

    They all end with the test, and so do the hub and the batchers behind them.
    """
    clients: list[Client] = []

    async def connect(user: User | None = None, **options: Any) -> Client:
        client = await Client(**options).connect()
        clients.append(client)
        if user is not None:
            token = (await in_database(sign_in, user)).access
            opened = await client.ask("auth", token=token)
            assert opened["type"] == "authenticated", opened
        return client

    yield connect
    for client in clients:
        await client.leave()
    await process.current().stop()
    await asyncio.to_thread(Batcher.stop_all)
