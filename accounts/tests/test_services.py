"""What the services about accounts and profiles store, tell, and refuse."""

import io
import threading
from functools import partial

import pytest
from django.core.files.storage import default_storage
from django.db import connection

from accounts import audience, avatars, services
from accounts.models import Session, User
from accounts.serializers import summary
from accounts.services import last_seen
from chatproject.core.errors import Conflict, Forbidden, Invalid, NameTaken, RateLimited
from chatproject.db import clock
from chatproject.realtime import topics
from testing.at_once import all_at_once
from testing.people import PASSWORD

from .pictures import picture

pytestmark = pytest.mark.django_db
BROWSER = services.Device(Session.Kind.BROWSER, "2001:db8::1", "Mozilla/5.0\x00\n" + "x" * 300)


# --- becoming somebody


def test_a_new_person_has_a_hashed_password_and_a_drawn_picture(monkeypatch):
    monkeypatch.undo()  # a password costs here what it costs in the product
    user = services.register(username="dora", password=PASSWORD)
    stored = User.objects.get()
    assert stored == user
    assert stored.password.startswith("argon2$argon2id$v=19$m=19456,t=2,p=1$")
    assert stored.display_name == "dora"
    assert stored.avatar == avatars.seed_of("dora")
    assert stored.email is None
    assert not stored.is_staff


@pytest.mark.engines
def test_several_people_may_have_no_e_mail_address():
    for name in ("dora", "emil"):
        services.register(username=name, password=PASSWORD, email="")
    assert User.objects.filter(email=None).count() == 2


@pytest.mark.engines
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


@pytest.mark.engines
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


# --- what people say about themselves


@pytest.mark.engines
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
    changed = (topics.PRESENCE, {"type": "presence_setting_changed", "person": alice.pk.hex})
    for shows, frames in ((True, []), (False, [changed]), (False, []), (True, [changed])):
        with telling() as told:
            services.update_profile(user=alice, changes={"settings": {"presence": shows}})
        assert told.frames == frames


@pytest.mark.engines
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


@pytest.mark.engines
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


@pytest.mark.engines
def test_whoever_goes_was_seen_last_just_then_and_nobody_else(alice, bob, carol, django_assert_num_queries):
    before, began = carol.last_seen, clock.now()
    with django_assert_num_queries(3):  # the block begins, ends, and writes once
        services.update_last_seen({alice.pk, bob.pk})
    for user in (alice, bob, carol):
        user.refresh_from_db()
    assert alice.last_seen == bob.last_seen >= began
    assert carol.last_seen == before


@pytest.mark.engines
def test_more_people_than_a_statement_takes_go_in_several(monkeypatch, alice, bob, carol):
    monkeypatch.setattr(last_seen, "AT_ONCE", 2)
    services.update_last_seen([alice.pk, bob.pk, carol.pk])
    assert len(set(User.objects.values_list("last_seen", flat=True))) == 1
