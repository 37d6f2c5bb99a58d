"""The lists of rooms: who sees what in them, in which order, in pages."""

import pytest

from messaging.services import leave, remove_member, send_message, set_open, set_position
from rooms.services import create_room

pytestmark = pytest.mark.usefixtures("unlimited")


def names(client, kind=""):
    return [room["name"] for room in client.get(f"/api/rooms{kind}").json()["rooms"]]


@pytest.fixture
def rooms(public_room, private_room, alice, carol):
    """Beside “Hall” and “Cellar” of alice and bob, carol has a room of each kind."""
    create_room(creator=carol, name="attic", is_public=True)
    create_room(creator=carol, name="Bunker", is_public=False)


def test_everybody_sees_public_rooms_and_members_private_ones_by_name(rooms, as_alice, as_bob, as_carol):
    for client in (as_alice, as_bob):
        assert names(client) == ["attic", "Cellar", "Hall"]
        assert (names(client, "/public"), names(client, "/private")) == (["attic", "Hall"], ["Cellar"])
    assert names(as_carol) == ["attic", "Bunker", "Hall"]
    assert (names(as_carol, "/public"), names(as_carol, "/private")) == (["attic", "Hall"], ["Bunker"])


def test_whoever_left_or_was_removed_sees_a_private_room_no_longer(rooms, private_room, alice, bob, as_bob):
    leave(person=bob, chat_id=private_room.pk, kind="room")
    assert (names(as_bob, "/private"), names(as_bob)) == ([], ["attic", "Hall"])


def test_who_was_removed_from_a_public_room_still_sees_it(rooms, public_room, alice, bob, as_bob):
    remove_member(actor=alice, chat_id=public_room.pk, person=bob)
    assert names(as_bob, "/public") == ["attic", "Hall"]


def test_closed_rooms_are_for_members(rooms, public_room, private_room, alice, as_bob, as_carol):
    for room in (public_room, private_room):
        set_open(actor=alice, chat_id=room.pk, is_active=False)
    assert (names(as_bob), names(as_bob, "/public")) == (["attic", "Cellar", "Hall"], ["attic", "Hall"])
    assert (names(as_carol), names(as_carol, "/public")) == (["attic", "Bunker"], ["attic"])


def test_only_members_are_told_who_has_read(public_room, alice, bob, as_alice, as_carol):
    send_message(sender=alice, chat_id=public_room.pk, content="hello")
    set_position(person=bob, chat_id=public_room.pk)
    for path in ("/api/rooms/public", "/api/rooms"):
        [hers], [outside] = (client.get(path).json()["rooms"] for client in (as_alice, as_carol))
        assert hers["last_message"]["read_by"] == [str(bob.pk)]
        assert (outside["last_message"]["read_by"], outside["last_message"]["read"]) == ([], False)


def test_groups_and_direct_conversations_are_no_rooms(rooms, group, as_alice):
    assert names(as_alice) == ["attic", "Cellar", "Hall"]


def test_the_list_shows_what_is_unread_to_members_and_nothing_to_others(rooms, public_room, alice, as_bob, as_carol):
    send_message(sender=alice, chat_id=public_room.pk, content="hello")
    shown = [
        {room["name"]: room for room in client.get("/api/rooms/public").json()["rooms"]}["Hall"]
        for client in (as_bob, as_carol)
    ]
    assert [(room["unread"], room["my_role"]) for room in shown] == [(1, "member"), (0, None)]
    assert [room["last_message"]["content"] for room in shown] == ["hello"] * 2


@pytest.mark.parametrize("kind", ["", "/public", "/private"])
def test_the_lists_come_in_pages(kind, as_alice, alice):
    made = [f"{letter} {number}" for letter in "aBc" for number in range(2)]
    for number, name in enumerate(reversed(made)):
        create_room(creator=alice, name=name, is_public=bool(number % 2))
    expected = names(as_alice, kind)
    assert expected == [name for name in made if name in expected]
    found, after = [], ""
    while after is not None:
        page = as_alice.get(f"/api/rooms{kind}", {"limit": 2, "after": after}).json()
        found += [room["name"] for room in page["rooms"]]
        after = page["next"]
    assert found == expected
