"""How uvicorn serves Parley: one process, or several that share the listening socket."""

import asyncio
import contextlib
import socket
import sys
from typing import Any

import uvicorn
from django.conf import settings
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from uvicorn.supervisors import multiprocess

from chatproject.observability.prometheus import counted_together

# Frames are small and many: compressing them costs more memory than it saves. The pings are the protocol's, and the
# largest frame is the one that is answered with a sentence before the socket is closed.
OPTIONS: dict[str, Any] = {
    "http": "chatproject.web.http_protocol:HttpProtocol",
    "ws": "chatproject.web.websocket_protocol:WebSocketProtocol",
    "ws_per_message_deflate": False,
    "ws_ping_interval": 20,
    "ws_ping_timeout": 15,
    "ws_max_size": 1024 * 1024,
    "timeout_keep_alive": 5,  # between two requests; the proxies in deploy/ let go of a connection before
    "timeout_graceful_shutdown": 10,
    "access_log": False,
    "server_header": False,
    "proxy_headers": False,  # whose X-Forwarded-* counts is decided by TRUSTED_PROXIES alone, in proxies.py
}
GOODBYE_SECONDS = 2


class Server(uvicorn.Server):
    """Ends sockets by the protocol before uvicorn cuts them: what is on its way is committed and answered first."""

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        from chatproject.realtime.lifespan import stop  # noqa: PLC0415, a worker reads this before Django is set up

        await stop()
        await self._hear_goodbyes()
        await super().shutdown(sockets)

    async def _hear_goodbyes(self) -> None:
        """Let the closing of each socket arrive before uvicorn cuts it: cut while its peer is sending, the connection
        is reset, and the peer never reads why.
        """
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(GOODBYE_SECONDS):
                connections = self.server_state.connections
                while any(isinstance(each, WebSocketsSansIOProtocol) for each in connections):  # noqa: ASYNC110
                    await asyncio.sleep(0.01)


class Worker(multiprocess.Process):
    """One of several processes, which ends as a single one does."""

    @property
    def server(self) -> uvicorn.Server:
        if self._server is None:
            self._server = Server(self.config)
        return self._server


def serve(listener: socket.socket) -> None:
    """Serve until a signal ends it; exits with 3 when the application does not start."""
    config = uvicorn.Config(
        "chatproject.asgi:application", workers=settings.WORKERS, log_config=settings.LOGGING, **OPTIONS
    )
    if settings.WORKERS > 1:
        multiprocess.Process = Worker  # type: ignore[misc]  # uvicorn has no other way to say what a worker is
        with counted_together():
            multiprocess.Multiprocess(config, sockets=[listener]).run()
        return
    server = Server(config)
    with contextlib.suppress(KeyboardInterrupt):
        server.run(sockets=[listener])
    if not server.started:
        sys.exit(3)
