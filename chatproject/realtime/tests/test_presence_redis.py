"""What the processes store of their people in Redis, and read there."""

import asyncio

import pytest

from chatproject.realtime.presence import redis as presence_redis
from chatproject.realtime.presence.redis import PresenceStore


@pytest.fixture
async def store(redis_server, own_keys):
    store = PresenceStore(redis_server.url)
    yield store
    await store.close()


async def test_every_process_reads_what_all_that_live_have_stored(store):
    await store.exchange("one", b"first", life=3_000)
    await store.exchange("one", b"second", life=3_000)
    found = {process: (said, left) for process, said, left in await store.exchange("two", b"third", life=2_000)}
    assert {process: said for process, (said, _) in found.items()} == {"one": b"second", "two": b"third"}
    assert 2_000 < found["one"][1] <= 3_000
    assert 1_000 < found["two"][1] <= 2_000


async def test_what_a_process_stored_ends_by_itself(store):
    await store.exchange("one", b"first", life=0.05)
    await asyncio.sleep(0.1)
    assert [process for process, _, _ in await store.exchange("two", b"second", life=30)] == ["two"]
    assert await store._client.hkeys(presence_redis.PEOPLE) == [b"two"]


async def test_a_process_whose_people_redis_has_evicted_is_left_out_until_it_says_them_again(store):
    await store.exchange("one", b"first", life=30)
    await store._client.delete(presence_redis.PEOPLE)
    assert [process for process, _, _ in await store.exchange("two", b"second", life=30)] == ["two"]
    found = {process: said for process, said, _ in await store.exchange("one", b"third", life=30)}
    assert found == {"one": b"third", "two": b"second"}


async def test_a_redis_that_fails_says_so_once_and_tells_of_nobody(store, redis_server, caplog):
    redis_server.stop()
    try:
        assert [await store.exchange("one", b"first", life=30) for _ in range(3)] == [[], [], []]
    finally:
        redis_server.start()
    assert caplog.text.count("until Redis answers") == 1
    assert [process for process, _, _ in await store.exchange("one", b"first", life=30)] == ["one"]
