"""What rooms are declared to look like is what is answered."""

from typing import get_type_hints

import pytest

from rooms import payloads
from testing.shapes import compare, declared_in

# What is part of others, and never sent as it is.
PARTS = {payloads.RoomFieldsPayload, payloads.RoomDisplayPayload}


@pytest.fixture
def answers(public_room, private_room, as_alice):
    return {
        payloads.RoomsPayload: as_alice.get("/api/rooms").json(),
        payloads.RoomPayload: as_alice.get(f"/api/rooms/{private_room.pk}").json(),
        payloads.JoinedPayload: as_alice.post(f"/api/rooms/{public_room.pk}/join").json(),
    }


def test_every_answer_is_as_it_is_declared(answers):
    seen = set()
    for declared, shape in answers.items():
        compare(shape, declared, seen)
    assert declared_in(payloads) - seen == PARTS


def test_whoever_is_outside_or_no_creator_is_told_less(public_room, private_room, as_bob, as_carol):
    for client, room in ((as_bob, private_room), (as_carol, public_room)):
        shape = client.get(f"/api/rooms/{room.pk}").json()
        compare(shape, payloads.RoomPayload, set())
        assert get_type_hints(payloads.RoomPayload).keys() - shape.keys() == {"peer", "room_id"}
