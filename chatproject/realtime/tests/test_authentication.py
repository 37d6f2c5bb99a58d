"""Whose a socket is: by the cookie of a browser, or by the token of a program."""

from datetime import timedelta

import pytest
from django.conf import settings as django_settings
from django.db import OperationalError
from django.utils import timezone

from accounts import services as sessions
from accounts.hooks import AccountsHooks
from accounts.models import Session
from chatproject.realtime import protocol, quotas
from chatproject.realtime.threads import in_database
from testing.clients import cookie_of
from testing.people import sign_in

OWN = {"origin": "http://localhost"}


@pytest.fixture
def cookie(transactional_db, alice):
    """What alice's browser sends along."""
    session = sign_in(alice, kind=Session.Kind.BROWSER).session
    return {"cookie": f"{django_settings.SESSION_COOKIE_NAME}={cookie_of(session)}"}


@pytest.fixture
def patient(monkeypatch):
    """`patient(0.1)`: a socket that says nothing is closed after so many seconds."""
    return lambda seconds: monkeypatch.setattr(protocol, "AUTH_SECONDS", seconds)


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


async def test_a_company_behind_one_address_is_not_too_many(connect, people):
    company = await in_database(people, 11)
    for person in company:
        for _ in range(protocol.SOCKETS_PER_PERSON):
            await connect(person)
    assert not quotas.of_unsigned.counts
    assert quotas.of_person.counts == {person.pk: 20 for person in company}


async def test_one_cookie_opens_no_more_sockets_than_its_person_may_have(connect, cookie, monkeypatch):
    monkeypatch.setattr(quotas.of_session, "_most", 1)
    socket = await connect(**OWN, **cookie)
    assert (await socket.receive("authenticated"))["type"] == "authenticated"
    assert await (await connect(**OWN, **cookie)).closed() == protocol.TOO_MANY
    await socket.leave()
    assert (await (await connect(**OWN, **cookie)).receive("authenticated"))["type"] == "authenticated"


async def test_the_cookie_of_an_ended_session_counts_as_none_and_a_token_still_opens(connect, cookie, token):
    await in_database(lambda: Session.objects.filter(kind="browser").update(ended_at=timezone.now()))
    socket = await connect(**OWN, **cookie)
    await needs_a_token(socket)
    assert (await socket.ask("auth", token=token))["type"] == "authenticated"


async def test_when_the_database_does_not_answer_a_browser_is_asked_to_come_again(connect, cookie, monkeypatch, caplog):
    def broken(self, **_):
        raise OperationalError("the disk is full")

    monkeypatch.setattr(AccountsHooks, "authenticate", broken)
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


async def test_the_time_is_not_longer_after_a_wrong_token(connect, deadlines):
    socket = await connect()
    assert (await socket.ask("auth", token="wrong"))["code"] == "auth_failed"
    before, after = deadlines
    assert after.when() == before.when()
    after.ends()
    assert await socket.closed() == protocol.NO_AUTH


async def test_whoever_is_signed_in_is_not_closed_by_that(connect, deadlines, alice):
    socket = await connect(alice)
    [deadline] = deadlines
    deadline.ends()
    assert await socket.ask("ping") == {"type": "pong"}
