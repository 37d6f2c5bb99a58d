"""Who sends a REST request."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts import services, tokens
from accounts.models import Session, User
from testing.clients import api_client, browser
from testing.people import sign_in

pytestmark = pytest.mark.django_db


def profile(header):
    return api_client().get("/api/profile", headers={"authorization": header})


def test_an_access_token_says_who_one_is(alice):
    assert profile(f"Bearer {sign_in(alice).access}").json()["username"] == "alice"
    assert profile(f"bearer  {sign_in(alice).access} ").json()["username"] == "alice"


@pytest.mark.parametrize(
    "header",
    ["", "Bearer", "Bearer ", "Basic YTpi", "x", "Bearer x", "Bearer a.b.c", "Bearer é", "Bearer " + "x" * 5000],
)
def test_a_wrong_header_is_refused_even_beside_a_good_cookie(alice, header):
    answer = browser(alice).get("/api/profile", headers={"authorization": header})
    assert (answer.status_code, answer.json()["code"]) == (401, "auth_failed")
    assert answer["WWW-Authenticate"].startswith("Bearer")


def test_an_expired_token_says_so(alice):
    token = tokens.Access(sign_in(alice).access)
    token.set_exp(lifetime=-timedelta(seconds=1))
    assert profile(f"Bearer {token}").json()["code"] == "token_expired"


def test_a_token_signed_by_somebody_else_is_refused(alice, settings):
    header, payload, signature = sign_in(alice).access.split(".")
    for forged in (f"{header}.{payload}.{signature[::-1]}", f"{header}.{payload}.", f"eyJhbGciOiJub25lIn0.{payload}."):
        assert profile(f"Bearer {forged}").json()["code"] == "auth_failed"


@pytest.mark.parametrize(
    ("claim", "value"), [("sid", "x"), ("sid", 5), ("sid", None), ("user_id", "x"), ("user_id", [])]
)
def test_a_token_with_strange_claims_is_refused(alice, claim, value):
    token = tokens.Access(sign_in(alice).access)
    token[claim] = value
    assert profile(f"Bearer {token}").json()["code"] == "auth_failed"


def test_a_token_counts_only_for_the_person_of_its_session(alice, bob):
    token = tokens.Access(sign_in(alice).access)
    token["user_id"] = str(bob.id)
    assert profile(f"Bearer {token}").status_code == 401


@pytest.mark.parametrize("change", [{"ended_at": timezone.now()}, {"expires_at": timezone.now()}])
def test_an_ended_session_lets_nobody_in_by_token_or_cookie(alice, change):
    signed_in, client = sign_in(alice), browser(alice)
    Session.objects.update(**change)
    assert profile(f"Bearer {signed_in.access}").json()["code"] == "auth_failed"
    assert client.get("/api/profile").json()["code"] == "auth_failed"


def test_an_inactive_person_is_let_in_nowhere(alice):
    signed_in, client = sign_in(alice), browser(alice)
    User.objects.update(is_active=False)
    assert profile(f"Bearer {signed_in.access}").status_code == 401
    assert client.get("/api/profile").status_code == 401


def test_a_cookie_reads_without_a_csrf_token_and_writes_only_with_one(alice):
    client = browser(alice, enforce_csrf=True)
    assert client.get("/api/profile").json()["username"] == "alice"
    refused = client.patch("/api/profile", {"bio": "x"}, content_type="application/json")
    assert (refused.status_code, refused.json()["code"]) == (403, "forbidden")
    client.get("/login/")
    client.get("/profile/")
    headers = {"X-CSRFToken": client.cookies["csrftoken"].value}
    assert (
        client.patch("/api/profile", {"bio": "x"}, content_type="application/json", headers=headers).status_code == 200
    )


def test_a_forged_cookie_is_nobody(alice):
    client = Client()
    client.cookies["sessionid"] = '{"sid": "x"}'
    assert client.get("/api/profile").json()["code"] == "not_authenticated"


def test_the_cookie_of_a_session_that_was_signed_out_is_refused(alice):
    client = browser(alice)
    services.end_all_sessions(user=alice)
    assert client.get("/api/profile").status_code == 401


def test_a_page_acts_with_the_session_of_its_own_person_only(alice, bob):
    client = browser(alice)
    for method, fields in (("get", {}), ("post", {"bio": "by another"})):
        ask = getattr(client, method)
        answer = ask("/api/profile", fields, headers={"x-parley-user": str(bob.id)})
        assert (answer.status_code, answer.json()["code"]) == (401, "not_authenticated")
        assert ask("/api/profile", fields, headers={"x-parley-user": "nobody"}).status_code == 401
        alice.refresh_from_db()
        assert alice.bio == ""
    assert client.get("/api/profile", headers={"x-parley-user": str(alice.id)}).status_code == 200


def test_who_comes_with_a_token_need_not_say_whose_page_it_is(alice, bob):
    headers = {"authorization": f"Bearer {sign_in(alice).access}", "x-parley-user": str(bob.id)}
    assert api_client().get("/api/profile", headers=headers).status_code == 200
