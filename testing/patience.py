"""Waiting for what is to happen: as long as a slow and busy machine may need, which costs nothing where it is quick."""

import asyncio
import time
from collections.abc import Callable

PATIENCE = 120  # seconds; what takes longer will not happen


def wait_until(condition: Callable[[], object]) -> None:
    """Wait until `condition` holds; fails when it takes too long."""
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.002)


async def until(condition: Callable[[], object]) -> None:
    """Let everything else go on until `condition` holds; fails when it takes too long."""
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, "it did not happen"
        await asyncio.sleep(0.005)
