"""Limits how many requests run at once, so that no one can keep threads and database from the others.

A few requests of each person run at a time, and a few more of each address without a sign-in. The others wait on the
event loop, where they hold no thread, so this comes before everything that takes one.
"""

import logging
from asyncio import AbstractEventLoop, CancelledError, Semaphore, get_running_loop
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any, NamedTuple
from uuid import UUID
from weakref import WeakKeyDictionary

from asgiref.sync import iscoroutinefunction, sync_to_async
from django.conf import settings
from django.contrib.sessions.backends.signed_cookies import SessionStore
from django.http import HttpRequest, HttpResponseBase
from django.utils.decorators import sync_and_async_middleware

from chatproject.core.addresses import address_of, neighbourhood
from chatproject.core.errors import RateLimited
from chatproject.db import is_uuid
from chatproject.observability.request_line import asked_by
from chatproject.realtime.hooks import recognize

from .errors import tell

log = logging.getLogger(__name__)
FREE = (settings.STATIC_URL, "/avatars/", "/healthz", "/readyz")  # a page asks for a hundred files at once


class Line:
    """The requests of one person or address: how many there are, and how many of them may work."""

    def __init__(self, at_once: int) -> None:
        self.count = 0
        self.has_refused = False
        self.slots = Semaphore(at_once)


class ConcurrencyLimit:
    """Lets a few requests of each key work at once; so many others wait, first come first served.

    An event loop counts its own: a server has one, a test that calls the application from threads one in each.
    """

    def __init__(self, *, of: str, at_once: int, waiting: int) -> None:
        self.of = of  # whom a key names, as a line of the log does
        self.at_once = at_once
        self.most = at_once + waiting
        self._lines: WeakKeyDictionary[AbstractEventLoop, dict[str, Line]] = WeakKeyDictionary()

    @property
    def lines(self) -> dict[str, Line]:
        """Those of the event loop that runs, by key."""
        return self._lines.setdefault(get_running_loop(), {})

    @asynccontextmanager
    async def slot(self, key: str) -> AsyncIterator[None]:
        """Wait for a slot, and keep it for the block. Raises RateLimited where too many wait already."""
        line = self.lines.setdefault(key, Line(self.at_once))
        if settings.RATE_LIMITS and line.count >= self.most:
            self._note(key, line)
            raise RateLimited(retry_after=1)
        line.count += 1
        try:
            async with line.slots:
                yield
        finally:
            line.count -= 1
            if not line.count:
                del self.lines[key]

    def _note(self, key: str, line: Line) -> None:
        """Log once that this sender asks for too much, until all their requests are answered."""
        if not line.has_refused:
            line.has_refused = True
            log.warning("too many requests at once", extra={self.of: key})


of_person = ConcurrencyLimit(of="person", at_once=4, waiting=100)
of_address = ConcurrencyLimit(of="address", at_once=16, waiting=1_000)  # a school signs in at eight o'clock


class Asker(NamedTuple):
    """The sender of a request, as far as signatures tell; no query."""

    limit: ConcurrencyLimit
    key: str


@sync_and_async_middleware
def limit_concurrency(get_response: Callable[[HttpRequest], Any]) -> Callable[[HttpRequest], Any]:
    """Middleware for the event loop. Where there is none, each request has the thread that it came in."""
    if not iscoroutinefunction(get_response):
        return get_response
    wait_for: Callable[[HttpRequest], Awaitable[HttpResponseBase]] = get_response

    async def middleware(request: HttpRequest) -> HttpResponseBase:
        if request.path_info.startswith(FREE):
            return await wait_for(request)
        limit, key = asker(request)
        try:
            async with limit.slot(key):
                return await _whole(wait_for(request))
        except RateLimited as problem:
            response = tell(request, problem)
            response.headers["Cache-Control"] = "no-store"
            return response

    return middleware


async def _whole(answer: Awaitable[HttpResponseBase]) -> HttpResponseBase:
    """Wait for `answer`. When the client leaves, nobody waits for it any more, but its thread works on: wait for that,
    by something that the same thread does afterwards. A second cancellation is obeyed at once.
    """
    try:
        return await answer
    except CancelledError:
        with suppress(RuntimeError):  # the program ends, and there are no threads any more
            await sync_to_async(bool)()
        raise


def asker(request: HttpRequest) -> Asker:
    """Whose slot a request takes: that of the person whose token or cookie it carries, else that of its address."""
    if person := _person(request):
        if is_uuid(person):
            asked_by(UUID(person))
        return Asker(of_person, person)
    return Asker(of_address, neighbourhood(address_of(request)))


def _person(request: HttpRequest) -> str | None:
    scheme, _, token = request.META.get("HTTP_AUTHORIZATION", "").partition(" ")
    if scheme.lower() == "bearer":
        holder = recognize(token.strip())
        return str(holder) if holder else None
    cookie = SessionStore(request.COOKIES.get(settings.SESSION_COOKIE_NAME))
    return cookie.get("person") or cookie.get("sid")
