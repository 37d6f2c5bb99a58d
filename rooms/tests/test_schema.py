"""What OpenAPI says about rooms is what is answered."""

import pytest

from messaging.tests.shapes import compare, declared_in
from rooms import schema


@pytest.fixture
def answers(public_room, private_room, as_alice):
    return {
        schema.RoomsSerializer: as_alice.get("/api/rooms").json(),
        schema.RoomSerializer: as_alice.get(f"/api/rooms/{private_room.pk}").json(),
        schema.JoinedSerializer: as_alice.post(f"/api/rooms/{public_room.pk}/join").json(),
    }


def test_every_answer_has_the_keys_that_are_declared(answers):
    seen = set()
    for declared, shape in answers.items():
        compare(shape, declared(), seen)
    assert declared_in(schema) <= seen


def test_whoever_is_outside_or_no_creator_is_told_less(public_room, private_room, as_bob, as_carol):
    for client, room in ((as_bob, private_room), (as_carol, public_room)):
        shape = client.get(f"/api/rooms/{room.pk}").json()
        compare(shape, schema.RoomSerializer(), set())
        assert schema.RoomSerializer().fields.keys() - shape.keys() == {"peer", "room_id"}
