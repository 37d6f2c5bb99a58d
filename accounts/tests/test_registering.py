"""REST: registering, and the names that are suggested for it."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory

from accounts.limits import limit_registrations_with_picture
from accounts.models import User
from accounts.serializers import me
from testing.people import PASSWORD

from .pictures import picture

pytestmark = pytest.mark.django_db


def register(client, **fields):
    return client.post("/api/register", {"password": PASSWORD, **fields})


@pytest.mark.engines
def test_registering_answers_who_one_is_and_tokens(anonymous):
    answer = register(anonymous, username="Dora", email="Dora@Example.org", display_name="Dora D")
    body = answer.json()
    assert answer.status_code == 201
    assert body["user"] == me(User.objects.get(username="dora"))
    assert body["user"]["email"] == "dora@example.org"
    assert body["token"] == body["access"]
    assert set(body) == {"user", "access", "refresh", "token"}
    assert not answer.cookies


def test_registering_by_e_mail_alone_gives_a_readable_name(anonymous):
    user = register(anonymous, email="dora@example.org", username=None).json()["user"]
    assert re.fullmatch(r"[a-z]+(-[a-z]+)+-\d\d", user["username"])
    assert user["display_name"]


def test_registering_takes_the_names_of_the_documents(anonymous):
    answer = register(anonymous, username="dora", full_name="Dora D", profile_picture="https://example.org/x.png")
    assert answer.status_code == 201
    assert answer.json()["user"]["display_name"] == "Dora D"
    assert answer.json()["user"]["avatar_url"].endswith(".svg")


def test_registering_with_a_picture_makes_it_the_avatar(anonymous):
    fields = {"username": "dora", "password": PASSWORD, "profile_picture": picture("me.png")}
    answer = anonymous.post("/api/register", fields, format="multipart")
    assert answer.status_code == 201
    assert answer.json()["user"]["avatar_url"].endswith(".webp")


def test_registrations_with_a_picture_are_counted_by_address_before_it_is_looked_at(anonymous):
    for _ in range(60):
        limit_registrations_with_picture(RequestFactory().post("/api/register"))
    fields = {"username": "dora", "password": PASSWORD, "avatar": SimpleUploadedFile("a.png", b"no picture")}
    answer = anonymous.post("/api/register", fields, format="multipart")
    assert (answer.status_code, answer.json()["code"]) == (429, "rate_limited")
    assert register(anonymous, username="dora").status_code == 201


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ({}, None),
        ({"username": "", "email": None}, None),
        ({"username": "1dora"}, "username"),
        ({"username": "me"}, "username"),
        ({"username": 12345}, "username"),
        ({"username": ["dora"]}, "username"),
        ({"username": "d" * 31}, "username"),
        ({"email": "nowhere"}, "email"),
        ({"username": "dora", "display_name": "x" * 61}, "display_name"),
        ({"username": "dora", "display_name": True}, "display_name"),
        ({"username": "dora", "password": None}, "password"),
        ({"username": "dora", "password": "short"}, "password"),
        ({"username": "dora", "password": "password123"}, "password"),
        ({"username": "dora-the-explorer", "password": "dora-the-explorer"}, "password"),
        ({"username": "dora", "password": "x" * 257}, "password"),
        ({"username": "dora", "avatar": 1}, "avatar"),
    ],
)
def test_registering_says_which_field_is_wrong(anonymous, fields, named):
    answer = register(anonymous, **fields)
    assert answer.status_code == 400
    assert answer.json()["code"] == "invalid"
    assert list(answer.json().get("fields", {})) == ([named] if named else [])
    assert not User.objects.exists()


@pytest.mark.engines
def test_a_taken_name_and_a_taken_address_are_conflicts_without_case(anonymous, alice):
    name = register(anonymous, username="ALICE")
    address = register(anonymous, email="Alice@Example.ORG")
    assert (name.status_code, name.json()["code"], list(name.json()["fields"])) == (409, "name_taken", ["username"])
    assert (address.status_code, address.json()["code"], list(address.json()["fields"])) == (409, "conflict", ["email"])


def test_closed_registration_is_forbidden(anonymous, settings):
    settings.REGISTRATION = "closed"
    for name in ("dora", "not a name"):
        answer = register(anonymous, username=name)
        assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")
    assert not User.objects.exists()


@pytest.mark.usefixtures("still_clock")
def test_registering_too_often_has_to_wait(anonymous):
    statuses = [register(anonymous, username="me").status_code for _ in range(12)]
    assert set(statuses) == {400}
    tries = [register(anonymous, username="dora", email="bad@example.org").status_code for _ in range(11)]
    assert tries == [201, *[409] * 9, 429]


def test_a_suggested_identity_is_another_one_each_time_and_can_be_taken(anonymous):
    first, second = (anonymous.get("/api/identity/random").json() for _ in range(2))
    assert set(first) == {"username", "display_name", "avatar_url"}
    assert first["username"] != second["username"]
    taken = register(anonymous, username=first["username"], display_name=first["display_name"]).json()["user"]
    assert {name: taken[name] for name in first} == first
