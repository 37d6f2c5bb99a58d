"""Fast WebSocket clients (picows on uvloop), so that the load side is not what limits a figure."""

import asyncio
from collections.abc import Coroutine, Sequence
from typing import Any, TypeVar

import orjson
import uvloop
from picows import WSFrame, WSListener, WSMsgType, WSTransport, ws_connect

from . import cores

Result = TypeVar("Result")
OPENING_AT_ONCE = 20


class Client(WSListener):
    """A socket that is signed in to Parley once `ready` is done; `received` gets each frame after that, as bytes."""

    def __init__(self, token: str) -> None:
        self.ready: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._token = token
        self._transport: WSTransport | None = None

    def on_ws_connected(self, transport: WSTransport) -> None:
        self._transport = transport
        self.send(orjson.dumps({"type": "auth", "token": self._token}))

    def on_ws_frame(self, transport: WSTransport, frame: WSFrame) -> None:
        if frame.msg_type != WSMsgType.TEXT:
            return
        payload = frame.get_payload_as_bytes()
        if self.ready.done():
            self.received(payload)
        else:
            self.greeted(payload)

    def on_ws_disconnected(self, transport: WSTransport) -> None:
        if not self.ready.done():
            self.ready.set_exception(ConnectionError("closed before it was signed in"))

    def greeted(self, payload: bytes) -> None:
        """A frame that came before this socket was ready."""
        assert payload.startswith(b'{"type":"authenticated"'), payload
        self.ready.set_result(None)

    def received(self, payload: bytes) -> None:
        """A frame that came after that."""

    def send(self, text: bytes) -> None:
        assert self._transport
        self._transport.send(WSMsgType.TEXT, text)

    def close(self) -> None:
        assert self._transport
        self._transport.disconnect()


async def connect(url: str, clients: Sequence[Client], *, subprotocol: str | None = None) -> None:
    """Open the sockets of these clients, some at a time, and wait until each is ready."""
    headers = {"Sec-WebSocket-Protocol": subprotocol} if subprotocol else None
    gate = asyncio.Semaphore(OPENING_AT_ONCE)

    async def open_one(client: Client) -> None:
        async with gate:
            await ws_connect(lambda: client, url, extra_headers=headers)
            await asyncio.wait_for(client.ready, 20)

    await asyncio.gather(*map(open_one, clients))


def run(work: Coroutine[Any, Any, Result]) -> Result:
    """Run the load on its core."""
    with cores.on(cores.LOAD):
        return uvloop.run(work)
