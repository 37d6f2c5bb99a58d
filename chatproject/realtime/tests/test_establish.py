"""How a socket is subscribed to what its person may see, and what happens when that fails."""

import asyncio
import threading
from datetime import timedelta

import pytest
from django.db import OperationalError, connections
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts import serializers as accounts
from accounts import services as sessions
from chatproject.core.build import build
from chatproject.db import epoch
from chatproject.realtime import establish, protocol, threads, topics
from chatproject.realtime.delivery import Delivery
from chatproject.realtime.threads import in_database
from messaging import services
from messaging.models import Conversation
from testing.patience import PATIENCE
from testing.people import sign_in
from testing.sockets import Client


@pytest.fixture
def chat(transactional_db, alice, bob):
    """The conversation of alice and bob, where something has been said."""
    chat = services.get_or_create_direct(person=alice, peer=bob).participant.conversation
    services.send_message(sender=alice, chat_id=chat.pk, content="hello")
    return chat


async def test_authenticated_says_exactly_this(connect, alice, chat):
    signed_in = await in_database(sign_in, alice)
    socket = await connect()
    assert await socket.ask("auth", token=signed_in.access) == {
        "type": "authenticated",
        "user": accounts.me(alice),
        "session_id": str(signed_in.session.pk),
        "epoch": epoch.current(),
        "build": build(),
        "heartbeat": 25,
        "heads": {str(chat.pk): 1},
    }


async def test_it_names_the_200_conversations_that_moved_last_and_says_that_there_are_more(connect, alice, monkeypatch):
    monkeypatch.setattr("messaging.hooks.MOST_HEADS", 2)
    chats = await in_database(lambda: [_chat_of(alice, minutes) for minutes in (3, 1, 2)])
    socket = await connect()
    authenticated = await socket.ask("auth", token=(await in_database(sign_in, alice)).access)
    assert list(authenticated["heads"]) == [str(chats[1].pk), str(chats[2].pk)]
    assert authenticated["more"] is True


def _chat_of(person, minutes):
    touched_at = timezone.now() - timedelta(minutes=minutes)
    chat = Conversation.objects.create(kind="direct", created_by=person, head=1, member_count=1, touched_at=touched_at)
    chat.participants.create(user=person)
    return chat


async def test_it_costs_three_queries(connect, settings, alice, chat):
    signed_in = await in_database(sign_in, alice)
    await connect(alice)  # the epoch is read once in the life of a process
    threads_before, settings.DATABASE_THREADS = settings.DATABASE_THREADS, 1
    threads._pool.cache_clear()
    threads.owner.set("the test")  # so that it uses the same thread as the socket
    try:
        queries = CaptureQueriesContext(await in_database(lambda: connections["default"]))
        await in_database(queries.__enter__)
        socket = await connect()
        assert (await socket.ask("auth", token=signed_in.access))["type"] == "authenticated"
        await in_database(queries.__exit__, None, None, None)
        assert len(queries) == 3, queries.captured_queries
    finally:
        threads._pool().shutdown()
        threads._pool.cache_clear()
        settings.DATABASE_THREADS = threads_before


class Pause:
    """Where a socket that is being established stops until the test lets it go on."""

    def __init__(self):
        self._reached, self._go_on = threading.Event(), threading.Event()

    def stop_here(self):
        self._reached.set()
        assert self._go_on.wait(PATIENCE)

    async def reached(self):
        assert await asyncio.to_thread(self._reached.wait, PATIENCE)

    def end(self):
        self._go_on.set()


@pytest.fixture
def before_reading(monkeypatch):
    """A pause where a socket is subscribed to its conversations and is about to read their heads."""
    pause, read = Pause(), establish._initial_states_of
    monkeypatch.setattr(establish, "_initial_states_of", lambda identity: pause.stop_here() or read(identity))
    yield pause
    pause.end()


@pytest.fixture
def after_reading(monkeypatch):
    """A pause where it has been read where they stand, and nobody knows yet."""
    pause, read = Pause(), establish._initial_states_of

    def read_and_stop(identity):
        states = read(identity)
        pause.stop_here()
        return states

    monkeypatch.setattr(establish, "_initial_states_of", read_and_stop)
    yield pause
    pause.end()


async def test_what_is_committed_before_the_heads_are_read_is_part_of_them(connect, token, chat, alice, before_reading):
    socket = await connect()
    await socket.send("auth", token=token)
    await before_reading.reached()
    await in_database(services.send_message, sender=alice, chat_id=chat.pk, content="meanwhile")
    before_reading.end()
    authenticated = await socket.receive()
    assert (authenticated["type"], authenticated["heads"]) == ("authenticated", {str(chat.pk): 2})


async def test_what_is_committed_after_the_heads_are_read_follows_them(connect, token, chat, alice, after_reading):
    socket = await connect()
    await socket.send("auth", token=token)
    await after_reading.reached()
    sent = await in_database(services.send_message, sender=alice, chat_id=chat.pk, content="meanwhile")
    after_reading.end()
    authenticated = await socket.receive()
    assert (authenticated["type"], authenticated["heads"]) == ("authenticated", {str(chat.pk): 1})
    event = await socket.receive("message")
    assert (event["n"], event["message"]["id"]) == (2, str(sent.message.pk))


async def test_a_conversation_that_ended_while_it_opens_is_not_delivered(
    connect, token, chat, alice, bob, before_reading
):
    socket = await connect()
    await socket.send("auth", token=token)
    await before_reading.reached()
    await in_database(lambda: chat.participants.filter(user=alice).update(removed_at=timezone.now()))
    before_reading.end()
    assert (await socket.receive())["heads"] == {}
    await in_database(services.send_message, sender=bob, chat_id=chat.pk, content="without alice")
    assert await socket.silence() == []


async def test_when_establishing_fails_the_socket_is_closed_and_the_log_says_why(connect, token, monkeypatch, caplog):
    def broken(identity):
        raise OperationalError("the disk is full")

    monkeypatch.setattr(establish, "_subscriptions_of", broken)
    socket = await connect()
    await socket.send("auth", token=token)
    assert await socket.closed() == protocol.FAULT
    assert "the disk is full" in caplog.text


async def test_the_end_of_its_session_closes_a_socket_and_no_other(connect, alice):
    signed_in = await in_database(sign_in, alice)
    ended, other = await connect(), await connect(alice)
    await ended.ask("auth", token=signed_in.access)
    await in_database(sessions.sign_out, session=signed_in.session)
    assert await ended.closed() == protocol.SESSION_ENDED
    assert await other.ask("ping") == {"type": "pong"}


async def test_a_socket_that_left_is_forgotten(connect, alice, chat):
    socket = await connect(alice)
    hub = socket.hub
    assert topics.conversation(chat.pk) in hub.subscribers
    await socket.leave()
    assert not hub.subscribers
    assert not hub.sockets


async def test_while_the_server_stops_nobody_is_let_in(connect, alice):
    socket = await connect(alice)
    stopping = asyncio.ensure_future(socket.process.stop())
    assert await socket.closed() == protocol.GOING_DOWN
    late = await Client().connect()
    assert await late.closed() == protocol.GOING_DOWN
    await socket.leave()
    await late.leave()
    await stopping


async def test_what_waits_is_written_before_a_socket_is_closed(connect, alice):
    socket = await connect(alice)
    topic = topics.user(alice.pk)
    socket.hub.deliver([Delivery(topic, "bye", b'{"type": "bye"}'), Delivery(topic, close=4401)])
    assert await socket.closed() == 4401
    assert socket.texts[-1] == '{"type": "bye"}'
