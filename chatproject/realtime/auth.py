"""Who may open a socket, and as whom: `docs/protocol.md`, section 4, Opening."""

import asyncio
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sessions.backends.signed_cookies import SessionStore
from django.http.cookie import parse_cookie
from django.http.request import split_domain_port, validate_host

from chatproject.core.addresses import address_in, neighbourhood
from chatproject.core.errors import Invalid, NotAuthenticated, Problem, Unavailable
from chatproject.limits.quota import ConnectionQuota

from . import hooks, protocol, quotas
from .hooks import Identity
from .hub import Hub
from .threads import in_database

TRIES = 2
PORTS = {"http": "80", "https": "443"}


class Handshake:
    """What the handshake request of a socket says about where it comes from."""

    def __init__(self, scope: dict[str, Any]) -> None:
        headers = {name.lower(): value.decode("latin-1") for name, value in scope["headers"]}
        self.host = headers.get(b"host", "")
        self.origin = headers.get(b"origin")
        self._cookies = headers.get(b"cookie", "")
        self.address = neighbourhood(address_in(scope))

    def is_allowed(self) -> bool:
        """Whether the host is ours, and the page, if it was one, is ours or named in ALLOWED_ORIGINS."""
        domain, _ = split_domain_port(self.host)
        if not domain or not validate_host(domain, settings.ALLOWED_HOSTS):
            return False
        return self.origin is None or self.is_own_page() or self.origin in settings.ALLOWED_ORIGINS

    def is_own_page(self) -> bool:
        """Whether the request comes from a page of this very site: same host, same port."""
        if not self.origin:
            return False
        try:
            origin = urlsplit(self.origin)
            ours = urlsplit(f"{origin.scheme}://{self.host}")
            return origin.scheme in PORTS and (origin.hostname, _port(origin)) == (ours.hostname, _port(ours))
        except ValueError:
            return False

    def session_id(self) -> str | None:
        """The session that the cookie names. Any other page could send it along, so it counts only from our own."""
        cookie = parse_cookie(self._cookies).get(settings.SESSION_COOKIE_NAME)
        if not cookie or not self.is_own_page():
            return None
        return SessionStore(cookie).get("sid")


class Admission:
    """Finds out whose a socket is: by its cookie, or else by the token in its first frame.

    There are AUTH_SECONDS for that and TRIES wrong tokens; the time that it takes to look at one does not count. Each
    socket counts for its session, its person or its address (`quotas.py`) until `end`. `close` ends the socket, with a
    code.
    """

    def __init__(self, hub: Hub, handshake: Handshake, close: Callable[[int], None]) -> None:
        self._hub = hub
        self._handshake = handshake
        self._close = close
        self._counted: list[tuple[ConnectionQuota, Any]] = []
        self._tries = TRIES
        self._deadline: asyncio.TimerHandle | None = None

    async def by_cookie(self) -> Identity | None:
        """Whose the session in the cookie is. None if there is none, and when the socket had to be closed.

        Raises what went wrong when that was not the cookie.
        """
        if session_id := self._handshake.session_id():
            if not self._count_towards(quotas.of_session, session_id):
                return None
            try:
                return await in_database(hooks.authenticate, session_id=session_id)
            except Unavailable:
                raise
            except Problem:  # a token can still tell
                pass
        if self._count_towards(quotas.of_unsigned, self._handshake.address):
            self._expect_auth(protocol.AUTH_SECONDS)
        return None

    async def by_token(self, frame: dict[str, Any]) -> Identity:
        """Whose the token in this frame is. Raises a Problem; one wrong token too many closes the socket."""
        if frame["type"] != "auth":
            raise NotAuthenticated("The first frame must be “auth”.")
        left = self._stop_expecting()
        try:
            identity = await self._identify(frame.get("token"))
        except Exception as error:
            self._expect_auth(left)
            if isinstance(error, Problem) and not isinstance(error, Unavailable):
                self._count_try()
            raise
        self._counted.remove((quotas.of_unsigned, self._handshake.address))
        quotas.of_unsigned.release(self._handshake.address)
        return identity

    def count(self, identity: Identity) -> bool:
        """Whether the person may have one more socket; closes this one if not."""
        return self._count_towards(quotas.of_person, identity.user.pk)

    def end(self) -> None:
        """The socket is gone: expect nothing more, and count it no longer."""
        self._stop_expecting()
        for quota, key in self._counted:
            quota.release(key)

    def _expect_auth(self, seconds: float) -> None:
        self._deadline = self._hub.loop.call_later(seconds, self._close, protocol.NO_AUTH)

    def _stop_expecting(self) -> float:
        """Let no time for `auth` pass while a token is looked at. Returns the seconds that were left."""
        if self._deadline is None:
            return 0.0
        self._deadline.cancel()
        return self._deadline.when() - self._hub.loop.time()

    async def _identify(self, token: object) -> Identity:
        if not isinstance(token, str):
            raise Invalid(fields={"token": ["This must be text."]})
        return await in_database(hooks.authenticate, token=token)

    def _count_try(self) -> None:
        self._tries -= 1
        if not self._tries:
            self._close(protocol.SESSION_ENDED)

    def _count_towards(self, quota: ConnectionQuota, key: Any) -> bool:
        if quota.acquire(key):
            self._counted.append((quota, key))
            return True
        self._close(protocol.TOO_MANY)
        return False


def _port(url: Any) -> str:
    return str(url.port or PORTS[url.scheme])
