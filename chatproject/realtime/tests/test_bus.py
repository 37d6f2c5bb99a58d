"""The hubs of two processes, over memory and over a real Redis: the same order, whatever gets lost."""

import asyncio
import itertools
import random
from uuid import uuid4

import pytest

from chatproject.realtime import bus, gaps
from chatproject.realtime.bus import MOST_WAITING, Bus
from chatproject.realtime.process import Process
from testing.patience import until

from .conftest import RESYNC, TOPIC, RecordingSubscriber, connected, event, quiet


@pytest.fixture
async def pair(hubs, subscribe):
    """Somebody who is subscribed to the conversation in each of two processes."""
    return [subscribe(hub) for hub in hubs]


@pytest.fixture
def hasty(monkeypatch):
    monkeypatch.setattr(gaps, "GAP_SECONDS", 0.05)


@pytest.fixture
def never(monkeypatch):
    monkeypatch.setattr(gaps, "GAP_SECONDS", 1_000)


async def test_an_event_is_delivered_in_both_processes_once(hubs, pair):
    hubs[0].publish([event(1)])
    hubs[1].publish([event(2)])
    await until(lambda: all(len(subscriber.received) == 2 for subscriber in pair))
    hubs[0].publish([event(3)])
    await until(lambda: pair[1].numbers == [1, 2, 3])
    assert pair[0].numbers == [1, 2, 3]


@pytest.mark.parametrize("seed", range(3))
async def test_whatever_order_they_come_in_both_deliver_them_in_theirs(hubs, pair, never, seed):
    shuffler, numbers = random.Random(seed), list(range(1, 401))
    shuffler.shuffle(numbers)
    for first in range(0, 400, 7):
        shuffler.choice(hubs).publish([event(n) for n in numbers[first : first + 7]])
        if shuffler.random() < 0.1:
            await asyncio.sleep(0.001)
    await until(lambda: all(len(subscriber.numbers) == 400 for subscriber in pair))
    assert [subscriber.received for subscriber in pair] == [[{"type": "event", "n": n} for n in range(1, 401)]] * 2


async def test_what_both_publish_is_delivered_once(hubs, pair):
    for each in (*hubs, *hubs):
        each.publish([event(1), event(2)])
    hubs[0].publish([event(3)])
    hubs[1].publish([event(4)])
    await until(lambda: all(len(subscriber.numbers) >= 4 for subscriber in pair))
    assert [subscriber.numbers for subscriber in pair] == [[1, 2, 3, 4]] * 2


async def test_what_the_bus_lost_is_given_up_and_that_is_said_where_it_is_missing(hubs, pair, hasty):
    hubs[0].publish([event(1)])
    hubs[0].deliver([event(2)])
    hubs[0].publish([event(3)])
    await until(lambda: pair[1].resyncs)
    hubs[0].publish([event(4)])
    await until(lambda: pair[1].numbers == [1, 4])
    assert pair[1].received[1] == RESYNC
    assert (pair[0].numbers, pair[0].resyncs) == ([1, 2, 3, 4], [])


async def test_whoever_left_hears_nothing_more_in_either_process(hubs, subscribe):
    leaver = uuid4()
    stays, leaves = [subscribe(hub) for hub in hubs], [subscribe(hub, leaver) for hub in hubs]
    hubs[0].publish([event(1)])
    hubs[0].publish([event(2, left=(leaver.hex,))])
    hubs[0].publish([event(3)])
    await until(lambda: all(subscriber.numbers == [1, 2, 3] for subscriber in stays))
    await quiet(*leaves)
    assert [subscriber.numbers for subscriber in leaves] == [[1], [1]]


async def test_whoever_left_hears_nothing_more_even_when_that_event_was_lost(hubs, subscribe, hasty, members):
    here, there, left = subscribe(hubs[0]), subscribe(hubs[1]), subscribe(hubs[1])
    members.allowed = {here.person_id, there.person_id}
    hubs[0].deliver([event(1, left=(left.person_id.hex,))])
    hubs[0].publish([event(2)])
    hubs[0].publish([event(3)])
    await until(lambda: there.resyncs)
    hubs[0].publish([event(4)])
    await until(lambda: there.numbers == [4])
    await quiet(left)
    assert (left.numbers, left.received) == ([], [RESYNC])
    assert here.numbers == [1, 2, 3, 4]


async def test_a_session_that_ends_here_is_closed_there(hubs):
    subscriber = RecordingSubscriber(hubs[1])
    hubs[1].subscribe(subscriber, "session.1")
    hubs[0].publish([event(topic="session.1", close=4401)])
    await until(lambda: subscriber.code == 4401)


async def test_a_conversation_that_is_added_here_is_heard_there(hubs):
    subscriber = RecordingSubscriber(hubs[1])
    hubs[1].subscribe(subscriber, "user.1")
    hubs[0].publish([event(topic="user.1", subscribes=(TOPIC, 4)), event(5)])
    await until(lambda: subscriber.received == [{"type": "event"}, {"type": "event", "n": 5}])


async def test_what_is_too_much_for_the_bus_is_dropped_and_the_others_are_told(hubs, pair, never):
    for n in range(1, MOST_WAITING + 100):
        hubs[0].publish([event(n)])
    await until(lambda: pair[1].resyncs)
    assert pair[1].resyncs == [{"type": "resync"}] * len(pair[1].resyncs)
    await quiet(pair[0])
    assert (pair[0].numbers, pair[0].resyncs) == (list(range(1, MOST_WAITING + 100)), [])


async def test_whoever_hears_nothing_yet_is_not_told_to_compare(hubs):
    unsigned = RecordingSubscriber(hubs[0])
    hubs[0].sockets.add(unsigned)
    hubs[0].resync_all()
    await quiet(unsigned)
    assert unsigned.received == []


@pytest.mark.parametrize(
    "message",
    [
        {"origin": "old", "events": [["chat.1", b"{}", 1, [], None, None, None]], "dropped": False},
        {"version": bus.VERSION + 1, "origin": "new", "events": [], "dropped": False},
        {"version": bus.VERSION, "origin": "odd", "events": [["chat.1", "event", b"{}"]], "dropped": False},
    ],
    ids=["without a version", "of another version", "of another length"],
)
async def test_what_another_version_sends_is_dropped_and_that_is_said_once_a_while(
    hubs, pair, new_layer, monkeypatch, caplog, message
):
    monkeypatch.setattr(bus, "RETRY_SECONDS", 0.05)
    layer = new_layer()
    for _ in range(20):
        await layer.group_send(bus.GROUP, {"type": "events", **message})
    await until(lambda: all(subscriber.resyncs for subscriber in pair))
    hubs[0].publish([event(1)])
    await until(lambda: all(subscriber.numbers == [1] for subscriber in pair))
    assert all(0 < len(subscriber.resyncs) < 20 for subscriber in pair)
    assert not caplog.records  # the bus itself works


async def test_stopping_ends_both_tasks(processes):
    await processes[0].stop()
    assert all(task.done() for task in processes[0].bus._tasks)


async def test_alone_there_is_no_bus(settings):
    settings.REDIS_URL = ""
    assert bus.from_settings() is None


# --- a Redis that fails ----------------------------------------------------------------------------------------------


@pytest.fixture
def broken_redis(redis_server, monkeypatch):
    """Where a Redis was, until the test starts it again."""
    monkeypatch.setattr(bus, "RETRY_SECONDS", 0.05)
    redis_server.stop()
    yield redis_server
    redis_server.stop()
    redis_server.start()


@pytest.mark.parametrize("new_layer", ["redis"], indirect=True)
async def test_without_redis_what_happens_here_is_delivered_here(broken_redis, new_layer, subscribe, members):
    alone = Process(Bus(new_layer()))
    subscriber = subscribe(alone.hub)
    for n in range(1, 51):
        alone.hub.publish([event(n)])
    await until(lambda: not alone.bus.healthy)
    assert subscriber.numbers == list(range(1, 51))
    assert not subscriber.resyncs
    await alone.stop()


@pytest.mark.parametrize("new_layer", ["redis"], indirect=True)
async def test_a_redis_that_comes_later_is_found_and_the_others_are_told_to_compare(
    broken_redis, new_layer, subscribe, members
):
    processes = [Process(Bus(new_layer())) for _ in range(2)]
    hubs = [process.hub for process in processes]
    subscribers = [subscribe(hub) for hub in hubs]
    hubs[0].publish([event(1)])
    await until(lambda: not any(process.bus.healthy for process in processes))
    broken_redis.start()
    await connected(*hubs)
    await connected(*reversed(hubs))
    await until(lambda: subscribers[1].resyncs)
    assert not subscribers[1].numbers
    for process in processes:
        process.hub.sockets.clear()
        await process.stop()


@pytest.mark.parametrize("new_layer", ["redis"], indirect=True)
async def test_redis_restarted_in_mid_traffic_both_go_on(redis_server, hubs, subscribe, members, hasty):
    subscribers = [subscribe(hub) for hub in hubs]
    numbers = itertools.count(1)

    async def talk(rounds):
        for _ in range(rounds):
            hubs[0].publish([event(next(numbers))])
            await asyncio.sleep(0.002)

    await talk(50)
    redis_server.stop()
    await talk(50)
    redis_server.start()
    await talk(50)
    await connected(*hubs)
    await connected(*reversed(hubs))
    await talk(50)
    await until(lambda: subscribers[1].numbers[-1:] == [200])
    assert subscribers[0].numbers == list(range(1, 201))
    assert subscribers[1].numbers == sorted(set(subscribers[1].numbers))
    assert subscribers[1].resyncs
