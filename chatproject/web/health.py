"""What a supervisor or a load balancer asks, answered before Django: it costs nearly nothing, whatever else fails."""

import asyncio
import logging
import time
from collections.abc import Callable
from typing import Any

import redis
from django.conf import settings
from django.db import DatabaseError, connections
from django.http.request import split_domain_port, validate_host

from chatproject.api.renderers import dumps
from chatproject.db.readiness import NotReady, check_migrations, check_server, check_writes
from chatproject.observability.outages import outages
from chatproject.realtime import process as realtime
from chatproject.realtime.batching import Batcher

ALIVE, READY = "/healthz", "/readyz"
KNOWN_FOR_SECONDS = 2  # whoever asks within these, or meanwhile, is given the same answer
WRITTEN_WITHIN_SECONDS = 10  # what was stored so lately shows that something can be

log = logging.getLogger(__name__)
Parts = dict[str, str]


class Health:
    """An ASGI application in front of `app` that answers /healthz and /readyz, by one of ALLOWED_HOSTS as ever.

    Without https, too: whoever watches this process asks it directly.
    """

    def __init__(self, app: Any) -> None:
        self._app = app
        self._readiness = Readiness()

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        path = scope["path"].rstrip("/")
        if path not in (ALIVE, READY) or not _is_ours(scope):
            await self._app(scope, receive, send)
        elif path == ALIVE:
            await _answer(send, 200, b"text/plain; charset=utf-8", b"ok")
        else:
            parts = await self._readiness.ask()
            ready = all(part == "ok" for part in parts.values())
            body = dumps({"status": "ok" if ready else "failed", "parts": parts})
            await _answer(send, 200 if ready else 503, b"application/json", body)


class Readiness:
    """Which part is ready to work, looked at once at a time, however many ask."""

    def __init__(self) -> None:
        self._looking: asyncio.Task[Parts] | None = None
        self._until = 0.0

    async def ask(self) -> Parts:
        """Each part with `ok` or `failed`; at most KNOWN_FOR_SECONDS old."""
        looking = self._looking
        if looking is None or looking.get_loop().is_closed() or (looking.done() and time.monotonic() >= self._until):
            self._looking = looking = asyncio.create_task(self._look())
        return await asyncio.shield(looking)

    async def _look(self) -> Parts:
        try:
            return await asyncio.to_thread(_look_and_leave)
        finally:
            self._until = time.monotonic() + KNOWN_FOR_SECONDS


def look() -> Parts:
    """Each part with `ok` or `failed`. After the first of the database's that failed its others are not asked."""
    database = {"database": check_server, "migrations": check_migrations, "writes": _writes}
    process = {"batcher": _batcher, "sockets": _sockets, **({"bus": _bus} if settings.REDIS_URL else {})}
    parts = dict.fromkeys(database, "failed")
    for name, check in database.items():
        if not _holds(name, check):
            break
        parts[name] = "ok"
    return parts | {name: "ok" if _holds(name, check) else "failed" for name, check in process.items()}


def _look_and_leave() -> Parts:
    try:
        return look()
    finally:
        connections.close_all()


_told: dict[str, str] = {}  # what was said of the parts that are not ready


def _holds(name: str, check: Callable[[], None]) -> bool:
    """Whether the check passes; why not is logged when that changes."""
    try:
        check()
    except Exception as error:  # noqa: BLE001, whatever it is, this part is not ready
        if _told.get(name) != str(error):
            log.warning("Not ready, %s: %s", name, error)
        _told[name] = str(error)
        return False
    if _told.pop(name, None) is not None:
        log.warning("Ready again: %s", name)
    return True


def _writes() -> None:
    if outages.wrote_within(WRITTEN_WITHIN_SECONDS):
        return
    try:
        check_writes()
    except DatabaseError as error:
        outages.note(error)
        raise
    outages.wrote()


def _batcher() -> None:
    if not Batcher.all_accept():
        raise NotReady("Too much waits to be stored, or the server is stopping.")


def _sockets() -> None:
    if not realtime.accepts_connections():
        raise NotReady("The server is stopping.")


def _bus() -> None:
    with redis.Redis.from_url(settings.REDIS_URL, socket_timeout=1, socket_connect_timeout=1) as client:
        client.ping()
    if not realtime.bus_is_healthy():
        raise NotReady("Redis answers, but the last that this process sent or received did not come through.")


def _is_ours(scope: Any) -> bool:
    """Whether it was asked by a name of this server; Django refuses all others."""
    name, _ = split_domain_port(dict(scope["headers"]).get(b"host", b"").decode("latin-1"))
    return bool(name) and validate_host(name, settings.ALLOWED_HOSTS)


async def _answer(send: Any, status: int, kind: bytes, body: bytes) -> None:
    headers = [
        (b"content-type", kind),
        (b"content-length", str(len(body)).encode()),
        (b"cache-control", b"max-age=0, no-cache, no-store, must-revalidate, private"),
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
