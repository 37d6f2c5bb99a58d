"""The lists of rooms: who sees what in them, in which order, in pages."""

import pytest

from messaging.services import leave, remove_member, rename, send_message, set_active, set_position
from rooms.models import Room
from rooms.services import create_room, fill_search_keys

pytestmark = [pytest.mark.engines, pytest.mark.usefixtures("unlimited")]


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
        set_active(actor=alice, chat_id=room.pk, is_active=False)
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


def found(client, typed, kind=""):
    """The names that the pages of a search show, joined."""
    names, after = [], None
    while True:
        answer = client.get(f"/api/rooms{kind}", {"q": typed, "limit": 1, **({"after": after} if after else {})}).json()
        names += [room["name"] for room in answer["rooms"]]
        after = answer["next"]
        if after is None:
            return names


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("cafe", ["Café", "Cafeteria", "Café Zürich", "Das Café", "Decafé"]),
        ("ZURICH CAF", ["Café Zürich"]),
        ("das cafe", ["Das Café"]),
        ("jeanluc", ["Jean-Luc"]),
        ("luc", ["Jean-Luc"]),
        ("cafe luc", []),
        ("-", ["Jean-Luc"]),
        ("!!", ["!!", "So what!!"]),
    ],
)
def test_a_search_takes_words_in_any_order_without_accents_the_best_match_first(alice, as_carol, typed, names):
    for name in ("Decafé", "Das Café", "Café Zürich", "Cafeteria", "Café", "Jean-Luc", "So what!!", "!!"):
        create_room(creator=alice, name=name, is_public=True)
    assert found(as_carol, typed) == found(as_carol, typed, "/public") == names


def test_a_search_shows_nobody_more_than_the_list_does(rooms, public_room, alice, as_alice, as_carol):
    assert found(as_alice, "cellar") == found(as_alice, "CELL", "/private") == ["Cellar"]
    assert found(as_carol, "cellar") == found(as_carol, "cellar", "/private") == []
    set_active(actor=alice, chat_id=public_room.pk, is_active=False)
    assert (found(as_alice, "hall"), found(as_carol, "hall")) == (["Hall"], [])


def test_another_name_is_found_at_once_and_the_old_one_no_longer(public_room, alice, as_carol):
    rename(actor=alice, chat_id=public_room.pk, name="Große Halle")
    assert (found(as_carol, "grosse"), found(as_carol, "hall")) == (["Große Halle"], ["Große Halle"])
    rename(actor=alice, chat_id=public_room.pk, name="Attic")
    assert found(as_carol, "grosse") == []


def test_a_room_that_an_older_version_stored_is_found_once_the_keys_are_filled(rooms, as_carol):
    Room.objects.update(search_key=None)
    assert found(as_carol, "hal") == []
    fill_search_keys()
    assert found(as_carol, "hal") == ["Hall"]
