"""How much the head of a request may hold, whichever server read it."""

from typing import Any

from chatproject.core.errors import AddressTooLong, HeadersTooLarge, Problem

from .refusals import refuse

MOST_BYTES = 64 * 1024
MOST_HEADERS = 100
MOST_LINE_BYTES = 8 * 1024
MOST_URL_BYTES = 8_000
LINE = len(b": \r\n")

Header = tuple[bytes, bytes]


def size(name: bytes, value: bytes) -> int:
    """How long the line of a header is."""
    return len(name) + len(value) + LINE


def problem_of_head(url_bytes: int, headers: list[Header]) -> Problem | None:
    """What is wrong with the size of a head, if anything."""
    if url_bytes > MOST_URL_BYTES:
        return AddressTooLong()
    sizes = [size(name, value) for name, value in headers]
    if len(sizes) > MOST_HEADERS or sum(sizes) > MOST_BYTES or max(sizes, default=0) > MOST_LINE_BYTES:
        return HeadersTooLarge()
    return None


def without_escapes(cookies: bytes) -> bytes:
    """A cookie header without the cookies that have a backslash in them, none of which is ours.

    Python before 3.11.10 and 3.12.6 takes a time to read them that grows with the square of their length
    (CVE-2024-7592).
    """
    return b";".join(cookie for cookie in cookies.split(b";") if b"\\" not in cookie)


class Head:
    """An ASGI application that answers 414 or 431 in place of `app` where the head is too large, sockets with 403."""

    def __init__(self, app: Any) -> None:
        self._app = app

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        url = len(scope.get("raw_path") or scope["path"]) + len(scope["query_string"])
        problem = problem_of_head(url, scope["headers"])
        if problem is None:
            await self._app({**scope, "headers": _plain(scope["headers"])}, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close"})
        else:
            await refuse(scope, receive, send, problem)


def _plain(headers: list[Header]) -> list[Header]:
    return [(name, without_escapes(value) if name.lower() == b"cookie" else value) for name, value in headers]
