"""Who may open a socket, and as whom: `docs/protocol.md`, section 4, Opening."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sessions.backends.signed_cookies import SessionStore
from django.http.cookie import parse_cookie
from django.http.request import split_domain_port, validate_host

from chatproject.core.addresses import address_in, neighbourhood

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


def _port(url: Any) -> str:
    return str(url.port or PORTS[url.scheme])
