"""Whose word counts about where a request comes from: decided here, once, for HTTP and for sockets."""

from typing import Any

from chatproject.core.addresses import origin_of

SECURE = {"http": "https", "websocket": "wss"}
PLAIN = {"http": "http", "websocket": "ws"}


class ProxyHeaders:
    """The outermost ASGI application. What `app` finds in the scope is true, so it need not read X-Forwarded-*.

    - `client` is where the request comes from: as X-Forwarded-For says, as far as trusted proxies wrote it (the port
      is 0 then). None for a Unix socket.
    - `scheme` is as X-Forwarded-Proto says, if one of TRUSTED_PROXIES is connected.
    - `forwarded_by_untrusted`: somebody passed the request on, and nobody who is trusted says for whom. It may come
      from anywhere, so whatever is open to some addresses only must refuse it.
    """

    def __init__(self, app: Any) -> None:
        self._app = app

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] in PLAIN:
            scope = {**scope, **_decided(scope)}
        await self._app(scope, receive, send)


def _decided(scope: Any) -> dict[str, Any]:
    """What changes of `scope`."""
    peer, port = scope.get("client") or ("", 0)
    forwarded_for = _header(scope, b"x-forwarded-for")
    origin = origin_of(peer, forwarded_for)
    decided: dict[str, Any] = {
        "client": (origin.address, port if origin.is_peer else 0) if origin.address else None,
        "forwarded_by_untrusted": bool(forwarded_for) and origin.is_peer,
    }
    if origin.peer_is_proxy and (scheme := _header(scope, b"x-forwarded-proto").partition(",")[0].strip()):
        decided["scheme"] = (SECURE if scheme == "https" else PLAIN)[scope["type"]]
    return decided


def _header(scope: Any, name: bytes) -> str:
    """The header, all of its lines as one, as RFC 9110, 5.3, has it."""
    return ",".join(value.decode("latin-1") for each, value in scope["headers"] if each.lower() == name)
