"""Sockets and the end of their sessions: pages that are open stay, all else ends when its time has passed."""

import asyncio
from datetime import timedelta

import pytest

from accounts import queries, services
from accounts.models import SESSION_ABSOLUTE, SESSION_SLIDING, Session, User
from chatproject.db import clock
from chatproject.realtime import protocol, reconcile
from chatproject.realtime.threads import in_database
from testing.clients import cookie_of
from testing.people import sign_in

DAY = timedelta(days=1)


@pytest.fixture
def at(monkeypatch):
    """`at(days=3)`: the clock of the server then, from now on."""
    began = clock.now()

    def at(**later):
        monkeypatch.setattr(clock, "now", lambda: began + timedelta(**later))

    return at


@pytest.fixture
def hasty(monkeypatch):
    monkeypatch.setattr(reconcile, "EVERY_SECONDS", 0.05)
    monkeypatch.setattr(reconcile, "USE_SECONDS", 0.05)


def browser(user):
    return sign_in(user, kind=Session.Kind.BROWSER).session


def stored(session):
    return Session.objects.get(pk=session.pk)


# --- what counts as use ----------------------------------------------------------------------------------------------


def test_a_page_that_is_open_lasts_until_the_ninetieth_day(alice, at):
    session = browser(alice)
    for day in range(1, 90):
        at(days=day)
        assert services.use_sessions([session.pk]) == []
    assert session.absolute_expires_at - stored(session).expires_at < timedelta(hours=1)
    at(days=90, minutes=1)
    assert services.use_sessions([session.pk]) == [session.pk]


@pytest.mark.engines
def test_its_session_is_stored_once_an_hour(alice, at, django_assert_num_queries):
    session = browser(alice)
    at(minutes=59)
    with django_assert_num_queries(2):
        services.use_sessions([session.pk])
    assert stored(session).expires_at == session.expires_at
    at(hours=2)
    services.use_sessions([session.pk])
    assert stored(session).expires_at == clock.now() + SESSION_SLIDING
    assert stored(session).last_seen == clock.now()


def test_the_session_of_a_program_lasts_as_long_as_its_refresh_token(alice, at):
    session = sign_in(alice).session
    at(days=29)
    assert services.use_sessions([session.pk]) == []
    assert stored(session).expires_at == session.expires_at
    at(days=30, minutes=1)
    assert services.use_sessions([session.pk]) == [session.pk]


def test_what_has_ended_is_not_made_longer(alice, at):
    session = browser(alice)
    services.sign_out(session=session)
    at(days=2)
    assert services.use_sessions([session.pk]) == [session.pk]
    assert stored(session).expires_at == session.expires_at < session.created_at + SESSION_ABSOLUTE


def test_somebody_who_may_not_come_in_any_more_is_found(alice, bob):
    hers, his = browser(alice), browser(bob)
    User.objects.filter(pk=alice.pk).update(is_active=False)
    assert services.use_sessions([hers.pk, his.pk]) == [hers.pk]


@pytest.mark.engines
def test_a_session_that_expired_is_among_those_that_ended(alice, bob, at):
    hers, _ = sign_in(alice).session, browser(bob)
    at(days=29)
    services.use_sessions(queries.ended_since(clock.now() - DAY))
    assert queries.ended_since(clock.now() - DAY) == []
    Session.objects.exclude(pk=hers.pk).update(expires_at=clock.now() + 3 * DAY)
    at(days=30, minutes=1)
    assert queries.ended_since(clock.now() - DAY) == [hers.pk]


# --- sockets ---------------------------------------------------------------------------------------------------------


async def test_the_socket_of_an_expired_session_is_closed(connect, alice, bob, at, hasty):
    socket = await connect(alice)
    at(days=30, minutes=1)
    other = await connect(bob)
    assert await socket.closed() == protocol.SESSION_ENDED
    assert await other.ask("ping") == {"type": "pong"}


async def test_an_open_page_keeps_its_session(connect, alice, at, hasty, settings, transactional_db):
    session = await in_database(browser, alice)
    cookie = f"{settings.SESSION_COOKIE_NAME}={cookie_of(session)}"
    page = await connect(origin="http://localhost", cookie=cookie)
    assert (await page.receive())["type"] == "authenticated"
    for day in (20, 40, 61):
        at(days=day)
        for _ in range(500):
            if (await in_database(stored, session)).last_seen == clock.now():
                break
            await asyncio.sleep(0.02)
    assert (await in_database(stored, session)).expires_at == session.absolute_expires_at
    assert await page.ask("ping") == {"type": "pong"}


async def test_the_sockets_of_somebody_who_was_deactivated_by_hand_are_closed(connect, alice, bob, hasty):
    socket, other = await connect(alice), await connect(bob)
    await in_database(User.objects.filter(pk=alice.pk).update, is_active=False)
    assert await socket.closed() == protocol.SESSION_ENDED
    assert await other.ask("ping") == {"type": "pong"}
