"""What is done when the server starts."""

import asyncio

import pytest

from chatproject.realtime.lifespan import lifespan
from testing.patience import PATIENCE


async def start():
    """What the server sends back when it is told to start."""
    sent = asyncio.Queue()
    incoming = asyncio.Queue()
    incoming.put_nowait({"type": "lifespan.startup"})
    server = asyncio.create_task(lifespan({"type": "lifespan"}, incoming.get, sent.put))
    try:
        return await asyncio.wait_for(sent.get(), PATIENCE)
    finally:
        server.cancel()


@pytest.mark.parametrize("limited", [True, False])
async def test_a_server_without_limits_says_so_in_its_log(limited, settings, caplog):
    settings.RATE_LIMITS = limited
    assert await start() == {"type": "lifespan.startup.complete"}
    assert ("RATE_LIMITS=0" in caplog.text) is not limited
