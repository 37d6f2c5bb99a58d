"""What waits to be written to one socket."""

import asyncio

import pytest

from chatproject.realtime import protocol
from chatproject.realtime.outbox import Outbox


class Peer:
    """Whoever is at the other end: takes frames, as long as `reads` is set."""

    def __init__(self, *, joins: bool) -> None:
        self.frames: list[bytes] = []
        self.overflows = 0
        self.reads = asyncio.Event()
        self.reads.set()
        self.outbox = Outbox(self._write, joins=joins, overflowed=self._overflow)

    async def _write(self, frame: bytes) -> None:
        await self.reads.wait()
        self.frames.append(frame)

    def _overflow(self) -> None:
        self.overflows += 1

    def put(self, *texts: bytes) -> None:
        for text in texts:
            self.outbox.put(text)

    async def stall(self) -> None:
        """Read no more; a first frame is on its way, so that from here on everything waits."""
        self.reads.clear()
        self.put(b"first")
        await asyncio.sleep(0)

    async def catch_up(self) -> list[bytes]:
        self.reads.set()
        await self.outbox.flush()
        return self.frames


@pytest.fixture
async def peer():
    return Peer(joins=False)


@pytest.fixture
async def joining():
    return Peer(joins=True)


async def test_what_is_put_is_written_in_order(peer):
    peer.put(b"1", b"2", b"3")
    assert await peer.catch_up() == [b"1", b"2", b"3"]


async def test_an_idle_one_has_no_task(peer):
    before = asyncio.all_tasks()
    peer.put(b"1")
    assert len(asyncio.all_tasks() - before) == 1
    await peer.catch_up()
    assert asyncio.all_tasks() == before


async def test_what_waits_travels_together_a_line_each(joining):
    joining.put(b"1", b"2", b"3")
    assert await joining.catch_up() == [b"1\n2\n3"]


async def test_a_frame_is_never_larger_than_256_kb(joining):
    texts = [bytes([65 + n]) * 100_000 for n in range(5)]
    joining.put(*texts)
    assert await joining.catch_up() == [b"\n".join(texts[:2]), b"\n".join(texts[2:4]), texts[4]]


async def test_exactly_256_kb_are_one_frame(joining):
    half = b"x" * (protocol.MOST_SERVER_FRAME_BYTES // 2)
    joining.put(half, half[1:])
    assert [len(frame) for frame in await joining.catch_up()] == [protocol.MOST_SERVER_FRAME_BYTES]


async def test_one_object_larger_than_that_travels_alone(joining):
    large = b"x" * 300_000
    joining.put(b"1", large, b"2")
    assert await joining.catch_up() == [b"1", large, b"2"]


async def test_of_several_with_one_key_only_the_last_is_written(peer):
    await peer.stall()
    for text, key in ((b"a1", "a"), (b"b1", "b"), (b"-", None), (b"a2", "a"), (b"-", None)):
        peer.outbox.put(text, key)
    assert await peer.catch_up() == [b"first", b"b1", b"-", b"a2", b"-"]


async def test_the_last_of_a_key_may_change_for_ever_without_overflowing(peer):
    await peer.stall()
    for _ in range(3 * protocol.MOST_WAITING_OBJECTS):
        peer.outbox.put(b"x" * 1000, "typing")
    assert peer.overflows == 0
    assert await peer.catch_up() == [b"first", b"x" * 1000]


async def test_two_thousand_objects_may_wait_and_one_more_is_too_many(peer):
    await peer.stall()
    peer.put(*[b"x"] * protocol.MOST_WAITING_OBJECTS)
    assert peer.overflows == 0
    peer.put(b"x")
    assert peer.overflows == 1


async def test_one_megabyte_may_wait_and_a_byte_more_is_too_much(peer):
    await peer.stall()
    peer.put(b"x" * (protocol.MOST_WAITING_BYTES - 1), b"x")
    assert peer.overflows == 0
    peer.put(b"x")
    assert peer.overflows == 1


async def test_what_was_written_no_longer_counts(peer):
    for _ in range(4):
        peer.put(b"x" * (protocol.MOST_WAITING_BYTES // 2))
        await peer.catch_up()
    assert peer.overflows == 0


async def test_one_that_overflowed_drops_what_waits_takes_nothing_and_says_so_once(peer):
    await peer.stall()
    peer.put(*[b"x"] * 3 * protocol.MOST_WAITING_OBJECTS)
    peer.put(b"later")
    assert peer.overflows == 1
    assert await peer.catch_up() == []


async def test_what_came_while_it_was_held_follows_what_it_was_held_for(joining):
    joining.outbox.hold()
    joining.put(b"event")
    await asyncio.sleep(0)
    assert joining.frames == []
    joining.outbox.release(b"authenticated")
    assert await joining.catch_up() == [b"authenticated\nevent"]


async def test_one_that_was_closed_while_it_was_held_writes_nothing(peer):
    peer.outbox.hold()
    peer.outbox.close()
    peer.outbox.release(b"authenticated")
    assert await peer.catch_up() == []


async def test_closed_while_writing_it_gives_up_what_waits(peer):
    await peer.stall()
    peer.put(b"1")
    peer.outbox.close()
    assert await peer.catch_up() == []
