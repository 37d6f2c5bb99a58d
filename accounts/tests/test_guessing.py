"""Wrong passwords are limited by whom they are for, wherever they come from; right ones are not."""

import logging
from functools import cache
from itertools import count, islice
from types import SimpleNamespace

import pytest
from django.core import signing
from django.test import Client

from accounts import browsers, services
from accounts.models import Session, User
from chatproject.core.errors import AuthFailed, RateLimited
from chatproject.limits import rate_limiter
from testing import people
from testing.at_once import all_at_once
from testing.clients import api_client
from testing.people import PASSWORD

pytestmark = pytest.mark.django_db
HOME, ELSEWHERE = "203.0.113.1", "203.0.113.99"


@pytest.fixture(autouse=True)
def cheap_hashes(settings):
    """What is counted here are guesses, hundreds of them."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def no_time_passes(monkeypatch):
    """However slow the machine is, nothing is given back meanwhile."""
    monkeypatch.setattr(rate_limiter, "time", SimpleNamespace(monotonic=lambda: 1000.0))


@pytest.fixture
def addresses():
    """Another one each time, no two in one neighbourhood."""
    return (f"2001:db8:0:{number:x}::1" for number in count(1))


@cache
def program():
    """One for all guesses: each new one would load the middleware."""
    return api_client()


def guess(name="alice", password="wrong", *, at):
    return program().post("/api/login", {"identifier": name, "password": password}, REMOTE_ADDR=at).status_code


def use_up(addresses, name="alice"):
    return [guess(name, at=address) for address in islice(addresses, 100)]


def test_a_name_is_guessed_at_a_hundred_times_an_hour_from_however_many_addresses(alice, bob, addresses):
    assert set(use_up(addresses)) == {401}
    assert [guess(at=next(addresses)), guess(password=PASSWORD, at=next(addresses))] == [429, 429]
    assert guess("bob", PASSWORD, at=next(addresses)) == 200


def test_all_that_a_person_is_called_by_counts_together(alice, addresses):
    names = ["alice", "ALICE", "alice@example.org", str(alice.pk)]
    for name in names:
        assert [guess(name, at=address) for address in islice(addresses, 25)] == [401] * 25
    assert [guess(name, at=next(addresses)) for name in names] == [429] * 4


def test_a_name_of_nobody_is_limited_alike(alice, addresses):
    for name in ("alice", "nobody"):
        assert use_up(addresses, name) == [401] * 100
        assert guess(name, at=next(addresses)) == 429


def test_where_the_person_signed_in_lately_counts_for_itself(alice, addresses):
    assert guess(password=PASSWORD, at=HOME) == 200
    use_up(addresses)
    assert guess(password=PASSWORD, at=next(addresses)) == 429
    assert [guess(at=HOME), guess(password=PASSWORD, at=HOME)] == [401, 200]


def test_where_the_person_was_long_ago_is_like_anywhere(alice, addresses):
    guess(password=PASSWORD, at=HOME)
    Session.objects.update(last_seen="2020-01-01T00:00:00Z")
    use_up(addresses)
    assert guess(password=PASSWORD, at=HOME) == 429


def enter(browser, name="alice", password=PASSWORD, *, at):
    """Whether the page let somebody in."""
    answer = browser.post("/login/", {"identifier": name, "password": password}, REMOTE_ADDR=at)
    return answer.status_code == 302


def test_a_browser_that_was_signed_in_before_gets_in_from_anywhere(alice, bob, addresses):
    hers = Client()
    assert enter(hers, at=HOME)
    hers.post("/logout/")
    use_up(addresses)
    assert not enter(Client(), at=next(addresses))
    assert enter(hers, at=next(addresses))


def test_a_browser_remembers_everybody_who_signed_in_with_it(alice, bob, addresses):
    family = Client()
    for name in ("alice", "bob"):
        assert enter(family, name, at=HOME)
        family.post("/logout/")
    use_up(addresses)
    assert enter(family, at=next(addresses))


def test_nobody_makes_a_browser_known_without_signing_in(alice, bob, addresses):
    his = Client()
    assert enter(his, "bob", at=ELSEWHERE)
    his.post("/logout/")
    use_up(addresses)
    assert not enter(his, at=next(addresses))
    for cookie in ("", "x", signing.dumps([str(alice.pk)], salt="another"), str(alice.pk)):
        his.cookies[browsers.COOKIE] = cookie
        assert not enter(his, at=next(addresses))


def test_a_known_browser_guesses_no_more_often_than_others(alice):
    hers = Client()
    enter(hers, at=HOME)
    hers.post("/logout/")
    for _ in range(10):
        enter(hers, password="wrong", at=HOME)
    assert not enter(hers, at=HOME)


def test_the_cookie_of_a_browser_is_for_signing_in_only(alice):
    browser = Client()
    enter(browser, at=HOME)
    cookie = browser.cookies[browsers.COOKIE]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == ("/login", True, "Lax")
    assert api_client().post("/api/login", {"identifier": "alice", "password": PASSWORD}).cookies == {}


def test_a_company_of_five_hundred_comes_in_from_one_address(alice):
    User.objects.bulk_create(
        User(username=f"person{number}", display_name="x", sort_name="x", avatar="0" * 16, password=alice.password)
        for number in range(500)
    )
    assert {guess(f"person{number}", PASSWORD, at=HOME) for number in range(500)} == {200}


def test_each_of_a_company_may_be_wrong_once_and_then_right(alice):
    User.objects.bulk_create(
        User(username=f"person{number}", display_name="x", sort_name="x", avatar="0" * 16, password=alice.password)
        for number in range(500)
    )
    for number in range(500):
        assert [guess(f"person{number}", word, at=HOME) for word in ("wrong", PASSWORD)] == [401, 200]


def test_one_address_guesses_at_many_names_six_hundred_times_an_hour(alice):
    assert {guess(f"nobody{number}", at=ELSEWHERE) for number in range(600)} == {401}
    assert guess("nobody", at=ELSEWHERE) == 429
    assert guess("nobody", at=HOME) == 401


def test_a_right_password_uses_up_nothing(alice):
    assert {guess(password=PASSWORD, at=HOME) for _ in range(30)} == {200}


@pytest.mark.django_db(transaction=True)
def test_of_many_guesses_at_once_no_more_are_tried_than_may_be_wrong(alice):
    device = services.Device(Session.Kind.API, ELSEWHERE)

    def try_one():
        try:
            services.sign_in(identifier="alice", password="wrong", device=device)
        except (AuthFailed, RateLimited) as problem:
            return problem.code

    outcomes = all_at_once([try_one] * 25)
    assert sorted(outcomes) == [*["auth_failed"] * 10, *["rate_limited"] * 15]


def test_repeating_ones_password_is_limited_in_each_session(alice, addresses):
    here, there = api_client(alice), api_client(alice)

    def change(client, current, at):
        fields = {"current": current, "new": "another long password"}
        return client.post("/api/password", fields, REMOTE_ADDR=at).status_code

    assert {change(here, "wrong", address) for address in islice(addresses, 100)} == {400}
    assert [change(here, "wrong", HOME), change(here, PASSWORD, HOME)] == [429, 429]
    assert change(there, PASSWORD, HOME) == 204


def test_a_weak_new_password_is_no_guess(as_alice):
    fields = {"current": PASSWORD, "new": "alice"}
    assert {as_alice.post("/api/password", fields).status_code for _ in range(12)} == {400}


def test_the_admins_way_in_is_the_same(client, addresses):
    services.create_user(username="root", password=PASSWORD, is_staff=True)
    use_up(addresses, "root")
    way = client.get("/admin/login/?next=/admin/")["Location"]
    answer = client.post(way, {"identifier": "root", "password": PASSWORD}, REMOTE_ADDR=next(addresses))
    assert "too often" in answer.content.decode()


def test_the_log_says_once_who_is_refused_and_where(alice, caplog):
    with caplog.at_level(logging.WARNING, "accounts"):
        for _ in range(40):
            guess(at=ELSEWHERE)
    [line] = [record.getMessage() for record in caplog.records if record.name == "accounts.limits"]
    assert alice.pk.hex in line
    assert ELSEWHERE in line


def test_made_up_names_fill_neither_the_log_nor_the_memory(db, caplog):
    for number in range(600):
        guess(f"nobody{number}", at=ELSEWHERE)
    with caplog.at_level(logging.WARNING, "accounts"):
        for number in range(50):
            guess(f"another{number}", at=ELSEWHERE)
    assert len([record for record in caplog.records if record.name == "accounts.limits"]) == 10
    assert len([key for key in rate_limiter._limiters if key.startswith("guess-told:")]) == 11


def test_a_class_registers_from_one_address(db):
    fields = {"password": PASSWORD}
    answers = [
        program().post("/api/register", {**fields, "username": f"pupil{number}"}, REMOTE_ADDR=HOME)
        for number in range(150)
    ]
    assert {answer.status_code for answer in answers} == {201}
    assert people.alice().username == "alice"
