"""The shapes of people on the wire."""

import re

import pytest

from accounts import serializers, services
from accounts.models import Session
from testing.people import sign_in

pytestmark = pytest.mark.django_db


def test_what_is_made_is_what_is_described(alice):
    signed_in = sign_in(alice)
    made = {
        serializers.SummarySerializer: serializers.summary(alice),
        serializers.UserSerializer: serializers.person(alice),
        serializers.MeSerializer: serializers.me(alice),
        serializers.SettingsSerializer: serializers.me(alice)["settings"],
        serializers.DeviceSerializer: serializers.device(signed_in.session, current=None),
    }
    for described, shape in made.items():
        assert set(described().fields) == set(shape)


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
