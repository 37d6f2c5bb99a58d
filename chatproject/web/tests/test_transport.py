"""A peer that takes nothing cannot keep a connection."""

import asyncio
import socket

import pytest

from chatproject.web.transport import Transport

MEGABYTE = 1024 * 1024
PATIENCE = 10


class Lost(asyncio.Protocol):
    """Knows when the connection is gone."""

    def __init__(self):
        self.gone = asyncio.Event()

    def connection_lost(self, exc):
        self.gone.set()


@pytest.fixture
async def line(monkeypatch):
    """A connection whose end here is a Transport; the other end is a socket that nobody reads."""
    monkeypatch.setattr(Transport, "closing_seconds", 0.1)
    monkeypatch.setattr(Transport, "sending_seconds", 0.1)
    here, there = socket.socketpair()
    loop = asyncio.get_running_loop()
    transport, lost = await loop.create_connection(Lost, sock=here)
    there.setblocking(False)
    yield Transport(transport, loop), lost, there
    if not lost.gone.is_set():
        transport.abort()
    there.close()
    await asyncio.wait_for(lost.gone.wait(), PATIENCE)


async def test_what_is_closed_and_not_taken_is_cut(line):
    transport, lost, _ = line
    transport.write(b"x" * 8 * MEGABYTE)
    transport.close()
    assert transport.get_write_buffer_size()
    await asyncio.wait_for(lost.gone.wait(), PATIENCE)


async def test_what_is_closed_and_taken_arrives_whole(line):
    transport, lost, there = line
    transport.write(b"x" * 8 * MEGABYTE)
    transport.close()
    loop, came = asyncio.get_running_loop(), 0
    while part := await loop.sock_recv(there, MEGABYTE):
        came += len(part)
    assert came == 8 * MEGABYTE
    await asyncio.wait_for(lost.gone.wait(), PATIENCE)


async def test_an_answer_that_is_not_taken_is_cut_and_one_that_is_looked_after_no_more_stays(line):
    transport, lost, _ = line
    transport.write(b"x" * 8 * MEGABYTE)
    transport.watch()
    transport.unwatch()
    await asyncio.sleep(0.3)
    assert not lost.gone.is_set()
    transport.watch()
    await asyncio.wait_for(lost.gone.wait(), PATIENCE)
