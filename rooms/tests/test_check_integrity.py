"""`manage.py check_integrity` about rooms: each thing that must be true is made untrue, and found."""

import pytest

from chatproject.maintenance.integrity import checks
from messaging.models import Conversation, Participant
from messaging.services import rename, set_active
from rooms import integrity
from rooms.models import Room
from testing.groups_and_rooms import code_of

pytestmark = pytest.mark.engines


def findings():
    return [finding for check in checks().values() for finding in check(lambda _: None)]


# What is broken, in the public room or the private one: a change of its row, and what is said.
BROKEN = {
    "sorted under another name": ("public", {"sort_name": "attic"}, "it is sorted as 'attic', but called 'Hall'"),
    "searched by another name": ("public", {"search_key": " attic"}, "it is found by ' attic', but called 'Hall'"),
    "found under another name": ("public", {"public_name": "attic"}, "its public name is 'attic'"),
    "found under none": ("public", {"public_name": None}, "its public name is None"),
    "a private room with a public name": ("private", {"public_name": "cellar"}, "its public name is 'cellar'"),
    "a public room with a Room ID": ("public", {"code": "A7K2M9P1"}, "a private room has a Room ID, a public one has"),
    "a private room without one": ("private", {"code": None}, "a private room has a Room ID, a public one has none"),
    "a Room ID in lower case": ("private", {"code": "a7k2m9p1"}, "its Room ID is none"),
    "a Room ID that is too short": ("private", {"code": "A7K2"}, "its Room ID is none"),
    "more members than may be": ("public", {"max_members": 1}, "there are 2 members where at most 1 may be"),
}


@pytest.mark.parametrize("what", BROKEN)
def test_it_finds(public_room, private_room, what):
    which, change, finding = BROKEN[what]
    conversation = public_room if which == "public" else private_room
    assert findings() == []
    Room.objects.filter(conversation=conversation).update(**change)
    [found] = findings()
    assert found.startswith(f"messaging.Conversation {conversation.pk}: {finding}")


def test_it_finds_a_room_without_its_row(public_room):
    Room.objects.all().delete()
    assert findings() == [f"messaging.Conversation {public_room.pk}: it is a room without a row in rooms.Room"]


def test_a_closed_room_holds_no_name(public_room, alice):
    set_active(actor=alice, chat_id=public_room.pk, is_active=False)
    assert findings() == []
    Room.objects.update(public_name="hall")
    assert "its public name is 'hall'" in findings()[0]


def test_it_finds_a_room_whose_creator_is_another(public_room, alice, bob):
    Conversation.objects.filter(pk=public_room.pk).update(created_by=bob)
    assert f"created_by is {bob.pk}, but the role of the creator has {alice.pk}" in findings()[0]


def test_it_finds_a_room_of_nobody_and_one_of_two(public_room, bob):
    participants = Participant.objects.filter(conversation=public_room)
    participants.filter(user=bob).update(role="creator")
    assert "but the role of the creator has" in findings()[0]
    participants.update(role="member")
    assert "nobody has the role of its creator" in findings()[0]


def test_what_is_renamed_while_it_is_read_is_not_found(public_room, private_room, alice, monkeypatch):
    looked, look = [], integrity.findings_in

    def look_after_the_first(conversation, room):
        if not looked:
            looked.append(conversation.pk)
            rename(actor=alice, chat_id=public_room.pk, name="Attic")
            room = Room.objects.get(conversation=conversation)
        return look(conversation, room)

    monkeypatch.setattr(integrity, "findings_in", look_after_the_first)
    assert list(checks()["rooms"](lambda _: None)) == []
    assert looked == [public_room.pk]
    assert list(look(public_room, Room.objects.get(conversation=public_room)))  # as it was read, it looked wrong


def test_rooms_are_counted(public_room, private_room, group):
    counted = []
    list(checks()["rooms"](counted.append))
    assert sum(counted) == 2


def test_a_room_id_is_never_printed(private_room):
    code = code_of(private_room)
    Room.objects.update(sort_name="x", max_members=1, public_name="x")
    assert code not in "".join(findings())
