"""Signing in and out, tokens, and who is asking; also when several do so at once."""

from datetime import timedelta
from functools import partial

import pytest
from django.utils import timezone

from accounts import services, tokens
from accounts.models import SESSION_SLIDING, Session, User
from accounts.services import sessions
from chatproject.core.errors import AuthFailed, Invalid, NotFound
from chatproject.db import clock
from chatproject.realtime import protocol, topics
from testing.at_once import all_at_once
from testing.people import PASSWORD, sign_in

pytestmark = pytest.mark.django_db
BROWSER = services.Device(Session.Kind.BROWSER, "2001:db8::1", "Mozilla/5.0\x00\n" + "x" * 300)


def move(session, **times):
    """Pretend that something happened to `session` at another time."""
    Session.objects.filter(pk=session.pk).update(**times)
    session.refresh_from_db()


# --- signing in and out


@pytest.mark.engines
def test_signing_in_stores_the_device(alice):
    session = services.sign_in(identifier="Alice@Example.org", password=PASSWORD, device=BROWSER)
    stored = Session.objects.get()
    assert stored == session
    assert (stored.user, stored.kind, stored.ip_address) == (alice, "browser", "2001:db8::1")
    assert stored.user_agent == ("Mozilla/5.0" + "x" * 300)[:200]
    assert stored.is_alive()


@pytest.mark.parametrize(("who", "password"), [("alice", "wrong"), ("nobody", PASSWORD), ("", PASSWORD)])
def test_signing_in_with_anything_wrong_starts_no_session(alice, who, password):
    with pytest.raises(AuthFailed):
        services.sign_in(identifier=who, password=password, device=BROWSER)
    assert not Session.objects.exists()


def test_signing_out_ends_the_session_and_closes_its_sockets(alice, telling):
    session, other = sign_in(alice).session, sign_in(alice).session
    with telling() as told:
        services.sign_out(session=session)
    session.refresh_from_db()
    assert session.ended_at is not None
    assert told.closed == {topics.session(session.id): protocol.SESSION_ENDED}
    assert told.frames == []
    other.refresh_from_db()
    assert other.is_alive()


def test_signing_out_twice_keeps_the_first_time_and_closes_nothing(alice, telling):
    session = sign_in(alice).session
    services.sign_out(session=session)
    ended_at = Session.objects.get().ended_at
    with telling() as told:
        services.sign_out(session=session)
    assert Session.objects.get().ended_at == ended_at
    assert told.deliveries == []


def test_nobody_ends_the_session_of_somebody_else(alice, carol, telling):
    session = sign_in(alice).session
    with telling() as told, pytest.raises(NotFound):
        services.end_session(user=carol, session_id=session.id)
    assert told.deliveries == []
    services.end_session(user=alice, session_id=session.id)
    assert not Session.objects.get().is_alive()


@pytest.mark.engines
def test_changing_the_password_ends_and_closes_all_but_this_session(alice, bob, telling):
    kept, first, second, bobs = (sign_in(user).session for user in (alice, alice, alice, bob))
    with telling() as told:
        services.change_password(user=alice, session=kept, current=PASSWORD, new="another long password")
    assert set(told.closed) == {topics.session(first.id), topics.session(second.id)}
    assert set(Session.objects.filter(ended_at=None)) == {kept, bobs}
    assert User.objects.get(pk=alice.pk).check_password("another long password")


def test_a_wrong_or_weak_password_changes_nothing(alice, telling):
    session, other = sign_in(alice).session, sign_in(alice).session
    with telling() as told:
        for current, new in (("wrong", "another long password"), (PASSWORD, "alice@example.org")):
            with pytest.raises(Invalid):
                services.change_password(user=alice, session=session, current=current, new=new)
    assert told.deliveries == []
    assert set(Session.objects.filter(ended_at=None)) == {session, other}
    assert User.objects.get().check_password(PASSWORD)


# --- tokens


@pytest.mark.engines
def test_a_refresh_token_works_once_and_slides_the_end(alice):
    before = sign_in(alice)
    move(before.session, expires_at=timezone.now() + timedelta(days=1))
    after = services.refresh(token=before.refresh)
    before.session.refresh_from_db()
    assert before.session.expires_at > timezone.now() + SESSION_SLIDING - timedelta(minutes=1)
    assert tokens.read(tokens.Refresh, after.refresh).jti == before.session.refresh_jti
    assert services.identify(token=after.access).session == before.session


def test_no_session_slides_beyond_its_absolute_end(alice):
    before = sign_in(alice)
    end = clock.now() + timedelta(days=2)
    move(before.session, absolute_expires_at=end)
    services.refresh(token=before.refresh)
    before.session.refresh_from_db()
    assert before.session.expires_at == end


def test_the_token_just_before_gives_the_same_new_one_again_and_ends_nothing(alice, telling):
    before = sign_in(alice)
    answers = [services.refresh(token=before.refresh)]
    with telling() as told:
        answers += [services.refresh(token=before.refresh) for _ in range(3)]
    assert told.deliveries == []
    assert {tokens.read(tokens.Refresh, answer.refresh).jti for answer in answers} == {
        Session.objects.get().refresh_jti
    }
    assert all(services.identify(token=answer.access).session == before.session for answer in answers)
    assert services.refresh(token=answers[-1].refresh)


def test_asking_again_does_not_make_the_half_minute_longer(alice):
    before = sign_in(alice)
    services.refresh(token=before.refresh)
    move(before.session, rotated_at=timezone.now() - timedelta(seconds=29))
    services.refresh(token=before.refresh)
    assert Session.objects.get().rotated_at == before.session.rotated_at


def test_the_token_before_ends_the_session_once_the_new_one_was_used(alice, telling):
    before = sign_in(alice)
    services.refresh(token=services.refresh(token=before.refresh).refresh)
    with telling() as told, pytest.raises(AuthFailed):
        services.refresh(token=before.refresh)
    assert told.closed == {topics.session(before.session.id): protocol.SESSION_ENDED}
    assert not Session.objects.get().is_alive()


def test_the_token_before_used_later_ends_the_session(alice, telling):
    before = sign_in(alice)
    services.refresh(token=before.refresh)
    move(before.session, rotated_at=timezone.now() - timedelta(seconds=31))
    with telling() as told, pytest.raises(AuthFailed):
        services.refresh(token=before.refresh)
    assert told.closed == {topics.session(before.session.id): protocol.SESSION_ENDED}
    assert not Session.objects.get().is_alive()


def test_an_older_token_ends_the_session_at_once(alice, telling):
    first = sign_in(alice)
    second = services.refresh(token=first.refresh)
    third = services.refresh(token=second.refresh)
    with telling() as told, pytest.raises(AuthFailed):
        services.refresh(token=first.refresh)
    assert set(told.closed) == {topics.session(first.session.id)}
    with pytest.raises(AuthFailed):
        services.refresh(token=third.refresh)


def test_an_ended_or_expired_session_gives_no_tokens(alice):
    for times in ({"ended_at": timezone.now()}, {"expires_at": timezone.now()}):
        signed_in = sign_in(alice)
        move(signed_in.session, **times)
        with pytest.raises(AuthFailed):
            services.refresh(token=signed_in.refresh)


@pytest.mark.engines
@pytest.mark.django_db(transaction=True)
def test_many_refreshes_at_once_all_get_the_same_new_token(alice):
    signed_in = sign_in(alice)
    answers = all_at_once([lambda: services.refresh(token=signed_in.refresh)] * 50)
    given = {tokens.read(tokens.Refresh, answer.refresh).jti for answer in answers}
    session = Session.objects.get()
    assert given == {session.refresh_jti}
    assert session.is_alive()


# --- who is asking


@pytest.mark.engines
def test_asking_takes_one_query(alice, django_assert_num_queries):
    signed_in = sign_in(alice)
    with django_assert_num_queries(1):
        assert services.identify(token=signed_in.access) == (alice, signed_in.session)
    with django_assert_num_queries(1):
        assert services.identify(session_id=str(signed_in.session.id)) == (alice, signed_in.session)


@pytest.mark.engines
def test_a_session_is_touched_at_most_once_a_minute(alice):
    session = sign_in(alice, kind=Session.Kind.BROWSER).session
    long_ago = timezone.now() - timedelta(days=1)
    User.objects.filter(pk=alice.pk).update(last_seen=long_ago)
    move(session, last_seen=long_ago, expires_at=timezone.now() + timedelta(days=1))
    services.identify(session_id=str(session.id))
    touched = Session.objects.get()
    alice.refresh_from_db()
    assert timezone.now() - touched.last_seen < timedelta(minutes=1)
    assert alice.last_seen == touched.last_seen
    assert touched.expires_at > timezone.now() + timedelta(days=29)
    services.identify(session_id=str(session.id))
    assert Session.objects.get().last_seen == touched.last_seen


def test_using_a_token_does_not_make_the_session_longer(alice):
    signed_in = sign_in(alice)
    end = clock.now() + timedelta(days=1)
    move(signed_in.session, last_seen=timezone.now() - timedelta(days=1), expires_at=end)
    services.identify(token=signed_in.access)
    assert Session.objects.get().expires_at == end


@pytest.mark.parametrize("session_id", ["", "x", "0190a1b2-0000-7000-8000-000000000000", 7, ["x"]])
def test_a_cookie_that_names_no_session_is_refused(session_id, db):
    with pytest.raises(AuthFailed):
        services.identify(session_id=session_id)


# --- two at once


@pytest.mark.engines
@pytest.mark.django_db(transaction=True)
def test_of_two_changes_of_the_password_at_once_one_counts(alice):
    devices = [sign_in(alice).session for _ in range(4)]

    def change(number):
        try:
            user = User.objects.get(pk=alice.pk)
            words = {"current": PASSWORD, "new": f"another long password {number}"}
            services.change_password(user=user, session=devices[number], **words)
        except (Invalid, AuthFailed):
            return None
        return number

    [winner] = [
        number for number in all_at_once([partial(change, number) for number in range(4)]) if number is not None
    ]
    assert list(Session.objects.filter(ended_at=None)) == [devices[winner]]
    assert User.objects.get().check_password(f"another long password {winner}")


@pytest.mark.engines
def test_a_session_that_ended_meanwhile_changes_no_password(alice):
    mine, thiefs = sign_in(alice).session, sign_in(alice).session
    services.end_other_sessions(user=alice, keep=mine)
    with pytest.raises(AuthFailed):
        services.change_password(user=alice, session=thiefs, current=PASSWORD, new="another long password")
    assert User.objects.get().check_password(PASSWORD)
    assert mine.is_alive()


@pytest.mark.engines
@pytest.mark.parametrize(
    "happens",
    [
        lambda user: services.reset_password(user=user, new="another long password"),
        lambda user: services.set_rights(user=user, is_active=False, is_staff=False, is_superuser=False),
    ],
    ids=["another password", "a closed account"],
)
def test_who_was_signing_in_meanwhile_does_not_come_in(alice, monkeypatch, happens):
    check = User.check_password

    def slowly(user, password):
        answer = check(user, password)
        happens(User.objects.get(pk=user.pk))
        return answer

    monkeypatch.setattr(User, "check_password", slowly)
    with pytest.raises(AuthFailed):
        services.sign_in(identifier="alice", password=PASSWORD, device=BROWSER)
    assert not Session.objects.exists()


@pytest.mark.engines
def test_asking_does_not_shorten_a_session_that_was_just_made_longer(alice):
    before = sign_in(alice)
    move(before.session, last_seen=timezone.now() - timedelta(days=1), expires_at=clock.now() + timedelta(days=1))
    asking = Session.objects.select_related("user").get()
    services.refresh(token=before.refresh)
    sessions._touch(asking)
    assert Session.objects.get().expires_at > timezone.now() + timedelta(days=29)


@pytest.mark.engines
@pytest.mark.django_db(transaction=True)
def test_many_requests_of_one_session_at_once_are_all_answered(alice):
    signed_in = sign_in(alice)
    move(signed_in.session, last_seen=timezone.now() - timedelta(days=1))
    answers = all_at_once([partial(services.identify, token=signed_in.access)] * 20)
    assert {identity.session for identity in answers} == {signed_in.session}
