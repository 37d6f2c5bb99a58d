"""The rooms of the demo."""

import pytest
from django.core.management import call_command

from messaging.models import Conversation, Participant
from rooms.models import Room

pytestmark = pytest.mark.django_db


@pytest.fixture
def demo():
    call_command("seed_demo", verbosity=0)


def test_there_are_three_public_rooms_and_a_private_one_for_ten(demo):
    rooms = {room.conversation.name: room for room in Room.objects.select_related("conversation")}
    assert {name: room.type for name, room in rooms.items()} == {
        "General": "public",
        "Technology": "public",
        "Random": "public",
        "Team Private": "private",
    }
    assert (rooms["Team Private"].max_members, bool(rooms["Team Private"].code)) == (10, True)
    assert {name: room.max_members for name, room in rooms.items() if room.type == "public"} == dict.fromkeys(
        ["General", "Technology", "Random"]
    )


def test_each_has_members_and_something_has_been_said(demo):
    for conversation in Conversation.objects.filter(kind__in=["room", "group"]):
        assert conversation.messages >= 3
        assert conversation.member_count == Participant.objects.members().filter(conversation=conversation).count() >= 2
