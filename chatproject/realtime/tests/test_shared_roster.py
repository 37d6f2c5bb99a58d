"""What the processes store of their people in Redis, and read there."""

import asyncio

import pytest

from chatproject.realtime import shared_roster
from chatproject.realtime.shared_roster import SharedRoster


@pytest.fixture
async def shared(redis_server, own_keys):
    shared = SharedRoster(redis_server.url)
    yield shared
    await shared.close()


async def test_every_process_reads_what_all_that_live_have_stored(shared):
    await shared.exchange("one", b"first", life=3_000)
    await shared.exchange("one", b"second", life=3_000)
    told = {process: (said, left) for process, said, left in await shared.exchange("two", b"third", life=2_000)}
    assert {process: said for process, (said, _) in told.items()} == {"one": b"second", "two": b"third"}
    assert 2_000 < told["one"][1] <= 3_000
    assert 1_000 < told["two"][1] <= 2_000


async def test_what_a_process_stored_ends_by_itself(shared):
    await shared.exchange("one", b"first", life=0.05)
    await asyncio.sleep(0.1)
    assert [process for process, _, _ in await shared.exchange("two", b"second", life=30)] == ["two"]
    assert await shared._client.hkeys(shared_roster.PEOPLE) == [b"two"]


async def test_a_process_whose_people_redis_has_evicted_is_left_out_until_it_says_them_again(shared):
    await shared.exchange("one", b"first", life=30)
    await shared._client.delete(shared_roster.PEOPLE)
    assert [process for process, _, _ in await shared.exchange("two", b"second", life=30)] == ["two"]
    told = {process: said for process, said, _ in await shared.exchange("one", b"third", life=30)}
    assert told == {"one": b"third", "two": b"second"}


async def test_a_redis_that_fails_says_so_once_and_tells_of_nobody(shared, redis_server, caplog):
    redis_server.stop()
    try:
        assert [await shared.exchange("one", b"first", life=30) for _ in range(3)] == [[], [], []]
    finally:
        redis_server.start()
    assert caplog.text.count("until Redis answers") == 1
    assert [process for process, _, _ in await shared.exchange("one", b"first", life=30)] == ["one"]
