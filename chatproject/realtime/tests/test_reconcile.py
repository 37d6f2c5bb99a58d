"""The database is the log: what nobody told this process is found there."""

import asyncio
from datetime import timedelta
from functools import partial

import pytest
from django.db import OperationalError
from django.db.models import F
from django.utils import timezone

from accounts.models import Session
from chatproject.realtime import hooks, protocol, reconcile, topics
from chatproject.realtime.threads import in_database
from messaging import services
from messaging.models import Conversation
from testing.patience import PATIENCE, until
from testing.people import sign_in

pytestmark = pytest.mark.engines


@pytest.fixture(autouse=True)
def hasty(monkeypatch):
    monkeypatch.setattr(reconcile, "EVERY_SECONDS", 0.05)
    monkeypatch.setattr(reconcile, "GRACE_SECONDS", 0.02)


@pytest.fixture
def chat(transactional_db, alice, bob):
    """The conversation of alice and bob, where something has been said."""
    chat = services.get_or_create_direct(person=alice, peer=bob).participant.conversation
    services.send_message(sender=alice, chat_id=chat.pk, content="hello")
    return chat


def move(chat):
    """What another program's write leaves behind: a number that this process was not given."""
    Conversation.objects.filter(pk=chat.pk).update(head=F("head") + 1, touched_at=timezone.now())


async def test_what_another_program_wrote_is_found(connect, chat, alice, bob, carol):
    inside, outside = [await connect(alice), await connect(bob)], await connect(carol)
    await in_database(move, chat)
    for socket in inside:
        assert await socket.receive() == {"type": "resync", "chat_id": str(chat.pk)}
    assert await outside.silence() == []


@pytest.fixture
def looks(beside):
    """`await looks()`: the database has been looked into three more times, and what was found there has been told."""
    seen = []
    beside(heads_since=lambda since: seen.append(since) or [])

    async def looks():
        before = len(seen)
        await until(lambda: len(seen) >= before + 3)

    return looks


async def received(socket, monkeypatch, send):
    """Receive a message, however long that takes after it was committed; returns its number."""
    with monkeypatch.context() as patch:
        patch.setattr(reconcile, "GRACE_SECONDS", 1_000)
        await in_database(send)
        return (await socket.receive("message"))["n"]


async def test_it_is_said_once(connect, chat, alice, bob, looks, monkeypatch):
    socket = await connect(alice)
    await in_database(move, chat)
    await socket.receive("resync")
    send = partial(services.send_message, sender=bob, chat_id=chat.pk, content="hello")
    assert await received(socket, monkeypatch, send) == 3
    await in_database(move, chat)
    await socket.receive("resync")
    await looks()
    assert not [frame for frame in await socket.silence() if frame["type"] == "resync"]


async def test_what_was_heard_needs_no_resync(connect, chat, alice, bob, looks, monkeypatch):
    socket = await connect(alice)
    send = partial(services.send_message, sender=bob, chat_id=chat.pk, content="hello")
    await received(socket, monkeypatch, send)
    await looks()
    assert not [frame for frame in await socket.silence() if frame["type"] == "resync"]


async def test_who_joined_just_now_is_left_for_a_while_to_the_event_that_says_so(
    connect, chat, carol, beside, looks, monkeypatch
):
    topic = topics.conversation(chat.pk)
    beside(arrivals_since=lambda since: [hooks.Arrival(carol.pk, topic, 1)])
    with monkeypatch.context() as patch:
        patch.setattr(reconcile, "GRACE_SECONDS", 1_000)
        socket = await connect(carol)
        await looks()
        assert await socket.silence() == []
    assert await socket.receive() == {"type": "resync", "chat_id": str(chat.pk)}


async def test_the_sockets_of_a_session_that_another_program_ended_are_closed(connect, alice, bob):
    ended, other = await connect(alice), await connect(bob)
    await in_database(lambda: Session.objects.filter(user=alice).update(ended_at=timezone.now()))
    assert await ended.closed() == protocol.SESSION_ENDED
    assert await other.ask("ping") == {"type": "pong"}


async def test_a_database_that_does_not_answer_is_asked_again(connect, chat, alice, beside, caplog):
    failures = iter([OperationalError("the disk is full")])

    def fails_once(since):
        for failure in failures:
            raise failure
        return []

    beside(heads_since=fails_once)
    socket = await connect(alice)
    await in_database(move, chat)
    assert (await socket.receive())["type"] == "resync"
    assert "the disk is full" in caplog.text


def fails(*_):
    raise OperationalError("the disk is full")


async def test_an_app_that_fails_keeps_no_other_from_saying_which_sessions_are_over(
    connect, alice, beside, monkeypatch, caplog
):
    beside(use_sessions=fails)
    monkeypatch.setattr(reconcile, "USE_SECONDS", 0.05)
    socket = await connect(alice)
    long_ago = timezone.now() - 2 * reconcile.LOOK_BACK
    await in_database(lambda: Session.objects.filter(user=alice).update(ended_at=long_ago))
    assert await socket.closed() == protocol.SESSION_ENDED
    assert "the disk is full" in caplog.text


async def test_what_has_expired_is_removed_by_itself_whatever_else_fails(connect, alice, beside, monkeypatch):
    beside(tidy_steps=lambda: [fails])
    monkeypatch.setattr(reconcile, "TIDY_SECONDS", 0.05)
    long_ago = timezone.now() - timedelta(days=31)
    socket = await connect(alice)
    old = await in_database(lambda: sign_in(alice).session)
    await in_database(lambda: Session.objects.filter(pk=old.pk).update(expires_at=long_ago))

    async with asyncio.timeout(PATIENCE):
        while await in_database(Session.objects.filter(pk=old.pk).exists):  # noqa: ASYNC110
            await asyncio.sleep(0.05)
    assert await socket.ask("ping") == {"type": "pong"}
