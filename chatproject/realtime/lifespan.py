"""Starting and stopping with the server. Daphne tells nobody that it starts, so the first socket does it as well."""

import asyncio
import logging
from collections.abc import Callable
from typing import Any

from django.conf import settings

from .batching import Batcher
from .process import current

log = logging.getLogger(__name__)


async def lifespan(scope: dict[str, Any], receive: Callable[..., Any], send: Callable[..., Any]) -> None:
    """The ASGI application for `lifespan`: start early, and stop clean."""
    while True:
        message = await receive()
        if message["type"] == "lifespan.startup":
            if not settings.RATE_LIMITS:
                log.warning("RATE_LIMITS=0: anybody may do anything as often as they like. This is for load tools.")
            current()
            await send({"type": "lifespan.startup.complete"})
        else:
            await stop()
            await send({"type": "lifespan.shutdown.complete"})
            return


async def stop() -> None:
    """Refuse new sockets and frames, commit what waits, write the answers, and close every socket with 1012."""
    process = current()
    if process.stopping:
        return
    process.stopping = True
    await asyncio.to_thread(Batcher.stop_all)
    await process.stop()
