"""What a socket asked to hear: at most so many, the oldest forgotten."""

import pytest

from chatproject.realtime.following import Following

from .conftest import Ear, event, quiet


@pytest.fixture
def ear(hub):
    return Ear(hub)


@pytest.fixture
def following(hub, ear):
    return Following(hub, ear, most=3)


async def test_what_was_asked_for_is_heard_until_it_is_asked_for_no_longer(hub, ear, following):
    following.add("one")
    hub.publish([event(topic="one"), event(topic="two")])
    following.remove("one")
    hub.publish([event(topic="one")])
    await quiet(ear)
    assert len(ear.heard) == 1
    assert not hub.listeners


async def test_the_one_that_was_asked_for_longest_ago_is_forgotten(ear, following):
    for topic in ("one", "two", "three", "one", "four"):
        following.add(topic)
    assert set(ear.topics) == {"three", "one", "four"}
    assert [topic in following for topic in ("one", "two")] == [True, False]


async def test_replacing_leaves_what_is_in_both(hub, ear, following):
    for topic in ("one", "two"):
        following.add(topic)
    following.replace(["two", "three"])
    assert set(ear.topics) == {"two", "three"}
    following.replace([])
    assert not ear.topics
    assert not hub.listeners


async def test_what_nobody_asked_for_here_is_not_taken_away(hub, ear, following):
    hub.subscribe(ear, "other")
    following.remove("other")
    following.replace(["one"])
    assert set(ear.topics) == {"other", "one"}
