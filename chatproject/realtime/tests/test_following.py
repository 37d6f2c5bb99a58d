"""What a socket asked to subscribe to: at most so many, the oldest forgotten."""

import pytest

from chatproject.realtime.following import Following

from .conftest import RecordingSubscriber, event, quiet


@pytest.fixture
def subscriber(hub):
    return RecordingSubscriber(hub)


@pytest.fixture
def following(hub, subscriber):
    return Following(hub, subscriber, most=3)


async def test_what_was_asked_for_is_delivered_until_it_is_asked_for_no_longer(hub, subscriber, following):
    following.add("one")
    hub.publish([event(topic="one"), event(topic="two")])
    following.remove("one")
    hub.publish([event(topic="one")])
    await quiet(subscriber)
    assert len(subscriber.received) == 1
    assert not hub.subscribers


async def test_the_one_that_was_asked_for_longest_ago_is_forgotten(subscriber, following):
    for topic in ("one", "two", "three", "one", "four"):
        following.add(topic)
    assert set(subscriber.topics) == {"three", "one", "four"}
    assert [topic in following for topic in ("one", "two")] == [True, False]


async def test_replacing_leaves_what_is_in_both(hub, subscriber, following):
    for topic in ("one", "two"):
        following.add(topic)
    following.replace(["two", "three"])
    assert set(subscriber.topics) == {"two", "three"}
    following.replace([])
    assert not subscriber.topics
    assert not hub.subscribers


async def test_what_nobody_asked_for_here_is_not_taken_away(hub, subscriber, following):
    hub.subscribe(subscriber, "other")
    following.remove("other")
    following.replace(["one"])
    assert set(subscriber.topics) == {"other", "one"}
