"""What the services about people store, tell, and refuse."""

import io
import threading
from datetime import timedelta
from functools import partial

import pytest
from django.core.files.storage import default_storage
from django.db import connection
from django.utils import timezone

from accounts import audience, avatars, services, tokens
from accounts.models import SESSION_SLIDING, Session, User
from accounts.serializers import summary
from accounts.services import departures, sessions
from chatproject.api.errors import AuthFailed, Conflict, Forbidden, Invalid, NameTaken, NotFound, RateLimited
from chatproject.db import clock
from chatproject.realtime import protocol, topics
from chatproject.testing.at_once import all_at_once
from chatproject.testing.people import PASSWORD, sign_in

from .pictures import picture

pytestmark = pytest.mark.django_db
BROWSER = services.Device(Session.Kind.BROWSER, "2001:db8::1", "Mozilla/5.0\x00\n" + "x" * 300)


def move(session, **times):
    """Pretend that something happened to `session` at another time."""
    Session.objects.filter(pk=session.pk).update(**times)
    session.refresh_from_db()


# --- becoming somebody


def test_a_new_person_has_a_hashed_password_and_a_drawn_picture():
    user = services.register(username="dora", password=PASSWORD)
    stored = User.objects.get()
    assert stored == user
    assert stored.password.startswith("argon2$argon2id$v=19$m=19456,t=2,p=1$")
    assert stored.display_name == "dora"
    assert stored.avatar == avatars.seed_of("dora")
    assert stored.email is None
    assert not stored.is_staff


def test_several_people_may_have_no_e_mail_address():
    for name in ("dora", "emil"):
        services.register(username=name, password=PASSWORD, email="")
    assert User.objects.filter(email=None).count() == 2


def test_a_name_or_address_is_given_once(alice):
    with pytest.raises(NameTaken):
        services.register(username="alice", password=PASSWORD)
    with pytest.raises(Conflict):
        services.register(username="dora", email="alice@example.org", password=PASSWORD)
    assert User.objects.get() == alice


def test_the_picture_of_a_refused_account_is_not_kept(alice):
    with pytest.raises(NameTaken):
        services.register(username="alice", password=PASSWORD, picture=picture("me.png"))
    assert all(not files for _, files in walk())


def test_closed_registration_still_lets_the_administrator_make_accounts(settings):
    settings.REGISTRATION = "closed"
    with pytest.raises(Forbidden):
        services.register(username="dora", password=PASSWORD)
    assert services.create_user(username="dora", password="x", is_staff=True) == User.objects.get(is_staff=True)


def test_a_weak_password_is_refused_when_registering_but_not_by_the_administrator():
    with pytest.raises(Invalid):
        services.register(username="dora", password="password123")
    services.create_user(username="dora", password="password123")
    assert User.objects.get().check_password("password123")


@pytest.mark.django_db(transaction=True)
def test_of_many_who_want_one_name_at_once_one_gets_it():
    outcomes = []

    def want():
        try:
            outcomes.append(services.register(username="dora", password=PASSWORD).username)
        except NameTaken:
            outcomes.append("taken")
        finally:
            connection.close()

    in_threads(want, 6)
    assert sorted(outcomes) == ["dora", *["taken"] * 5]


# --- signing in and out


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


@pytest.mark.django_db(transaction=True)
def test_many_refreshes_at_once_all_get_the_same_new_token(alice):
    signed_in = sign_in(alice)
    answers = all_at_once([lambda: services.refresh(token=signed_in.refresh)] * 50)
    given = {tokens.read(tokens.Refresh, answer.refresh).jti for answer in answers}
    session = Session.objects.get()
    assert given == {session.refresh_jti}
    assert session.is_alive()


# --- who is asking


def test_asking_takes_one_query(alice, django_assert_num_queries):
    signed_in = sign_in(alice)
    with django_assert_num_queries(1):
        assert services.identify(token=signed_in.access) == (alice, signed_in.session)
    with django_assert_num_queries(1):
        assert services.identify(session_id=str(signed_in.session.id)) == (alice, signed_in.session)


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


@pytest.mark.django_db(transaction=True)
def test_two_devices_that_change_different_things_at_once_lose_neither(alice):
    changes = [
        *({"settings": {name: False}} for name in ("typing", "receipts", "presence", "enter_sends")),
        {"settings": {"theme": "dark"}},
        {"bio": "Hi"},
        {"display_name": "Zoe"},
        {"email": "zoe@example.org"},
    ]
    all_at_once([partial(services.update_profile, user=alice, changes=change) for change in changes])
    alice.refresh_from_db()
    assert alice.settings == {
        **dict.fromkeys(("typing", "receipts", "presence", "enter_sends"), False),
        "theme": "dark",
    }
    assert (alice.bio, alice.display_name, alice.email) == ("Hi", "Zoe", "zoe@example.org")
    assert alice.search_key == " zoe alice"


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


def test_a_session_that_ended_meanwhile_changes_no_password(alice):
    mine, thiefs = sign_in(alice).session, sign_in(alice).session
    services.end_other_sessions(user=alice, keep=mine)
    with pytest.raises(AuthFailed):
        services.change_password(user=alice, session=thiefs, current=PASSWORD, new="another long password")
    assert User.objects.get().check_password(PASSWORD)
    assert mine.is_alive()


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


def test_asking_does_not_shorten_a_session_that_was_just_made_longer(alice):
    before = sign_in(alice)
    move(before.session, last_seen=timezone.now() - timedelta(days=1), expires_at=clock.now() + timedelta(days=1))
    asking = Session.objects.select_related("user").get()
    services.refresh(token=before.refresh)
    sessions._touch(asking)
    assert Session.objects.get().expires_at > timezone.now() + timedelta(days=29)


@pytest.mark.django_db(transaction=True)
def test_many_requests_of_one_session_at_once_are_all_answered(alice):
    signed_in = sign_in(alice)
    move(signed_in.session, last_seen=timezone.now() - timedelta(days=1))
    answers = all_at_once([partial(services.identify, token=signed_in.access)] * 20)
    assert {identity.session for identity in answers} == {signed_in.session}


# --- what people say about themselves


def test_another_name_is_stored_and_told_to_ones_devices_and_peers(alice, bob, telling, monkeypatch):
    monkeypatch.setattr(audience, "_finders", [lambda user: [bob.pk]])
    with telling() as told:
        changed = services.update_profile(user=alice, changes={"display_name": "Ålice"})
    assert User.objects.get(pk=alice.pk).display_name == "Ålice"
    frame = {"type": "user_updated", "user": summary(changed)}
    mine, his = (topics.user(alice.id), frame), (topics.user(bob.id), frame)
    assert told.frames in ([mine, his], [his, mine])


def test_what_others_do_not_see_is_not_told(alice, telling):
    with telling() as told:
        services.update_profile(user=alice, changes={"bio": "Hi", "email": None, "settings": {"typing": False}})
    alice.refresh_from_db()
    assert (alice.bio, alice.email, alice.settings) == ("Hi", None, {"typing": False})
    assert told.deliveries == []


def test_whether_one_shows_when_one_is_there_is_told_to_those_who_follow_it(alice, telling):
    look_again = (topics.ATTENDANCE, {"type": "look_again", "person": alice.pk.hex})
    for shows, frames in ((True, []), (False, [look_again]), (False, []), (True, [look_again])):
        with telling() as told:
            services.update_profile(user=alice, changes={"settings": {"presence": shows}})
        assert told.frames == frames


def test_settings_are_merged_not_replaced(alice):
    services.update_profile(user=alice, changes={"settings": {"typing": False}})
    user = services.update_profile(user=alice, changes={"settings": {"theme": "dark"}})
    assert user.settings == {"typing": False, "theme": "dark"}


def test_a_new_picture_replaces_the_file_of_the_old_one(alice, telling):
    with telling() as told:
        first = services.update_profile(user=alice, changes={"avatar": picture("a.png")}).avatar
        second = services.update_profile(user=alice, changes={"avatar": picture("b.png", size=(20, 90))}).avatar
    assert first != second
    assert [frame["user"]["avatar_url"] for _, frame in told.frames] == [f"/avatars/{first}", f"/avatars/{second}"]
    assert avatars.load(second)
    with pytest.raises(FileNotFoundError):
        avatars.load(first)
    with telling():
        services.update_profile(user=alice, changes={"avatar": picture("b.png", size=(20, 90))})
    assert avatars.load(second)


def test_a_refused_change_keeps_the_picture_one_has(alice, bob, telling):
    with telling():
        kept = services.update_profile(user=alice, changes={"avatar": picture("a.png")}).avatar
    alice.refresh_from_db()
    for upload in (picture("a.png"), picture("b.png", size=(20, 90))):
        with telling() as told, pytest.raises(NameTaken):
            services.update_profile(user=alice, changes={"avatar": upload, "username": "bob"})
        assert told.deliveries == []
    assert avatars.load(kept)
    assert sum(len(files) for _, files in walk()) == 1


def test_pictures_are_counted_and_nothing_is_taken_apart_for_a_name_that_is_taken(alice, bob, telling):
    bad = {"avatar": io.BytesIO(b"no picture"), "username": "bob"}
    with telling(), pytest.raises(NameTaken):
        services.update_profile(user=alice, changes=bad)
    with pytest.raises(NameTaken):
        services.create_user(username="bob", password=PASSWORD, picture=io.BytesIO(b"no picture"))
    for _ in range(20):
        with pytest.raises(Invalid):
            services.update_profile(user=alice, changes={"avatar": io.BytesIO(b"no picture")})
    with pytest.raises(RateLimited):
        services.update_profile(user=alice, changes={"avatar": picture("a.png")})
    with telling():
        assert services.update_profile(user=bob, changes={"avatar": picture("a.png")}).avatar.endswith(".webp")


def test_a_change_that_fails_leaves_no_picture_behind(alice):
    User.objects.filter(pk=alice.pk).delete()
    with pytest.raises(KeyError):
        services.update_profile(user=alice, changes={"avatar": picture("a.png")})
    assert sum(len(files) for _, files in walk()) == 0


def test_a_replayed_event_gives_what_is_stored(alice, telling):
    with telling() as told:
        services.update_profile(user=alice, changes={"username": "alicia", "avatar": picture("a.png")})
    [(_, frame)] = told.frames
    assert frame["user"] == summary(User.objects.get())


def walk(path="avatars"):
    """Every directory of stored pictures with its files."""
    if default_storage.exists(path):
        folders, files = default_storage.listdir(path)
        yield path, files
        for folder in folders:
            yield from walk(f"{path}/{folder}")


def in_threads(call, number):
    threads = [threading.Thread(target=call) for _ in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


# --- going


def test_whoever_goes_was_seen_last_just_then_and_nobody_else(alice, bob, carol, django_assert_num_queries):
    before, began = carol.last_seen, clock.now()
    with django_assert_num_queries(3):  # the block begins, ends, and writes once
        services.note_departures({alice.pk, bob.pk})
    for user in (alice, bob, carol):
        user.refresh_from_db()
    assert alice.last_seen == bob.last_seen >= began
    assert carol.last_seen == before


def test_more_people_than_a_statement_takes_go_in_several(monkeypatch, alice, bob, carol):
    monkeypatch.setattr(departures, "AT_ONCE", 2)
    services.note_departures([alice.pk, bob.pk, carol.pk])
    assert len(set(User.objects.values_list("last_seen", flat=True))) == 1
