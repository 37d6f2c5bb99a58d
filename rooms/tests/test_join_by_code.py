"""Entering a private room by its Room ID, over REST: who is let in, and how alike everything is that lets nobody in."""

import pytest

from messaging.models import Conversation, Participant
from messaging.services import add_member, leave, remove_member, set_active
from rooms.services import renew_code, update_room
from testing.captured import captured_events
from testing.groups_and_rooms import code_of

pytestmark = pytest.mark.usefixtures("fits_together", "unlimited")
WRONG = {"error": "No room can be joined with this Room ID.", "code": "not_found"}
MALFORMED = ["", " ", "A7K2M9P", "A7K2M9P11", "A7K2M9P!", "' OR 1=1", "\u0130" * 8, "x" * 20_000]


def join(client, code):
    return client.post("/api/rooms/join-by-id", {"room_id": code})


@pytest.fixture
def code(private_room):
    return code_of(private_room)


SPELLINGS = {
    "as it is": str,
    "lower case": str.lower,
    "with a dash": lambda code: f"{code[:4]}-{code[4:]}",
    "lower case with a dash": lambda code: f"{code[:4]}-{code[4:]}".lower(),
    "with spaces": " ".join,
    "pasted": lambda code: f"\n {code[:4]}\u2013{code[4:]}\u00a0",
}


@pytest.mark.engines
@pytest.mark.parametrize("spelling", SPELLINGS)
def test_whoever_has_the_room_id_is_let_in_however_it_is_typed(spelling, private_room, code, as_carol, carol):
    answer = join(as_carol, SPELLINGS[spelling](code))
    assert answer.status_code == 200
    room = answer.json()["room"]
    assert answer.json() == {"room": as_carol.get(f"/api/rooms/{private_room.pk}").json(), "already_member": False}
    assert (room["id"], room["my_role"], room["member_count"], room["unread"]) == (str(private_room.pk), "member", 3, 0)
    assert "room_id" not in room
    assert room["last_message"]["content"] == "Carol joined."
    assert Participant.objects.get(user=carol).is_member


def test_who_is_there_already_stays_there(private_room, code, as_bob, as_alice):
    with captured_events() as told:
        answer = join(as_bob, code)
    assert (answer.status_code, answer.json()["already_member"], told) == (200, True, [])
    assert join(as_alice, code).json()["room"]["room_id"] == code  # its creator may see it


def test_everything_that_lets_nobody_in_is_one_and_the_same_answer(
    private_room, public_room, code, alice, bob, as_carol, carol
):
    answers = [join(as_carol, typed) for typed in ("ZZZZZZZZ", *MALFORMED)]
    answers.append(join(as_carol, str(public_room.pk)))
    add_member(actor=alice, chat_id=private_room.pk, person=carol)
    remove_member(actor=alice, chat_id=private_room.pk, person=carol)
    answers.append(join(as_carol, code))  # who was removed
    set_active(actor=alice, chat_id=private_room.pk, is_active=False)
    answers.append(join(as_carol, code))  # who was removed, and it is closed
    set_active(actor=alice, chat_id=private_room.pk, is_active=True)
    renew_code(actor=alice, chat_id=private_room.pk)
    answers.append(join(as_carol, code))  # what was right before
    assert {(answer.status_code, answer.content) for answer in answers} == {(404, answers[0].content)}
    assert answers[0].json() == WRONG
    assert len({str(sorted(answer.headers.items())) for answer in answers}) == 1
    assert not Participant.objects.members().of(carol).exists()


def test_a_closed_room_lets_nobody_in_not_even_its_members(private_room, code, alice, as_alice, as_bob, as_carol):
    set_active(actor=alice, chat_id=private_room.pk, is_active=False)
    for client in (as_alice, as_bob, as_carol):
        assert join(client, code).json() == WRONG
    set_active(actor=alice, chat_id=private_room.pk, is_active=True)
    assert join(as_carol, code).status_code == 200


def test_who_left_comes_back_by_the_room_id_and_who_was_removed_by_invitation(private_room, code, alice, bob, as_bob):
    leave(person=bob, chat_id=private_room.pk, kind="room")
    assert join(as_bob, code).json()["already_member"] is False
    remove_member(actor=alice, chat_id=private_room.pk, person=bob)
    assert join(as_bob, code).json() == WRONG
    add_member(actor=alice, chat_id=private_room.pk, person=bob)
    assert join(as_bob, code).json()["already_member"] is True


def test_the_old_room_id_is_dead_at_once(private_room, code, as_alice, as_carol):
    renewed = as_alice.post(f"/api/rooms/{private_room.pk}/room-id").json()["room_id"]
    assert join(as_carol, code).json() == WRONG
    assert join(as_carol, renewed).status_code == 200


def test_the_room_id_of_the_creator_before_lets_nobody_in(private_room, code, alice, as_carol, as_alice):
    leave(person=alice, chat_id=private_room.pk, kind="room")
    for client in (as_alice, as_carol):
        assert join(client, code).json() == WRONG


def test_a_full_room_is_409_for_whoever_has_the_room_id(private_room, code, alice, as_carol, as_bob):
    update_room(actor=alice, chat_id=private_room.pk, changes={"max_members": 2})
    answer = join(as_carol, code)
    assert (answer.status_code, answer.json()["code"]) == (409, "room_full")
    assert join(as_bob, code).status_code == 200
    assert Conversation.objects.get(pk=private_room.pk).member_count == 2


@pytest.mark.parametrize("body", [{}, {"room_id": None}, {"room_id": 12345678}, {"room_id": ["A7K2M9P1"]}])
def test_what_is_no_text_is_invalid(body, as_carol):
    answer = as_carol.post("/api/rooms/join-by-id", body)
    assert (answer.status_code, list(answer.json()["fields"])) == (400, ["room_id"])


def test_whoever_is_not_signed_in_gets_no_answer_about_it(code, anonymous):
    right, wrong = join(anonymous, code), join(anonymous, "ZZZZZZZZ")
    assert (right.status_code, right.content) == (401, wrong.content)
