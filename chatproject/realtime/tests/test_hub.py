"""Which sockets get what, and in which order: the hub of one process."""

import asyncio
import random
import threading
import time
from uuid import uuid4

import pytest

from chatproject.realtime import gaps, process, publish, topics
from chatproject.realtime import hub as hub_module
from testing.patience import until

from .conftest import RESYNC, TOPIC, RecordingSubscriber, event, quiet


@pytest.fixture
def never(monkeypatch):
    """A missing number is waited for for ever."""
    monkeypatch.setattr(gaps, "GAP_SECONDS", 1_000)


# --- subscriptions ---------------------------------------------------------------------------------------------------


async def test_the_subscribers_of_a_topic_get_its_events_and_nobody_else_does(hub, subscribe):
    inside, outside = subscribe(hub), RecordingSubscriber(hub)
    hub.subscribe(outside, "chat.other")
    hub.publish([event(1)])
    await quiet(inside, outside)
    assert (inside.numbers, outside.received) == ([1], [])


async def test_events_without_a_number_go_on_at_once_even_past_a_gap(hub, subscribe, never):
    subscriber = subscribe(hub)
    hub.publish([event(2), event()])
    await quiet(subscriber)
    assert subscriber.received == [{"type": "event"}]


async def test_whoever_is_unsubscribed_gets_nothing(hub, subscribe):
    stays, leaves = subscribe(hub), subscribe(hub)
    hub.unsubscribe(leaves, TOPIC)
    hub.publish([event(1)])
    await quiet(stays, leaves)
    assert (stays.numbers, leaves.received) == ([1], [])


async def test_a_topic_without_subscribers_is_forgotten(hub, subscribe):
    subscriber = subscribe(hub)
    hub.publish([event(1)])
    hub.forget(subscriber)
    hub.publish([event(2)])
    assert not hub.subscribers
    assert not hub._buffers
    assert not subscriber.topics


async def test_whoever_subscribes_where_the_hub_stands_misses_nothing(hub, subscribe):
    subscribe(hub)
    hub.publish([event(1), event(2)])
    late = subscribe(hub, head=2)
    hub.publish([event(3)])
    await quiet(late)
    assert late.received == [{"type": "event", "n": 3}]


async def test_whoever_subscribes_from_before_that_is_told_to_compare(hub, subscribe):
    subscribe(hub)
    hub.publish([event(1), event(2)])
    late = subscribe(hub, head=1)
    hub.publish([event(3)])
    await quiet(late)
    assert late.received == [RESYNC, {"type": "event", "n": 3}]


async def test_whoever_subscribes_from_beyond_that_gets_what_is_still_to_come(hub, subscribe):
    early, late = subscribe(hub), subscribe(hub, head=2)
    hub.publish([event(1), event(2)])
    await quiet(early, late)
    assert early.numbers == late.numbers == [1, 2]


async def test_what_comes_before_it_is_known_where_a_topic_stands_is_held(hub):
    subscriber = RecordingSubscriber(hub)
    hub.subscribe(subscriber, TOPIC)
    hub.publish([event(8), event(7), event(6)])
    await quiet(subscriber)
    assert subscriber.received == []
    hub.start(subscriber, TOPIC, 6)
    await quiet(subscriber)
    assert subscriber.numbers == [7, 8]


async def test_of_two_that_open_at_once_the_one_that_was_told_less_is_told_to_compare(hub):
    first, second = RecordingSubscriber(hub), RecordingSubscriber(hub)
    hub.subscribe(first, TOPIC)
    hub.subscribe(second, TOPIC)
    hub.publish([event(6)])
    hub.start(second, TOPIC, 6)
    hub.start(first, TOPIC, 5)
    hub.publish([event(7)])
    await quiet(first, second)
    assert first.received == [RESYNC, {"type": "event", "n": 7}]
    assert second.received == [{"type": "event", "n": 7}]


async def test_an_event_can_subscribe_its_subscribers_to_another_topic(hub):
    subscriber, person = RecordingSubscriber(hub), uuid4()
    hub.subscribe(subscriber, topics.user(person))
    hub.publish([event(topic=topics.user(person), subscribes=(TOPIC, 4)), event(5)])
    await quiet(subscriber)
    assert subscriber.received == [{"type": "event"}, {"type": "event", "n": 5}]


async def test_an_event_can_close_its_subscribers(hub, subscribe):
    closed, other = RecordingSubscriber(hub), subscribe(hub)
    hub.subscribe(closed, "session.1")
    hub.publish([event(topic="session.1", close=4401)])
    assert (closed.code, other.code) == (4401, None)
    assert not closed.topics


async def test_whoever_left_gets_nothing_from_that_event_on(hub, subscribe):
    leaver = uuid4()
    stays, leaves, again = subscribe(hub), subscribe(hub, leaver), subscribe(hub, leaver)
    hub.publish([event(1), event(2, left=(leaver.hex,)), event(3)])
    await quiet(stays, leaves, again)
    assert stays.numbers == [1, 2, 3]
    assert leaves.numbers == again.numbers == [1]


async def test_what_was_known_before_somebody_left_does_not_let_them_in_again(hub, subscribe):
    leaver = uuid4()
    stays, leaves = subscribe(hub), subscribe(hub, leaver)
    hub.subscribe(leaves, topics.user(leaver))
    hub.publish([event(1), event(2, left=(leaver.hex,))])
    hub.subscribe_person(leaver, TOPIC, 1)
    hub.publish([event(topic=topics.user(leaver), subscribes=(TOPIC, 1)), event(), event(3)])
    await quiet(stays, leaves)
    assert (stays.numbers, leaves.numbers) == ([1, 2, 3], [1])
    assert TOPIC not in leaves.topics
    hub.subscribe_person(leaver, TOPIC, 3)
    hub.publish([event(4)])
    await quiet(leaves)
    assert leaves.numbers == [1, 4]


async def test_that_holds_also_where_nobody_else_was_subscribed_when_they_left(hub, subscribe):
    leaver = uuid4()
    leaves = subscribe(hub, leaver)
    hub.subscribe(leaves, topics.user(leaver))
    hub.publish([event(1), event(2, left=(leaver.hex,)), event(3)])
    hub.subscribe_person(leaver, TOPIC, 1)
    hub.publish([event(topic=topics.user(leaver), subscribes=(TOPIC, 1)), event()])
    await quiet(leaves)
    assert TOPIC not in leaves.topics
    assert leaves.numbers == [1]
    hub.subscribe_person(leaver, TOPIC, 3)
    hub.publish([event(4)])
    await quiet(leaves)
    assert leaves.numbers == [1, 4]


async def test_removals_of_only_so_many_topics_are_remembered(hub, monkeypatch):
    monkeypatch.setattr(hub_module, "MOST_REMOVALS", 2)
    for number in range(1, 4):
        hub.deliver([event(5, topic=f"topic.{number}", left=("0" * 32,))])
    hub.deliver([event(3, topic="topic.2", left=("0" * 32,)), event(6, topic="topic.4", left=("0" * 32,))])
    assert hub._removals == {"topic.2": 5, "topic.4": 6}


async def test_a_socket_that_cannot_follow_is_closed_and_the_others_notice_nothing(hub, subscribe):
    subscribers = [subscribe(hub) for _ in range(5)]
    slow = subscribers[2]
    slow.reads.clear()
    for n in range(1, 3_001):
        hub.publish([event(n)])
        await quiet(*subscribers[:2], *subscribers[3:])
    assert slow.code == 4008
    assert slow not in hub.subscribers[TOPIC]
    assert all(subscriber.numbers == list(range(1, 3_001)) for subscriber in subscribers if subscriber is not slow)


# --- in order, each once ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(3))
async def test_whatever_order_they_come_in_they_are_delivered_in_theirs(hub, subscribe, never, seed):
    subscriber, numbers = subscribe(hub), list(range(1, 501))
    random.Random(seed).shuffle(numbers)
    for n in numbers:
        hub.publish([event(n)])
    await quiet(subscriber)
    assert subscriber.received == [{"type": "event", "n": n} for n in range(1, 501)]


async def test_what_comes_twice_is_delivered_once(hub, subscribe):
    subscriber = subscribe(hub)
    hub.publish([event(1), event(1), event(3), event(3), event(2), event(2), event(1)])
    await quiet(subscriber)
    assert subscriber.numbers == [1, 2, 3]


async def test_events_of_eight_threads_reach_every_socket_once_and_ascending(subscribe, members, never):
    server = process.current()
    hub = server.hub
    subscribers = [subscribe(hub) for _ in range(20)]
    numbers, committed, came = iter(range(1, 4_001)), threading.Lock(), []

    def commit_and_publish(seed):
        random_pause = random.Random(seed)
        while True:
            with committed:
                n = next(numbers, None)
            if n is None:
                return
            if random_pause.random() < 0.05:
                time.sleep(0.001)
            while n == 1 and not came:  # another one is faster
                time.sleep(0.001)
            while n - len(subscribers[0].received) > 500:  # more would wait for a socket than may
                time.sleep(0.001)
            came.append(n)
            publish.hand_over([event(n)])

    workers = [asyncio.to_thread(commit_and_publish, seed) for seed in range(8)]
    await asyncio.gather(*workers)
    await until(lambda: all(len(subscriber.numbers) == 4_000 for subscriber in subscribers))
    await server.stop()
    assert came != sorted(came)
    for subscriber in subscribers:
        assert subscriber.numbers == list(range(1, 4_001))
        assert not subscriber.resyncs
