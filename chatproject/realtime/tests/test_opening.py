"""From a cookie or a token to a socket that hears what its person may hear."""

import asyncio
import threading
from datetime import timedelta

import pytest
from django.conf import settings as django_settings
from django.db import OperationalError, connections
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts import serializers as accounts
from accounts import services as sessions
from accounts.models import Session
from chatproject.db import epoch
from chatproject.realtime import opening, protocol, registry, threads, topics
from chatproject.realtime.delivery import Delivery
from chatproject.realtime.threads import in_database
from chatproject.testing.clients import cookie_of
from chatproject.testing.people import sign_in
from chatproject.testing.sockets import Client, Refused
from chatproject.web.build import build
from messaging import services
from messaging.models import Conversation

OWN = {"origin": "http://localhost"}


@pytest.fixture
def chat(transactional_db, alice, bob):
    """The conversation of alice and bob, where something has been said."""
    chat = services.open_direct(person=alice, peer=bob)[0].conversation
    services.send_message(sender=alice, chat_id=chat.pk, content="hello")
    return chat


@pytest.fixture
def cookie(transactional_db, alice):
    """What alice's browser sends along."""
    session = sign_in(alice, kind=Session.Kind.BROWSER).session
    return {"cookie": f"{django_settings.SESSION_COOKIE_NAME}={cookie_of(session)}"}


@pytest.fixture
def token(transactional_db, alice):
    return sign_in(alice).access


@pytest.fixture
def patient(monkeypatch):
    """`patient(0.1)`: a socket that says nothing is closed after so many seconds."""
    return lambda seconds: monkeypatch.setattr(protocol, "AUTH_SECONDS", seconds)


# --- where a socket may come from ------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/ws", "/ws/"])
async def test_the_address_answers_with_and_without_a_slash(connect, alice, path):
    await connect(alice, path=path)


@pytest.mark.parametrize("path", ["/", "/ws/x", "/wss", "/api/", "/ws//"])
async def test_there_is_no_socket_at_any_other_address(connect, path):
    with pytest.raises(Refused):
        await connect(path=path)


@pytest.mark.parametrize("host", ["localhost", "localhost:8000", "127.0.0.1:1", "[::1]:8000", "LOCALHOST"])
async def test_an_allowed_host_is_let_in(connect, host):
    await connect(host=host)


@pytest.mark.parametrize(
    "host", ["", "evil.example", "localhost.evil.example", "localhost:port", "a b", "local\xffhost"]
)
async def test_any_other_host_is_refused(connect, host):
    with pytest.raises(Refused):
        await connect(host=host)


@pytest.mark.parametrize(
    ("host", "origin"),
    [
        ("localhost:8000", "http://localhost:8000"),
        ("localhost", "http://localhost"),
        ("localhost", "http://localhost:80"),
        ("localhost:80", "http://localhost"),
        ("localhost", "https://localhost"),
        ("localhost:443", "https://localhost"),
        ("localhost", "https://localhost:443"),
        ("localhost", "http://LOCALHOST"),
        ("[::1]:8000", "http://[::1]:8000"),
        ("localhost", "https://friend.example"),
    ],
)
async def test_a_page_of_this_site_or_an_allowed_one_is_let_in(connect, settings, host, origin):
    settings.ALLOWED_ORIGINS = ["https://friend.example"]
    await connect(host=host, origin=origin)


@pytest.mark.parametrize(
    ("host", "origin"),
    [
        ("localhost", "null"),
        ("localhost", ""),
        ("localhost", "http://evil.example"),
        ("localhost:8000", "http://localhost"),
        ("localhost:8000", "http://localhost:8001"),
        ("localhost:443", "http://localhost"),
        ("localhost:80", "https://localhost"),
        ("localhost", "http://localhost:443"),
        ("localhost", "http://localhost.evil.example"),
        ("localhost", "http://127.0.0.1"),
        ("localhost", "ftp://localhost"),
        ("localhost", "localhost"),
        ("localhost", "http://localhost:port"),
        ("localhost", "http://["),
        ("localhost", "http://friend.example"),
        ("localhost", "https://friend.example:444"),
    ],
)
async def test_any_other_page_is_refused(connect, settings, host, origin):
    settings.ALLOWED_ORIGINS = ["https://friend.example"]
    with pytest.raises(Refused):
        await connect(host=host, origin=origin)


async def test_a_program_has_no_origin_and_is_let_in(connect, alice):
    await connect(alice)


# --- the cookie ------------------------------------------------------------------------------------------------------


async def test_a_browser_on_a_page_of_this_site_is_signed_in_by_its_cookie(connect, cookie, alice):
    socket = await connect(**OWN, **cookie)
    frame = await socket.receive()
    assert frame["type"] == "authenticated"
    assert frame["user"]["id"] == str(alice.pk)
    assert "re" not in frame


async def needs_a_token(socket):
    assert (await socket.ask("ping"))["code"] == "not_authenticated"


async def test_from_an_allowed_page_that_is_not_ours_the_cookie_is_ignored(connect, cookie, settings):
    settings.ALLOWED_ORIGINS = ["https://friend.example"]
    await needs_a_token(await connect(origin="https://friend.example", **cookie))


async def test_without_an_origin_the_cookie_is_ignored(connect, cookie):
    await needs_a_token(await connect(**cookie))


@pytest.mark.parametrize("value", ["", "rubbish", "a:b:c", "\xff"])
async def test_a_cookie_that_is_not_ours_counts_as_none(connect, value):
    await needs_a_token(await connect(cookie=f"{django_settings.SESSION_COOKIE_NAME}={value}", **OWN))


async def test_the_cookie_of_an_ended_session_counts_as_none_and_a_token_still_opens(connect, cookie, token):
    await in_database(lambda: Session.objects.filter(kind="browser").update(ended_at=timezone.now()))
    socket = await connect(**OWN, **cookie)
    await needs_a_token(socket)
    assert (await socket.ask("auth", token=token))["type"] == "authenticated"


async def test_when_the_database_does_not_answer_a_browser_is_asked_to_come_again(connect, cookie, monkeypatch, caplog):
    def broken(**_):
        raise OperationalError("the disk is full")

    monkeypatch.setattr(registry, "_authenticator", [broken])
    socket = await connect(**OWN, **cookie)
    assert await socket.closed() == protocol.FAULT
    assert "A socket could not be opened" in caplog.text


# --- the token -------------------------------------------------------------------------------------------------------


async def test_the_first_frame_with_a_token_opens(connect, token):
    socket = await connect()
    assert (await socket.ask("auth", token=token))["type"] == "authenticated"
    assert await socket.ask("ping") == {"type": "pong"}


async def test_any_other_first_frame_is_refused_and_auth_may_still_follow(connect, token):
    socket = await connect()
    for kind in ("ping", "message", "no such type"):
        assert (await socket.ask(kind))["code"] == "not_authenticated"
    assert (await socket.ask("auth", token=token))["type"] == "authenticated"


WRONG: list[object] = ["", "rubbish", "a.b.c", None, 7, True, [], {}, "\ud800", "x" * 60_000]


@pytest.mark.parametrize("wrong", WRONG)
async def test_a_wrong_token_may_be_followed_by_a_right_one(connect, token, wrong):
    socket = await connect()
    assert (await socket.ask("auth", token=wrong))["code"] in {"auth_failed", "invalid"}
    assert (await socket.ask("auth", token=token))["type"] == "authenticated"


@pytest.mark.parametrize("wrong", WRONG)
async def test_two_wrong_tokens_are_enough(connect, wrong):
    socket = await connect()
    await socket.send("auth", token=wrong)
    await socket.send("auth", token=wrong, id="second")
    assert await socket.closed() == protocol.SESSION_ENDED
    assert '"re":"second"' in socket.texts[-1]


async def test_an_expired_token_says_so(connect, alice, monkeypatch):
    monkeypatch.setattr("accounts.tokens.Access.lifetime", timedelta(seconds=-1))
    expired = (await in_database(sign_in, alice)).access
    socket = await connect()
    assert (await socket.ask("auth", token=expired))["code"] == "token_expired"


async def test_a_refresh_token_opens_nothing(connect, alice):
    refresh = (await in_database(sign_in, alice)).refresh
    socket = await connect()
    assert (await socket.ask("auth", token=refresh))["code"] == "auth_failed"


async def test_the_token_of_an_ended_session_opens_nothing(connect, alice):
    signed_in = await in_database(sign_in, alice)
    await in_database(sessions.sign_out, session=signed_in.session)
    socket = await connect()
    assert (await socket.ask("auth", token=signed_in.access))["code"] == "auth_failed"


async def test_a_second_auth_is_forbidden_and_changes_nothing(connect, alice, bob):
    socket = await connect(alice)
    other = (await in_database(sign_in, bob)).access
    assert (await socket.ask("auth", token=other))["code"] == "forbidden"
    assert await socket.ask("ping") == {"type": "pong"}


async def test_a_socket_outlives_the_token_that_opened_it(connect, alice, monkeypatch):
    socket = await connect(alice)
    monkeypatch.setattr(protocol, "AUTH_SECONDS", 0)
    monkeypatch.setattr("accounts.tokens.Access.lifetime", timedelta(seconds=-1))
    assert await socket.ask("ping") == {"type": "pong"}


async def test_whoever_says_nothing_is_closed(connect, patient):
    patient(0.05)
    socket = await connect()
    assert await socket.closed() == protocol.NO_AUTH


async def test_the_time_is_not_longer_after_a_wrong_token(connect, patient):
    patient(0.3)
    socket = await connect()
    await socket.ask("auth", token="wrong")
    assert await socket.closed() == protocol.NO_AUTH


async def test_whoever_is_signed_in_is_not_closed_by_that(connect, patient, alice):
    patient(0.2)
    socket = await connect(alice)
    await asyncio.sleep(0.3)
    assert await socket.ask("ping") == {"type": "pong"}


# --- what opening does -----------------------------------------------------------------------------------------------


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
    monkeypatch.setattr("messaging.handlers.MOST_HEADS", 2)
    chats = await in_database(lambda: [_chat_of(alice, minutes) for minutes in (3, 1, 2)])
    socket = await connect()
    opened = await socket.ask("auth", token=(await in_database(sign_in, alice)).access)
    assert list(opened["heads"]) == [str(chats[1].pk), str(chats[2].pk)]
    assert opened["more"] is True


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
    """Where a socket that opens stops until the test lets it go on."""

    def __init__(self):
        self._reached, self._go_on = threading.Event(), threading.Event()

    def stop_here(self):
        self._reached.set()
        assert self._go_on.wait(10)

    async def reached(self):
        assert await asyncio.to_thread(self._reached.wait, 10)

    def end(self):
        self._go_on.set()


@pytest.fixture
def before_reading(monkeypatch):
    """A pause where a socket hears its conversations and is about to read where they stand."""
    pause, read = Pause(), opening._openings_of
    monkeypatch.setattr(opening, "_openings_of", lambda identity: pause.stop_here() or read(identity))
    yield pause
    pause.end()


@pytest.fixture
def after_reading(monkeypatch):
    """A pause where it has been read where they stand, and nobody knows yet."""
    pause, read = Pause(), opening._openings_of

    def read_and_stop(identity):
        openings = read(identity)
        pause.stop_here()
        return openings

    monkeypatch.setattr(opening, "_openings_of", read_and_stop)
    yield pause
    pause.end()


async def test_what_is_committed_before_the_heads_are_read_is_part_of_them(connect, token, chat, alice, before_reading):
    socket = await connect()
    await socket.send("auth", token=token)
    await before_reading.reached()
    await in_database(services.send_message, sender=alice, chat_id=chat.pk, content="meanwhile")
    before_reading.end()
    opened = await socket.receive()
    assert (opened["type"], opened["heads"]) == ("authenticated", {str(chat.pk): 2})


async def test_what_is_committed_after_the_heads_are_read_follows_them(connect, token, chat, alice, after_reading):
    socket = await connect()
    await socket.send("auth", token=token)
    await after_reading.reached()
    sent = await in_database(services.send_message, sender=alice, chat_id=chat.pk, content="meanwhile")
    after_reading.end()
    opened = await socket.receive()
    assert (opened["type"], opened["heads"]) == ("authenticated", {str(chat.pk): 1})
    event = await socket.receive("message")
    assert (event["n"], event["message"]["id"]) == (2, str(sent.message.pk))


async def test_a_conversation_that_ended_while_it_opens_is_not_heard(connect, token, chat, alice, bob, before_reading):
    socket = await connect()
    await socket.send("auth", token=token)
    await before_reading.reached()
    await in_database(lambda: chat.participants.filter(user=alice).update(removed_at=timezone.now()))
    before_reading.end()
    assert (await socket.receive())["heads"] == {}
    await in_database(services.send_message, sender=bob, chat_id=chat.pk, content="without alice")
    assert await socket.silence() == []


async def test_when_opening_fails_the_socket_is_closed_and_the_log_says_why(connect, token, monkeypatch, caplog):
    def broken(identity):
        raise OperationalError("the disk is full")

    monkeypatch.setattr(opening, "_heard_by", broken)
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
    assert topics.conversation(chat.pk) in hub.listeners
    await socket.leave()
    assert not hub.listeners
    assert not hub.sockets


async def test_while_the_server_stops_nobody_is_let_in(connect, alice):
    socket = await connect(alice)
    stopping = asyncio.ensure_future(socket.hub.stop())
    assert await socket.closed() == protocol.GOING_DOWN
    late = await Client().connect()
    assert await late.closed() == protocol.GOING_DOWN
    await socket.leave()
    await late.leave()
    await stopping


async def test_what_waits_is_written_before_a_socket_is_closed(connect, alice):
    socket = await connect(alice)
    topic = topics.user(alice.pk)
    socket.hub.deliver([Delivery(topic, b'{"type": "bye"}'), Delivery(topic, close=4401)])
    assert await socket.closed() == 4401
    assert socket.texts[-1] == '{"type": "bye"}'
