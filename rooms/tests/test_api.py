"""REST about rooms: every address, for who belongs, who is outside, and who is not signed in."""

import pytest

from chatproject.db import uuid7
from messaging.models import Conversation, Message, Participant
from messaging.services import get_or_create_direct, remove_member, set_active
from rooms import urls
from rooms.models import Room
from rooms.services import update_room
from testing.groups_and_rooms import code_of
from testing.routes import NOT_FOUND, Route, addresses

pytestmark = pytest.mark.usefixtures("unlimited")

# What alice, who made both rooms, is answered. {open} is the public one, {chat} the private one.
ROUTES = [
    Route("GET", "/api/rooms", None, 200),
    Route("POST", "/api/rooms", {"name": "Attic", "type": "public"}, 201),
    Route("POST", "/api/rooms", {"name": "Attic", "type": "private", "description": "", "max_members": 9}, 201),
    Route("GET", "/api/rooms/public", None, 200),
    Route("GET", "/api/rooms/private", None, 200),
    Route("POST", "/api/rooms/join-by-id", {"room_id": "{code}"}, 200),
    Route("GET", "/api/rooms/{chat}", None, 200),
    Route("PATCH", "/api/rooms/{chat}", {"name": "Attic"}, 200),
    Route("DELETE", "/api/rooms/{chat}", None, 204),
    Route("POST", "/api/rooms/{open}/join", None, 200),
    Route("POST", "/api/rooms/{chat}/leave", None, 204),
    Route("DELETE", "/api/rooms/{chat}/leave", None, 204),
    Route("POST", "/api/rooms/{chat}/room-id", None, 200),
    Route("GET", "/api/rooms/{chat}/messages", None, 200),
    Route("POST", "/api/rooms/{chat}/messages", {"content": "hello"}, 201),
    Route("GET", "/api/rooms/{chat}/members", None, 200),
    Route("POST", "/api/rooms/{chat}/members", {"user": "carol"}, 201),
    Route("PATCH", "/api/rooms/{chat}/members/bob", {"role": "admin"}, 200),
    Route("DELETE", "/api/rooms/{chat}/members/bob", None, 204),
]
INSIDE = [route for route in ROUTES if "{chat}" in route.path]
every_route = pytest.mark.parametrize("route", ROUTES, ids=str)


@pytest.fixture
def ids(private_room, public_room):
    return {"chat": private_room.pk, "open": public_room.pk, "code": code_of(private_room)}


@pytest.fixture
def nowhere():
    return {"chat": uuid7(), "open": uuid7(), "code": "ZZZZZZZZ"}


def stored():
    return [list(model.objects.order_by("pk").values()) for model in (Conversation, Participant, Message, Room)]


def test_no_address_is_missing_here():
    given = {"<uuid:chat_id>": "{chat}", "<str:person>": "bob"}
    assert {route.path.replace("{open}", "{chat}") for route in ROUTES} == addresses(urls.rest, given)


@pytest.mark.parametrize(
    "slash", [pytest.param(False, marks=pytest.mark.engines, id="bare"), pytest.param(True, id="slash")]
)
@every_route
def test_the_creator_is_answered(slash, route, ids, as_alice, carol):
    assert route.ask(as_alice, ids, slash=slash).status_code == route.status


@pytest.mark.parametrize("route", INSIDE, ids=str)
def test_carol_cannot_tell_a_private_room_from_what_never_was(route, ids, nowhere, as_alice, as_carol):
    before = stored()
    refused, invented = route.ask(as_carol, ids), route.ask(as_carol, nowhere)
    assert (refused.status_code, refused.json()) == (404, NOT_FOUND)
    assert (refused.content, refused.headers) == (invented.content, invented.headers)
    assert stored() == before
    assert route.ask(as_alice, ids).status_code == route.status  # and it does exist


@pytest.mark.parametrize("route", INSIDE, ids=str)
def test_a_closed_public_room_is_nowhere_for_carol(route, public_room, alice, as_carol, as_bob):
    set_active(actor=alice, chat_id=public_room.pk, is_active=False)
    answer = route.ask(as_carol, {"chat": public_room.pk})
    assert (answer.status_code, answer.json()) == (404, NOT_FOUND)
    assert as_bob.get(f"/api/rooms/{public_room.pk}").json()["is_active"] is False


@pytest.mark.parametrize("route", [route for route in ROUTES if "{" in route.path], ids=str)
def test_what_is_no_room_is_nowhere(route, alice, bob, as_alice, group, carol):
    participant = get_or_create_direct(person=alice, peer=bob).participant
    for chat_id in (participant.conversation_id, group.pk):
        answer = route.ask(as_alice, {"chat": chat_id, "open": chat_id})
        assert (answer.status_code, answer.json()) == (404, NOT_FOUND)
    assert Conversation.objects.filter(is_active=True).count() == 2


@every_route
def test_whoever_is_not_signed_in_is_asked_to(route, ids, nowhere, anonymous):
    answer = route.ask(anonymous, ids)
    assert (answer.status_code, answer.json()["code"]) == (401, "not_authenticated")
    assert route.ask(anonymous, nowhere).content == answer.content


@every_route
def test_other_methods_are_not_allowed(route, ids, as_alice):
    answer = route.ask(as_alice, ids, method="PUT")
    assert (answer.status_code, answer.json()["code"]) == (405, "method_not_allowed")


# --- making one ------------------------------------------------------------------------------------------------------


def test_a_new_room_is_answered_and_a_private_one_with_its_room_id(as_alice, alice):
    made = as_alice.post("/api/rooms", {"name": " Attic ", "type": "public"}).json()
    assert (made["kind"], made["type"], made["name"], made["description"]) == ("room", "public", "Attic", "")
    assert (made["owner_id"], made["max_members"], made["my_role"], made["member_count"]) == (
        str(alice.pk),
        None,
        "creator",
        1,
    )
    assert "room_id" not in made
    made = as_alice.post("/api/rooms", {"name": "Attic", "type": "private", "max_members": 10}).json()
    assert (made["type"], made["max_members"]) == ("private", 10)
    assert made["room_id"] == Room.objects.get(conversation=made["id"]).code


def test_a_public_name_twice_is_409(public_room, as_bob):
    answer = as_bob.post("/api/rooms", {"name": "HALL", "type": "public"})
    assert (answer.status_code, answer.json()["code"]) == (409, "name_taken")
    renamed = as_bob.post("/api/rooms", {"name": "Attic", "type": "public"}).json()
    answer = as_bob.patch(f"/api/rooms/{renamed['id']}", {"name": "hall"})
    assert (answer.status_code, answer.json()["code"]) == (409, "name_taken")


@pytest.mark.parametrize("max_members", [0, -1, 5_001, "7", 1.5, True])
def test_a_room_takes_1_to_5000_members(max_members, as_alice):
    answer = as_alice.post("/api/rooms", {"name": "Attic", "type": "public", "max_members": max_members})
    assert (answer.status_code, list(answer.json()["fields"])) == (400, ["max_members"])
    for most in (1, 5_000):
        made = as_alice.post("/api/rooms", {"name": f"Attic {most}", "type": "public", "max_members": most})
        assert (made.status_code, made.json()["max_members"]) == (201, most)


# --- a public room, from outside -------------------------------------------------------------------------------------


def test_a_public_room_is_read_before_joining_and_written_after(public_room, as_carol, carol):
    at = f"/api/rooms/{public_room.pk}"
    seen = as_carol.get(at).json()
    assert (seen["my_role"], seen["unread"], seen["member_count"]) == (None, 0, 2)
    assert as_carol.get(f"{at}/messages").json()["messages"][0]["content"] == "Alice created “Hall”."
    assert len(as_carol.get(f"{at}/members").json()["members"]) == 2
    refused = as_carol.post(f"{at}/messages", {"content": "hello"})
    assert (refused.status_code, refused.json()["code"]) == (403, "forbidden")
    assert not Participant.objects.filter(user=carol).exists()
    joined = as_carol.post(f"{at}/join")
    assert (joined.status_code, joined.json()["already_member"]) == (200, False)
    assert joined.json()["room"] == as_carol.get(at).json()
    assert as_carol.post(f"{at}/join").json()["already_member"] is True
    assert as_carol.post(f"{at}/messages", {"content": "hello"}).status_code == 201


@pytest.mark.parametrize("method", ["post", "delete"])
def test_who_left_a_public_room_may_still_read_it(method, public_room, as_bob):
    at = f"/api/rooms/{public_room.pk}"
    assert getattr(as_bob, method)(f"{at}/leave").status_code == 204
    assert as_bob.get(at).json()["my_role"] is None
    assert getattr(as_bob, method)(f"{at}/leave").status_code == 403
    assert as_bob.get("/api/chats").json()["chats"] == []


def test_who_was_removed_from_a_public_room_reads_it_and_is_403_on_join(public_room, alice, bob, as_bob, as_alice):
    remove_member(actor=alice, chat_id=public_room.pk, person=bob)
    at = f"/api/rooms/{public_room.pk}"
    answer = as_bob.post(f"{at}/join")
    assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")
    assert as_bob.get(at).status_code == 200
    assert as_alice.post(f"{at}/members", {"user": "bob"}).status_code == 201
    assert as_bob.post(f"{at}/join").json()["already_member"] is True


def test_a_private_room_is_not_joined_by_its_id(private_room, as_carol, as_bob, carol):
    at = f"/api/rooms/{private_room.pk}/join"
    assert as_carol.post(at).json() == NOT_FOUND
    assert not Participant.objects.filter(user=carol).exists()
    assert as_bob.post(at).json()["already_member"] is True


def test_a_full_room_is_409(public_room, private_room, alice, as_alice, as_carol):
    for room in (public_room, private_room):
        update_room(actor=alice, chat_id=room.pk, changes={"max_members": 2})
    for answer in (
        as_carol.post(f"/api/rooms/{public_room.pk}/join"),
        as_alice.post(f"/api/rooms/{private_room.pk}/members", {"user": "carol"}),
    ):
        assert (answer.status_code, answer.json()["code"]) == (409, "room_full")


# --- changing --------------------------------------------------------------------------------------------------------


def test_a_room_is_described_limited_closed_and_opened_again(public_room, as_alice, as_bob):
    at = f"/api/rooms/{public_room.pk}"
    asked = {"name": "Attic", "description": "Dark.\nBring a lamp.", "max_members": 7}
    answer = as_alice.patch(at, asked).json()
    assert {name: answer[name] for name in asked} == asked
    assert as_alice.patch(at, {"max_members": None, "description": ""}).json()["max_members"] is None
    assert as_alice.delete(at).status_code == as_alice.delete(at).status_code == 204
    assert as_bob.get(at).json()["is_active"] is False
    assert as_bob.post(f"{at}/messages", {"content": "x"}).status_code == 403
    assert as_bob.get(f"{at}/messages").status_code == 200
    assert as_alice.patch(at, {"is_active": True}).json()["is_active"] is True
    assert as_bob.post(f"{at}/messages", {"content": "x"}).status_code == 201


def test_a_public_room_has_no_room_id_to_renew(public_room, as_alice, as_carol):
    answer = as_alice.post(f"/api/rooms/{public_room.pk}/room-id")
    assert (answer.status_code, answer.json()["code"]) == (409, "conflict")
    assert as_carol.post(f"/api/rooms/{public_room.pk}/room-id").status_code == 403


def test_a_room_is_the_same_in_every_answer(public_room, private_room, as_alice, as_bob):
    for client in (as_alice, as_bob):
        listed = {room["id"]: room for room in client.get("/api/rooms").json()["rooms"]}
        conversations = {conversation["id"]: conversation for conversation in client.get("/api/chats").json()["chats"]}
        assert listed == conversations
        for room_id, room in listed.items():
            alone = client.get(f"/api/rooms/{room_id}").json()
            assert alone == {**room, "online_count": 0} == client.get(f"/api/chats/{room_id}").json()
