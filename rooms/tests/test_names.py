"""The name of an open public room is nobody else's."""

import pytest

from chatproject.core.errors import NameTaken
from groups.services import create_group
from messaging.models import Conversation
from messaging.services import leave, set_active
from rooms.models import Room
from rooms.services import create_room, update_room
from testing.captured import captured_events

pytestmark = [pytest.mark.engines, pytest.mark.usefixtures("fits_together")]


def make(person, name, *, is_public=True):
    return create_room(creator=person, name=name, is_public=is_public).conversation


@pytest.mark.parametrize("name", ["Hall", "hall", "HALL", "hAlL"])
def test_a_name_is_taken_in_any_case(name, public_room, bob):
    with captured_events() as told, pytest.raises(NameTaken):
        make(bob, name)
    assert told == []
    assert Conversation.objects.count() == Room.objects.count() == 1


@pytest.mark.parametrize(("first", "second"), [("Straße", "STRASSE"), ("Ὀδυσσεύς", "ὈΔΥΣΣΕΎΣ"), ("Éclair", "éclair")])
def test_case_is_that_of_every_script(first, second, alice, bob):
    make(alice, first)
    with pytest.raises(NameTaken):
        make(bob, second)


def test_private_rooms_and_groups_take_no_name(private_room, public_room, alice, bob):
    for name in ("Cellar", "Hall"):
        make(bob, name, is_public=False)
        create_group(creator=bob, name=name)
    make(bob, "Cellar")
    assert Conversation.objects.filter(name="Cellar").count() == 4


def test_a_room_may_not_take_anothers_name(public_room, alice, bob):
    other = make(bob, "Attic")
    with captured_events() as told, pytest.raises(NameTaken):
        update_room(actor=bob, chat_id=other.pk, changes={"name": "HALL", "description": "x"})
    assert told == []
    assert (Conversation.objects.get(pk=other.pk).name, Room.objects.get(conversation=other).description) == (
        "Attic",
        "",
    )
    update_room(actor=bob, chat_id=other.pk, changes={"name": "ATTIC"})  # its own in another case is free
    assert Conversation.objects.get(pk=other.pk).name == "ATTIC"


def test_the_name_that_a_room_gives_up_is_free(public_room, alice, bob):
    update_room(actor=alice, chat_id=public_room.pk, changes={"name": "Attic"})
    make(bob, "Hall")
    with pytest.raises(NameTaken):
        make(bob, "Attic")


def test_the_name_of_a_closed_room_is_free_and_it_opens_again_under_another(public_room, alice, bob):
    set_active(actor=alice, chat_id=public_room.pk, is_active=False)
    make(bob, "Hall")
    with captured_events() as told, pytest.raises(NameTaken):
        set_active(actor=alice, chat_id=public_room.pk, is_active=True)
    assert told == []
    assert not Conversation.objects.get(pk=public_room.pk).is_active
    update_room(actor=alice, chat_id=public_room.pk, changes={"is_active": True, "name": "Old hall"})
    conversation = Conversation.objects.get(pk=public_room.pk)
    assert (conversation.name, conversation.is_active) == ("Old hall", True)


def test_a_closed_room_opens_again_under_its_own_name(public_room, alice, bob):
    for is_active in (False, True):
        set_active(actor=alice, chat_id=public_room.pk, is_active=is_active)
    with pytest.raises(NameTaken):
        make(bob, "Hall")


def test_the_name_of_a_room_that_everybody_left_is_free(public_room, alice, bob):
    for person in (alice, bob):
        leave(person=person, chat_id=public_room.pk, kind="room")
    make(bob, "Hall")
