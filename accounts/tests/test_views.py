"""The pages about people."""

import pytest
from django.conf import settings as django_settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts import services
from accounts.models import Session, User
from testing.clients import browser
from testing.people import PASSWORD, person, sign_in

from .pictures import picture

pytestmark = pytest.mark.django_db


def errors(answer):
    return set(answer.context["form"].errors)


def test_the_form_begins_with_a_suggested_name(client):
    answer = client.get("/register/")
    assert answer.status_code == 200
    assert answer.context["form"]["username"].value()


def test_registering_comes_in_with_a_session_of_this_browser(client):
    fields = {"username": "Dora", "display_name": "", "email": "", "password": PASSWORD}
    answer = client.post("/register/", fields, headers={"user-agent": "Firefox"})
    assert (answer.status_code, answer["Location"]) == (302, "/")
    session = Session.objects.get()
    assert (session.user.username, session.kind, session.user_agent) == ("dora", "browser", "Firefox")
    assert client.get("/profile/").context["user"] == session.user
    assert client.get("/register/")["Location"] == "/"


def test_the_cookie_is_kept_from_scripts_and_says_no_more_than_which_session_it_is_and_whose(client, alice):
    client.post("/login/", {"identifier": "alice", "password": PASSWORD})
    cookie = client.cookies[django_settings.SESSION_COOKIE_NAME]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert dict(client.session) == {"sid": str(Session.objects.get().id), "person": str(alice.pk)}


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({}, {"username", "password"}),
        ({"username": "me", "password": PASSWORD}, {"username"}),
        ({"username": "alice", "password": PASSWORD}, {"username"}),
        ({"username": "dora", "email": "alice@example.org", "password": PASSWORD}, {"email"}),
        ({"username": "dora", "password": "password123"}, {"password"}),
        (
            {"username": "dora", "email": "x", "display_name": "x" * 61, "password": " "},
            {"email", "display_name", "password"},
        ),
    ],
)
def test_registering_shows_what_is_wrong_at_its_field(client, alice, fields, wrong):
    answer = client.post("/register/", fields)
    assert answer.status_code == 200
    assert errors(answer) == wrong
    assert User.objects.get() == alice


def test_closed_registration_says_so(client, settings):
    settings.REGISTRATION = "closed"
    answer = client.post("/register/", {"username": "dora", "password": PASSWORD})
    assert answer.context["form"].non_field_errors() == ["This server does not take new accounts."]


@pytest.mark.parametrize("identifier", ["alice", "ALICE", "alice@example.org"])
def test_signing_in(client, alice, identifier):
    answer = client.post("/login/", {"identifier": identifier, "password": PASSWORD})
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert client.get("/profile/").status_code == 200


def test_signing_in_with_anything_wrong_says_the_same(client, alice):
    answers = [client.post("/login/", {"identifier": who, "password": "wrong"}) for who in ("alice", "nobody")]
    said = {str(answer.context["form"].non_field_errors().as_text()) for answer in answers}
    assert said == {"* That name and password do not go together."}
    assert not Session.objects.exists()


def test_guessing_too_often_has_to_wait(client, alice):
    fields = {"identifier": "alice", "password": "wrong"}
    said = [str(client.post("/login/", fields).context["form"].non_field_errors()) for _ in range(11)]
    assert "too often" in said[10]
    assert "too often" not in said[9]
    assert "too often" in str(
        client.post("/login/", {**fields, "password": PASSWORD}).context["form"].non_field_errors()
    )


@pytest.mark.parametrize(
    ("wanted", "goes"),
    [
        ("/devices/", "/devices/"),
        ("/c/0190a1b2-0000-7000-8000-000000000000/?x=1", "/c/0190a1b2-0000-7000-8000-000000000000/?x=1"),
        ("https://evil.example/", "/"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("", "/"),
    ],
)
def test_one_goes_on_where_one_wanted_to_but_never_to_another_site(alice, wanted, goes):
    fields = {"identifier": "alice", "password": PASSWORD}
    client = Client()
    assert client.post("/login/", {**fields, "next": wanted})["Location"] == goes
    assert client.get("/login/", {"next": wanted})["Location"] == goes
    assert Client().post(f"/login/?next={wanted}", fields)["Location"] in {goes, goes.partition("?")[0] + "?x=1"}


@pytest.mark.parametrize("address", ["/profile/", "/devices/", "/password/"])
def test_who_is_signed_out_is_asked_to_sign_in_first(client, address):
    assert client.get(address)["Location"] == f"/login/?next={address}"


def test_signing_out_ends_the_session_and_the_cookie(alice):
    client = browser(alice)
    assert client.get("/logout/").status_code == 405
    assert client.post("/logout/")["Location"] == "/login/"
    assert not Session.objects.filter(ended_at=None).exists()
    assert client.cookies[django_settings.SESSION_COOKIE_NAME].value == ""
    assert client.post("/logout/").status_code == 302


def profile(**fields):
    return {"display_name": "Alice", "username": "alice", "email": "alice@example.org", "bio": "", **fields}


def test_the_profile_is_shown_and_changed(alice):
    client = browser(alice)
    assert client.get("/profile/").context["form"]["display_name"].value() == "Alice"
    answer = client.post(
        "/profile/", profile(display_name=" Alice  L ", bio="Hi\r\nthere", email="", avatar=picture("a.png"))
    )
    assert (answer.status_code, answer["Location"]) == (302, "/profile/")
    alice.refresh_from_db()
    assert (alice.display_name, alice.bio, alice.email) == ("Alice L", "Hi\nthere", None)
    kept = alice.avatar
    assert kept.endswith(".webp")
    client.post("/profile/", profile())
    alice.refresh_from_db()
    assert alice.avatar == kept


def test_what_others_are_shown_and_what_enter_does_is_switched_on_and_off(alice):
    client = browser(alice)
    assert client.get("/profile/").content.decode().count(" checked") == 4
    client.post("/profile/", profile(typing="on"))
    alice.refresh_from_db()
    assert {name: alice.preference(name) for name in ("presence", "typing", "receipts", "enter_sends")} == {
        "presence": False,
        "typing": True,
        "receipts": False,
        "enter_sends": False,
    }
    assert client.get("/profile/").content.decode().count(" checked") == 1
    client.post("/profile/", profile(enter_sends="on"))
    alice.refresh_from_db()
    assert alice.preference("enter_sends") is True


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"display_name": ""}, "display_name"),
        ({"username": "bob"}, "username"),
        ({"email": "bob@example.org"}, "email"),
        ({"bio": "x" * 501}, "bio"),
        ({"avatar": SimpleUploadedFile("a.png", b"nothing")}, "avatar"),
        ({"avatar": SimpleUploadedFile("a.png", b"")}, "avatar"),
    ],
)
def test_a_wrong_profile_shows_what_is_wrong_and_changes_nothing(alice, bob, fields, wrong):
    answer = browser(alice).post("/profile/", profile(**{"bio": "new", **fields}))
    assert (answer.status_code, errors(answer)) == (200, {wrong})
    alice.refresh_from_db()
    assert (alice.username, alice.bio) == ("alice", "")


def test_the_password_is_changed_and_other_devices_signed_out(alice):
    client, other = browser(alice), browser(alice)
    answer = client.post("/password/", {"current": PASSWORD, "new": "another long password"})
    assert answer.status_code == 302
    assert client.get("/profile/").status_code == 200
    assert other.get("/profile/").status_code == 302
    assert errors(client.post("/password/", {"current": PASSWORD, "new": "another long password"})) == {"current"}
    assert errors(client.post("/password/", {"current": "another long password", "new": "short"})) == {"new"}


def test_devices_are_shown_and_ended(alice):
    client, phone, tablet = browser(alice), browser(alice), sign_in(alice).session
    shown = client.get("/devices/").context["sessions"]
    assert [device["current"] for device in shown].count(True) == 1
    assert len(shown) == 3
    assert client.post(f"/devices/{tablet.id}/end/")["Location"] == "/devices/"
    assert phone.get("/profile/").status_code == 200
    client.post("/devices/end/")
    assert phone.get("/profile/").status_code == 302
    assert len(client.get("/devices/").context["sessions"]) == 1


def test_carol_cannot_end_the_device_of_alice(alice, carol):
    session = sign_in(alice).session
    answer = browser(carol).post(f"/devices/{session.id}/end/")
    assert answer.status_code == 404
    session.refresh_from_db()
    assert session.is_alive()


def test_what_people_write_is_never_markup(alice):
    name = "<script>alert(1)</script>"
    services.update_profile(user=alice, changes={"display_name": name, "bio": '"><img src=x onerror=alert(1)>'})
    page = browser(alice).get("/profile/").content.decode()
    assert name not in page
    assert "<img src=x" not in page
    assert "&lt;script&gt;alert(1)" in page


@pytest.mark.parametrize("address", ["/login/", "/logout/", "/profile/", "/password/", "/devices/end/"])
def test_every_form_needs_its_csrf_token(alice, address):
    assert browser(alice, enforce_csrf=True).post(address, {}).status_code == 403


def test_a_drawn_picture_is_for_everyone_and_for_ever(client):
    url = person("dora").avatar_url
    answer = client.get(url)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "image/svg+xml"
    assert "immutable" in answer["Cache-Control"]
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert client.get(url).content == answer.content


@pytest.mark.parametrize(
    "name",
    [
        "x.svg", "0123456789abcdef.png", "0123456789abcdef0000003c.svg", "0123456789abcdef0000d800.svg",
        "0123456789abcdefffffffff.svg", "0" * 32 + ".webp", "..%2fparley.sqlite3", "0123456789ABCDEF.svg",
    ],
)  # fmt: skip
def test_other_pictures_are_not_found(client, name):
    assert client.get(f"/avatars/{name}").status_code == 404


@pytest.mark.parametrize("address", ["/logout/", "/profile/", "/password/", "/devices/end/", "/devices/{}/end/"])
def test_a_form_of_somebody_elses_page_changes_nothing(alice, bob, address):
    session = sign_in(bob, kind=Session.Kind.BROWSER).session
    fields = profile(display_name="Alice", username="was.alice", current=PASSWORD, new="another long secret")
    client = browser(bob)
    answer = client.post(address.format(session.id), {**fields, "page_of": str(alice.id)})
    assert answer.status_code == 403
    assert "another account" in answer.content.decode()
    bob.refresh_from_db()
    assert (bob.username, bob.check_password(PASSWORD)) == ("bob", True)
    assert Session.objects.filter(ended_at=None).count() == 2
    assert client.post(address.format(session.id), {**fields, "page_of": str(bob.id)}).status_code != 403


def test_every_form_of_the_account_says_whose_page_it_is(alice):
    client = browser(alice)
    sign_in(alice, kind=Session.Kind.BROWSER)
    for address in ("/", "/profile/", "/password/", "/devices/"):
        page = client.get(address).content.decode()
        forms = page.count('method="post"')
        assert forms
        assert page.count(f'name="page_of" value="{alice.id}"') == forms


def test_somebody_else_can_sign_in_where_one_is_signed_in_which_ends_that_session(alice, bob):
    client = browser(bob)
    assert client.get("/login/?as=bob&next=/devices/")["Location"] == "/devices/"
    page = client.get("/login/?as=alice&next=/devices/")
    assert page.context["form"]["identifier"].value() == "alice"
    answer = client.post("/login/?as=alice&next=/devices/", {"identifier": "alice", "password": PASSWORD})
    assert answer["Location"] == "/devices/"
    assert client.get("/profile/").context["user"] == alice
    assert Session.objects.get(ended_at=None).user == alice


def test_a_sign_in_that_fails_ends_no_session(alice, bob):
    client = browser(bob)
    assert client.post("/login/", {"identifier": "alice", "password": "wrong"}).status_code == 200
    assert client.get("/profile/").context["user"] == bob
