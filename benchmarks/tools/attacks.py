"""What one person, or nobody at all, can do to a server within the limits it tells: each attack goes on for ever.

None of them needs more than one account with 20 sockets, and all of them only reach this machine.
"""

import asyncio
import itertools
from collections.abc import Awaitable, Callable

from .hostile import (
    PING,
    PONG,
    RawSocket,
    Target,
    by_requests,
    by_sockets,
    frame,
    json_frame,
    request,
)

A_SECOND = 18  # frames of a socket, just below what is allowed
COSTLY = (
    "://" * 3_333,
    "[" * 10_000,
    "*a_" * 3_333,
    "".join("`" * number + " " for number in range(1, 140)),
    "www." * 2_500,
    "a@" * 5_000,
    "<a " * 3_333,
    "![" * 5_000,
    "> " * 5_000,
    "~~a" * 3_333,
)
Attack = Callable[[Target], Awaitable[None]]
ATTACKS: dict[str, Attack] = {}


def attack(function: Attack) -> Attack:
    """It is one of them, under its own name."""
    ATTACKS[function.__name__.replace("_", " ")] = function
    return function


def paced(*frames: bytes) -> Callable[[RawSocket], Awaitable[None]]:
    """Send these in turn, as often as a socket may."""

    async def speak(socket: RawSocket) -> None:
        for text in itertools.cycle(frames):
            await socket.send(text)
            await asyncio.sleep(1 / A_SECOND)

    return speak


def unpaced(data: bytes) -> Callable[[RawSocket], Awaitable[None]]:
    """Send this as fast as it is taken."""

    async def speak(socket: RawSocket) -> None:
        while True:
            await socket.send(data)
            await asyncio.sleep(0)

    return speak


# --- frames ----------------------------------------------------------------------------------------------------------


@attack
async def lists_in_frames(target: Target) -> None:
    await by_sockets(target, paced(json_frame(type="status_request", target=[""] * 20_000)))


@attack
async def costly_text_in_frames(target: Target) -> None:
    await by_sockets(target, paced(*(json_frame(type="message", chat_id=target.chat, content=text) for text in COSTLY)))


@attack
async def costly_edits(target: Target) -> None:
    edits = [json_frame(type="edit_message", message_id=target.message, content=text) for text in COSTLY]
    await by_sockets(target, paced(*edits))


@attack
async def pings(target: Target) -> None:
    await by_sockets(target, unpaced(frame(b"x" * 125, opcode=PING) * 400))


@attack
async def pings_of_nobody_who_reads(target: Target) -> None:
    await by_sockets(target, unpaced(frame(b"x" * 125, opcode=PING) * 400), signed_in=False, reads=False)


@attack
async def pongs(target: Target) -> None:
    await by_sockets(target, unpaced(frame(b"x" * 125, opcode=PONG) * 400), signed_in=False)


@attack
async def fragments_of_one_byte(target: Target) -> None:
    first, others = frame(b"x", fin=False), frame(b"x", opcode=0, fin=False) * 5_000

    async def speak(socket: RawSocket) -> None:
        await socket.send(first)
        await unpaced(others)(socket)

    await by_sockets(target, speak)


@attack
async def reconnects(target: Target) -> None:
    async def storm() -> None:
        while True:
            socket = RawSocket(target)
            try:
                await socket.open(token=target.token)
                await socket.close()
            except (OSError, asyncio.IncompleteReadError):
                target.answers["cut"] += 1

    await asyncio.gather(*(storm() for _ in range(20)))


@attack
async def readers_who_never_read(target: Target) -> None:
    asked = json_frame(type="sync", chat_id=target.quotes, after=0)
    await by_sockets(target, paced(asked), reads=False, buffer=1_024)


# --- the database ----------------------------------------------------------------------------------------------------


@attack
async def heavy_questions_in_frames(target: Target) -> None:
    asked = (
        json_frame(type="status_request", target=target.people[:200]),
        json_frame(type="sync", chat_id=target.quotes, after=0, limit=100),
        json_frame(type="join_room", room_id=target.room),
    )
    await by_sockets(target, paced(*asked))


@attack
async def heavy_questions_by_rest(target: Target) -> None:
    paths = ("/api/contacts?q=e&limit=200", f"/api/chats/{target.room}/members?limit=200", "/api/contacts?limit=200")
    await by_requests(target, *(request("GET", path, token=target.token) for path in paths), at_once=20)


@attack
async def pages_full_of_costly_quotes(target: Target) -> None:
    path = f"/api/chats/{target.quotes}/messages?limit=100"
    await by_requests(target, request("GET", path, token=target.token))
