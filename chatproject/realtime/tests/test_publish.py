"""The only way an event leaves."""

import asyncio
import gc
import json
import weakref
from contextlib import suppress
from uuid import uuid4

import pytest

from chatproject.db import atomic
from chatproject.realtime import process, protocol, topics
from chatproject.realtime import publish as publish_module
from chatproject.realtime.bus import unpacked
from chatproject.realtime.delivery import Delivery, Event
from chatproject.realtime.presence import queries
from chatproject.realtime.publish import end_sessions, publish, publish_all

pytestmark = pytest.mark.django_db(transaction=True)


class Said(Event):
    type = "said"

    def __init__(self, word, n=None, left=()):
        self.word, self.n, self.left = word, n, left

    def payload(self):
        return {"word": self.word}


@pytest.fixture
def handed_over(monkeypatch):
    handed_over = []
    monkeypatch.setattr(publish_module, "hand_over", handed_over.append)
    return handed_over


def words(handed_over):
    return [json.loads(delivery.text)["word"] for deliveries in handed_over for delivery in deliveries]


def test_an_event_leaves_after_the_commit(handed_over):
    with atomic():
        publish(Said("hello"), to="chat.1")
        assert handed_over == []
    [[delivery]] = handed_over
    assert delivery == Delivery("chat.1", "said", b'{"type":"said","word":"hello"}')


def test_without_a_block_it_leaves_at_once(handed_over):
    publish(Said("hello"), to="chat.1")
    assert words(handed_over) == ["hello"]


def test_what_was_rolled_back_is_told_to_nobody(handed_over):
    with suppress(ZeroDivisionError), atomic():
        publish(Said("hello"), to="chat.1")
        raise ZeroDivisionError
    assert handed_over == []


def test_several_leave_together_in_their_order(handed_over):
    publish_all([(Said("one"), "chat.1"), (Said("two"), "chat.2"), (Said("three"), "chat.1")])
    assert len(handed_over) == 1
    assert words(handed_over) == ["one", "two", "three"]


def test_nothing_is_not_handed_over(handed_over):
    publish_all([])
    end_sessions([])
    assert handed_over == []


def test_a_delivery_knows_its_number_and_who_left(handed_over):
    person = uuid4()
    publish(Said("bye", n=7, left=(person,)), to="chat.1")
    [[delivery]] = handed_over
    assert (delivery.n, delivery.left) == (7, (person.hex,))


def test_the_end_of_a_session_closes_its_sockets(handed_over):
    session = uuid4()
    end_sessions([session])
    assert handed_over == [[Delivery(topics.session(session), close=protocol.SESSION_ENDED)]]


def test_a_delivery_survives_the_bus():
    delivery = Delivery("chat.1", "said", b"{}", 7, ("a",), "key", ("chat.2", 3), 4401)
    travelled = [list(each) if isinstance(each, tuple) else each for each in delivery]
    assert unpacked(travelled) == delivery


def test_where_no_server_runs_nobody_is_told_and_nothing_fails():
    async def serve_for_a_moment():
        process.current()

    asyncio.run(serve_for_a_moment())
    publish(Said("hello"), to="chat.1")


def test_of_servers_that_are_gone_nothing_is_kept():
    hubs = []

    async def serve_for_a_moment():
        process.current().presence.connect(uuid4())
        hubs.append(weakref.ref(process.current().hub))

    for _ in range(4):
        asyncio.run(serve_for_a_moment())
    publish(Said("hello"), to="chat.1")
    assert queries.online_ids() == set()
    gc.collect()
    assert [hub() for hub in hubs[:-1]] == [None] * 3  # the last one goes when another begins


def test_a_topic_tells_what_it_was_named_after():
    id = uuid4()
    for topic in (topics.conversation, topics.user, topics.status, topics.session):
        assert topics.id_of(topic(id)) == id
