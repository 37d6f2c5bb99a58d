"""What an attacker needs: raw WebSockets and raw HTTP, since no library sends what must not be sent."""

import asyncio
import base64
import contextlib
import re
import struct
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, NamedTuple

import orjson

TEXT, CLOSE, PING, PONG = 1, 8, 9, 10
HANDSHAKE = (
    "GET /ws/ HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {key}\r\n\r\n"
)
CODE = re.compile(rb'"code":"(\w+)"')
TYPE = re.compile(rb'"type":"(\w+)"')
STATUS = re.compile(rb"HTTP/1.1 (\d+)")
AGAIN_AFTER = 0.5  # seconds; a socket that was refused comes back


class Target(NamedTuple):
    """The server, the attacker's account, and what there is to ask for; `answers` counts what came back."""

    port: int
    token: str
    chat: str
    message: str
    quotes: str
    room: str
    people: list[str]
    answers: Counter[str]


def frame(payload: bytes, *, opcode: int = TEXT, fin: bool = True) -> bytes:
    """A frame of a client, masked with zeros, which leave it as it is."""
    size = len(payload)
    length = bytes([0x80 | size]) if size < 126 else struct.pack("!BH", 0xFE, size)
    if size > 0xFFFF:
        length = struct.pack("!BQ", 0xFF, size)
    return bytes([(0x80 if fin else 0) | opcode]) + length + b"\0\0\0\0" + payload


def json_frame(**fields: Any) -> bytes:
    """A text frame of one object."""
    return frame(orjson.dumps(fields))


class RawSocket:
    """A WebSocket whose bytes are written as they are given; what is answered is counted, unless nobody reads."""

    def __init__(self, target: Target) -> None:
        self._target = target

    async def open(self, *, token: str = "", reads: bool = True, buffer: int = 2**16) -> None:
        """Connect, and sign in if there is a token."""
        self._reader, self._writer = await asyncio.open_connection("127.0.0.1", self._target.port, limit=buffer)
        self._writer.write(HANDSHAKE.format(key=base64.b64encode(b"0" * 16).decode()).encode())
        status = await self._reader.readuntil(b"\r\n\r\n")
        if b" 101 " not in status:
            raise ConnectionError(status.partition(b"\r\n")[0].decode())
        if token:
            await self.send(json_frame(type="auth", token=token))
            await self._read_one()
        self._reading = asyncio.ensure_future(self._read()) if reads else None

    async def send(self, data: bytes) -> None:
        """Raises ConnectionError when the server has closed it."""
        self._writer.write(data)
        await self._writer.drain()

    async def close(self) -> None:
        if self._reading:
            self._reading.cancel()
        self._writer.transport.abort()

    async def _read(self) -> None:
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
            while True:
                await self._read_one()

    async def _read_one(self) -> None:
        kind, size = await self._reader.readexactly(2)
        if size == 126:
            [size] = struct.unpack("!H", await self._reader.readexactly(2))
        elif size == 127:
            [size] = struct.unpack("!Q", await self._reader.readexactly(8))
        payload = await self._reader.readexactly(size)
        self._target.answers[_described(kind & 0xF, payload)] += 1


def _described(opcode: int, payload: bytes) -> str:
    if opcode == CLOSE:
        return f"closed {int.from_bytes(payload[:2])}"
    if opcode == PONG:
        return "pong frame"
    found = CODE.search(payload) or TYPE.search(payload)
    return found[1].decode() if found else "?"


Speak = Callable[[RawSocket], Awaitable[None]]


async def by_sockets(target: Target, speak: Speak, *, count: int = 20, signed_in: bool = True, **how: Any) -> None:
    """Let so many sockets speak, each for ever; one that is closed or refused comes back."""

    async def go_on() -> None:
        while True:
            socket = RawSocket(target)
            try:
                await socket.open(token=target.token if signed_in else "", **how)
                try:
                    await speak(socket)
                finally:
                    await socket.close()
            except (OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
                target.answers["cut"] += 1
            await asyncio.sleep(AGAIN_AFTER)

    await asyncio.gather(*(go_on() for _ in range(count)))


def request(
    method: str, path: str, *, body: bytes = b"", headers: Mapping[str, str] | None = None, token: str = ""
) -> bytes:
    """A request of HTTP, as bytes."""
    given = {"Host": "localhost", "Connection": "close", "Content-Length": str(len(body)), **(headers or {})}
    if token:
        given["Authorization"] = f"Bearer {token}"
    lines = [f"{method} {path} HTTP/1.1", *(f"{name}: {value}" for name, value in given.items())]
    return "\r\n".join([*lines, "", ""]).encode() + body


def json_request(method: str, path: str, token: str = "", **body: Any) -> bytes:
    """A request with an object as its body."""
    return request(method, path, body=orjson.dumps(body), headers={"Content-Type": "application/json"}, token=token)


async def ask(target: Target, asked: bytes) -> None:
    """Send a request on a connection of its own, and count its answer."""
    try:
        reader, writer = await asyncio.open_connection("127.0.0.1", target.port)
        writer.write(asked)
        answer = await reader.read(2**16)
        while rest := await reader.read(2**16):
            answer = answer[: 2**16] + rest
        writer.close()
    except OSError:
        target.answers["cut"] += 1
        return
    found = STATUS.match(answer)
    target.answers[found[1].decode() if found else "cut"] += 1


async def by_requests(target: Target, *requests: bytes, at_once: int = 8) -> None:
    """Send these in turn, for ever, so many at once."""

    async def go_on(first: int) -> None:
        number = first
        while True:
            await ask(target, requests[number % len(requests)])
            number += 1

    await asyncio.gather(*(go_on(number) for number in range(at_once)))
