"""Answers, logs and counts requests that are refused before Django sees them."""

import asyncio
import logging
import time
from contextlib import suppress
from functools import cache
from http import HTTPStatus
from typing import Any

from django.conf import settings
from prometheus_client import Counter

from chatproject.core.addresses import address_in, neighbourhood, origin_of
from chatproject.core.errors import Problem

Headers = list[tuple[bytes, bytes]]
EVERY_SECONDS = 60
MOST_REMEMBERED = 10_000
DRAIN_SECONDS = 1  # for each piece
MOST_DRAIN_SECONDS = 5  # for all of them
DRAIN_BYTES = 8 * 1024 * 1024

log = logging.getLogger(__name__)
refused = Counter(
    "parley_refused_total",
    "What was refused before it was a request: by status, or connections and frames for being too many.",
    ["what"],
)
_noted: dict[tuple[str, str], tuple[float, int]] = {}


def note(address: str | None, what: str) -> None:
    """Count a refusal, and say who was refused what, in one line a minute for each address."""
    refused.labels(what).inc()
    key = (address or "unknown", what)
    since, others = _noted.get(key, (0.0, 0))
    now = time.monotonic()
    if since and now - since < EVERY_SECONDS:
        _noted[key] = (since, others + 1)
        return
    if len(_noted) >= MOST_REMEMBERED:
        _noted.clear()
    _noted[key] = (now, 0)
    log.warning("refused", extra={"address": key[0], "what": what, **({"others": others} if others else {})})


def note_client(client: tuple[str, int] | None, what: str) -> None:
    """The same for who a connection comes from, as uvicorn names it."""
    note(neighbourhood(origin_of(client[0]).address if client else None), what)


@cache  # by the kind of a Problem
def _told(kind: Any, retry_after: float | None, is_api: bool) -> tuple[Headers, bytes]:
    from .errors import tell_at  # noqa: PLC0415, a worker reads this before Django is set up
    from .security_headers import security_headers  # noqa: PLC0415

    response = tell_at("/api/" if is_api else "/", kind(retry_after=retry_after))
    headers = {name.lower().encode(): value.encode() for name, value in response.headers.items()}
    headers |= {b"content-length": str(len(response.content)).encode(), b"connection": b"close"}
    return [*headers.items(), (b"cache-control", b"no-store"), *security_headers()], response.content


def answer(path: str, problem: Problem) -> tuple[Headers, bytes]:
    """The headers and the body that tell a request for `path` of `problem`: its kind, not its own words."""
    kind: Any = type(problem)
    return _told(kind, problem.retry_after, path == "/api" or path.startswith("/api/"))


def whole_answer(path: str, problem: Problem) -> bytes:
    """The same as it goes over the line."""
    headers, body = answer(path, problem)
    status = f"HTTP/1.1 {problem.status} {HTTPStatus(problem.status).phrase}\r\n".encode()
    return b"".join([status, *(name + b": " + value + b"\r\n" for name, value in headers), b"\r\n", body])


async def refuse(scope: Any, receive: Any, send: Any, problem: Problem) -> None:
    """Answer a request of ASGI with `problem` and end the connection.

    A client that is still sending would be told of a broken line instead, so some of that is still taken.
    """
    note(neighbourhood(address_in(scope)), str(problem.status))
    headers, body = answer(scope["path"], problem)
    headers = [*headers, *_for_other_sites(scope)]
    await send({"type": "http.response.start", "status": problem.status, "headers": headers})
    await send({"type": "http.response.body", "body": body, "more_body": True})
    with suppress(TimeoutError):
        async with asyncio.timeout(MOST_DRAIN_SECONDS):
            await _drain(receive)
    await send({"type": "http.response.body", "body": b""})


def _for_other_sites(scope: Any) -> Headers:
    """What lets a page of one of ALLOWED_ORIGINS read the answer."""
    if not scope["path"].startswith("/api/"):
        return []
    origin = dict(scope["headers"]).get(b"origin", b"")
    is_allowed = origin.decode("latin-1") in settings.ALLOWED_ORIGINS
    return [(b"vary", b"origin"), *([(b"access-control-allow-origin", origin)] if is_allowed else [])]


async def _drain(receive: Any) -> None:
    left = DRAIN_BYTES
    while left > 0:
        async with asyncio.timeout(DRAIN_SECONDS):
            message = await receive()
        left -= len(message.get("body", b""))
        if not message.get("more_body"):
            return
