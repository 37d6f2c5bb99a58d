"""The shapes of people on the wire."""

import re

import pytest

from accounts import payloads, serializers, services
from accounts.events import UserUpdated
from accounts.models import Session
from testing.people import PASSWORD, sign_in
from testing.shapes import compare, declared_in

pytestmark = pytest.mark.django_db


def test_every_answer_and_event_is_as_it_is_declared(alice, as_alice, anonymous):
    signing_in = {"identifier": "alice", "password": PASSWORD}
    tokens = {"refresh": sign_in(alice).refresh}
    answers = {
        payloads.SignedInPayload: anonymous.post("/api/login", signing_in).json(),
        payloads.TokensPayload: anonymous.post("/api/token/refresh", tokens).json(),
        payloads.IdentityPayload: anonymous.get("/api/identity/random").json(),
        payloads.DevicesPayload: as_alice.get("/api/sessions").json(),
        payloads.UserPayload: as_alice.get("/api/users/alice").json(),
        payloads.ContactsPayload: as_alice.get("/api/contacts").json(),
        payloads.StatusPayload: serializers.status(alice, "away"),
        payloads.UserUpdatedPayload: UserUpdated(alice).payload(),
    }
    seen = set()
    for declared, shape in answers.items():
        compare(shape, declared, seen)
    assert declared_in(payloads) == seen


def test_times_are_utc_with_milliseconds(alice):
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", serializers.me(alice)["created_at"])


def test_who_hides_when_they_are_there_does_so_from_others_only(alice, bob):
    assert serializers.person(alice, bob)["last_seen"]
    alice = services.update_profile(user=alice, changes={"settings": {"presence": False}})
    for hidden in (serializers.person(alice, bob), serializers.person(alice), serializers.status(alice, "online")):
        assert (hidden["status"], hidden["last_seen"]) == ("offline", None)
    assert serializers.person(alice, alice)["last_seen"]


def test_only_the_session_that_asks_is_current(alice):
    mine, other = sign_in(alice).session, sign_in(alice).session
    assert serializers.device(mine, current=mine)["current"]
    assert not serializers.device(other, current=mine)["current"]
    assert not serializers.device(Session(user=alice, expires_at=mine.expires_at), current=None)["current"]
