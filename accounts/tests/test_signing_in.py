"""REST: signing in and out, tokens, passwords, and where one is signed in."""

import pytest

from accounts import services
from accounts.models import User
from testing.clients import api_client
from testing.people import PASSWORD, sign_in

pytestmark = pytest.mark.django_db


@pytest.mark.engines
@pytest.mark.parametrize("field", ["identifier", "username", "email"])
def test_signing_in_by_any_address(anonymous, alice, field):
    for address in ("alice", "ALICE@example.org", str(alice.id)):
        answer = anonymous.post("/api/login", {field: address, "password": PASSWORD})
        assert answer.status_code == 200
        assert answer.json()["user"]["id"] == str(alice.id)
        assert not answer.cookies


def test_a_wrong_person_and_a_wrong_password_answer_alike(anonymous, alice):
    answers = [
        anonymous.post("/api/login", {"identifier": who, "password": "wrong password"})
        for who in ("alice", "nobody", "nobody@example.org", "a\0b", str(User().id))
    ]
    assert {answer.status_code for answer in answers} == {401}
    assert len({answer.content for answer in answers}) == 1
    assert answers[0].json()["code"] == "auth_failed"
    assert answers[0]["WWW-Authenticate"].startswith("Bearer")


def test_an_inactive_person_cannot_sign_in(anonymous, alice):
    User.objects.filter(pk=alice.pk).update(is_active=False)
    assert anonymous.post("/api/login", {"identifier": "alice", "password": PASSWORD}).status_code == 401


@pytest.mark.parametrize(
    "fields", [{}, {"identifier": "alice"}, {"password": PASSWORD}, {"identifier": 1, "password": 2}]
)
def test_signing_in_without_name_or_password_is_invalid(anonymous, fields):
    answer = anonymous.post("/api/login", fields)
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")


@pytest.mark.usefixtures("still_clock")
def test_the_eleventh_guess_in_a_minute_has_to_wait(anonymous, alice, settings):
    def guess(name="alice"):
        return anonymous.post("/api/login", {"identifier": name, "password": "wrong password"})

    assert {guess().status_code for _ in range(10)} == {401}
    refused = guess()
    assert (refused.status_code, refused.json()["code"]) == (429, "rate_limited")
    assert int(refused["Retry-After"]) == refused.json()["retry_after"] >= 1
    assert guess("bob").status_code == 401
    settings.RATE_LIMITS = False
    assert guess().status_code == 401


@pytest.mark.engines
def test_refreshing_gives_new_tokens_that_work(anonymous, alice):
    before = sign_in(alice)
    answer = anonymous.post("/api/token/refresh", {"refresh": before.refresh})
    assert answer.status_code == 200
    assert set(answer.json()) == {"access", "refresh"}
    assert answer.json()["refresh"] != before.refresh
    anonymous.credentials(HTTP_AUTHORIZATION=f"Bearer {answer.json()['access']}")
    assert anonymous.get("/api/profile").json()["username"] == "alice"


def test_a_lost_answer_to_refreshing_costs_nothing(anonymous, alice):
    before = sign_in(alice)
    anonymous.post("/api/token/refresh", {"refresh": before.refresh})
    again = anonymous.post("/api/token/refresh", {"refresh": before.refresh})
    assert again.status_code == 200
    assert anonymous.post("/api/token/refresh", {"refresh": again.json()["refresh"]}).status_code == 200


def test_a_spent_refresh_token_ends_the_session(anonymous, alice):
    before = sign_in(alice)
    new = anonymous.post("/api/token/refresh", {"refresh": before.refresh}).json()["refresh"]
    newest = anonymous.post("/api/token/refresh", {"refresh": new}).json()
    stolen = anonymous.post("/api/token/refresh", {"refresh": before.refresh})
    assert (stolen.status_code, stolen.json()["code"]) == (401, "auth_failed")
    assert anonymous.post("/api/token/refresh", {"refresh": newest["refresh"]}).status_code == 401
    anonymous.credentials(HTTP_AUTHORIZATION=f"Bearer {newest['access']}")
    assert anonymous.get("/api/profile").status_code == 401


@pytest.mark.parametrize("token", ["", None, 5, "x", "a.b.c", "é.é.é"])
def test_refreshing_with_nonsense_is_refused(anonymous, token):
    answer = anonymous.post("/api/token/refresh", {"refresh": token})
    assert answer.json()["code"] == ("auth_failed" if token and token != 5 else "invalid")


def test_an_access_token_is_no_refresh_token_nor_the_other_way_round(anonymous, alice):
    signed_in = sign_in(alice)
    assert anonymous.post("/api/token/refresh", {"refresh": signed_in.access}).status_code == 401
    anonymous.credentials(HTTP_AUTHORIZATION=f"Bearer {signed_in.refresh}")
    assert anonymous.get("/api/profile").json()["code"] == "auth_failed"


@pytest.mark.engines
def test_signing_out_ends_the_session(as_alice):
    assert as_alice.post("/api/logout").status_code == 204
    answer = as_alice.get("/api/profile")
    assert (answer.status_code, answer.json()["code"]) == (401, "auth_failed")


@pytest.mark.engines
def test_changing_the_password_ends_the_other_sessions(as_alice, alice, anonymous):
    other = sign_in(alice)
    answer = as_alice.post("/api/password", {"current": PASSWORD, "new": "another long password"})
    assert answer.status_code == 204
    assert as_alice.get("/api/profile").status_code == 200
    assert anonymous.post("/api/token/refresh", {"refresh": other.refresh}).status_code == 401
    assert anonymous.post("/api/login", {"username": "alice", "password": "another long password"}).status_code == 200
    assert anonymous.post("/api/login", {"username": "alice", "password": PASSWORD}).status_code == 401


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ({"current": "wrong password", "new": "another long password"}, "current"),
        ({"current": PASSWORD, "new": "short"}, "new"),
        ({"current": PASSWORD}, "new"),
        ({"current": PASSWORD, "new": 12345678}, "new"),
    ],
)
def test_a_password_is_not_changed_when_something_is_wrong(as_alice, alice, fields, named):
    answer = as_alice.post("/api/password", fields)
    assert (answer.status_code, list(answer.json()["fields"])) == (400, [named])
    alice.refresh_from_db()
    assert alice.check_password(PASSWORD)


@pytest.mark.engines
def test_one_sees_where_one_is_signed_in(as_alice, alice, bob):
    sign_in(bob)
    other = sign_in(alice).session
    sessions = as_alice.get("/api/sessions").json()["sessions"]
    assert len(sessions) == 2
    assert [session["id"] for session in sessions if not session["current"]] == [str(other.id)]
    assert sessions[0]["kind"] == "api"
    assert sessions[0]["user_agent"] == "pytest"


@pytest.mark.engines
def test_one_ends_one_session_or_all_others(as_alice, alice, anonymous):
    first, second, third = (sign_in(alice) for _ in range(3))
    assert as_alice.delete(f"/api/sessions/{first.session.id}").status_code == 204
    assert as_alice.delete(f"/api/sessions/{first.session.id}").status_code == 404
    assert api_with(second.access).get("/api/profile").status_code == 200
    assert as_alice.delete("/api/sessions").status_code == 204
    assert {api_with(gone.access).get("/api/profile").status_code for gone in (first, second, third)} == {401}
    assert as_alice.get("/api/profile").status_code == 200


def test_carol_cannot_end_the_session_of_alice(as_carol, alice):
    session = sign_in(alice).session
    answers = [as_carol.delete(f"/api/sessions/{id}") for id in (session.id, alice.id, "x")]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1
    session.refresh_from_db()
    assert session.ended_at is None


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("post", "logout"),
        ("get", "profile"),
        ("patch", "profile"),
        ("post", "profile"),
        ("post", "password"),
        ("get", "sessions"),
        ("delete", "sessions"),
        ("delete", "sessions/0190a1b2-0000-7000-8000-000000000000"),
        ("get", "contacts"),
        ("get", "users/alice"),
    ],
)
def test_whoever_is_not_signed_in_is_asked_to(anonymous, alice, method, path):
    answer = getattr(anonymous, method)(f"/api/{path}")
    assert (answer.status_code, answer.json()["code"]) == (401, "not_authenticated")
    assert answer["WWW-Authenticate"].startswith("Bearer")


def test_an_old_cookie_does_not_keep_anyone_from_signing_in(alice):
    from testing.clients import browser

    client = browser(alice)
    services.end_all_sessions(user=alice)
    fields = {"username": "alice", "password": PASSWORD}
    assert client.post("/api/login", fields, content_type="application/json").status_code == 200
    assert client.get("/api/profile").status_code == 401


def api_with(access):
    client = api_client()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {access}")
    return client
