"""What was wrong in the programs that Parley follows, and must not come back: a test for each defect that concerns
rooms and groups, here or where it belongs. The first word of a line names the program.

001 a socket's `join_room` let anybody into any room, `send_message` asked nobody: here, `tests/test_rights.py`
001 Room IDs came from `random.choice`: `rooms/tests/test_codes.py`, taken ones in `rooms/tests/test_services.py`
001 `room_id` in everybody's answers: `tests/test_room_id.py`, and `messaging/tests/test_group_and_room_admin.py`
001 names were put into the page as HTML: here as the server draws it, in a browser in `tests/test_sidebar.py`
001 a 500 told the text of the exception: `chatproject/api/tests/test_answers.py`
001 one tab that closed made a person offline: `accounts/tests/test_presence.py`
001 pages by offset: here
001 routes were promised and absent, `max_members` ignored: here; at once: `messaging/tests/test_participants_races.py`
000 no way to delete a message, and no event of it: here
000 GET /api/groups/<id> asked nobody whether they belong: here; every other route: `groups/tests/test_api.py`
000 a message was read because a socket was open: here
000 the second device replaced the first: here
000 secrets in what is published: `tests/test_image.py`
002 `sender_id` came from the body: here
003 whoever stood in the socket's address was believed: here
003 everything was in memory only: here; through kill -9: `tests/test_two_people.py`
"""

import re

import pytest

from chatproject.db import uuid7
from chatproject.realtime.threads import in_database
from messaging.models import Message, Participant
from messaging.services import join, send_message
from messaging.tests.payloads import ATTACKS
from rooms.services import create_room, update_room
from testing.captured import captured_events
from testing.clients import api_client, browser
from testing.groups_and_rooms import code_of
from testing.routes import NOT_FOUND
from testing.sockets import Refused

pytestmark = pytest.mark.usefixtures("quick_passwords", "unlimited")
ATTACKS_AS_NAMES = [attack for attack in ATTACKS if "<" in attack and len(attack) <= 60 and attack.isprintable()]


# --- 001 -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("frame", ["join_room", "send_message", "message", "typing", "sync", "read"])
async def test_a_private_room_is_entered_by_no_frame_with_its_id(frame, connect, private_room, carol, alice):
    outside, hers = await connect(carol), await connect(alice)
    for room_id in (str(private_room.pk), str(uuid7())):
        address = {"chat_id": room_id} if frame == "sync" else {"room_id": room_id}
        answer = await outside.ask(frame, **address, content="let me in", after=0)
        assert (answer["type"], answer["code"]) == ("error", "not_found")
    assert not await in_database(Participant.objects.filter(user=carol).exists)
    assert not await in_database(Message.objects.filter(sender=carol).exists)
    assert await hers.silence() == []


def test_names_and_descriptions_are_text_wherever_the_page_shows_them(alice, as_alice):
    made = [
        as_alice.post("/api/rooms", {"name": attack, "description": attack, "type": "private"}).json()
        for attack in ATTACKS_AS_NAMES
    ]
    assert [room["name"] for room in made] == [attack.strip() for attack in ATTACKS_AS_NAMES]
    as_herself = browser(alice)
    for address in ("/", *(f"/c/{room['id']}/" for room in made)):
        page = as_herself.get(address).content.decode()
        assert not [room["name"] for room in made if room["name"] in page]
        assert re.search(r"alert|evil", page)  # they are there, as text


def test_history_is_paged_by_number_so_that_what_comes_meanwhile_moves_nothing(public_room, alice, as_bob):
    for number in range(6):
        send_message(sender=alice, chat_id=public_room.pk, content=f"message {number}")
    address = f"/api/rooms/{public_room.pk}/messages"
    newest = as_bob.get(address, {"limit": 3}).json()["messages"]
    send_message(sender=alice, chat_id=public_room.pk, content="meanwhile")
    older = as_bob.get(address, {"limit": 3, "before": newest[0]["seq"]}).json()["messages"]
    assert [message["content"] for message in (*older, *newest)] == [f"message {number}" for number in range(6)]
    assert as_bob.get(address, {"page": 2}).json()["messages"][-1]["content"] == "meanwhile"


def test_the_promised_routes_of_rooms_and_people_answer(public_room, private_room, alice, as_alice, as_carol):
    room = f"/api/rooms/{public_room.pk}"
    assert as_carol.get(room).json()["name"] == "Hall"
    assert as_carol.post(f"{room}/join").json()["already_member"] is False
    assert as_carol.get(f"{room}/messages").json()["messages"][-1]["content"] == "Carol joined."
    assert as_carol.delete(f"{room}/leave").status_code == 204
    assert as_carol.get(f"/api/users/{alice.pk}/messages").json()["messages"] == []
    update_room(actor=alice, chat_id=public_room.pk, changes={"max_members": 2})
    update_room(actor=alice, chat_id=private_room.pk, changes={"max_members": 2})
    by_code = {"room_id": code_of(private_room)}
    for answer in (as_carol.post(f"{room}/join"), as_carol.post("/api/rooms/join-by-id", by_code)):
        assert (answer.status_code, answer.json()["code"]) == (409, "room_full")


# --- 000 -------------------------------------------------------------------------------------------------------------


async def test_a_message_is_deleted_by_rest_and_by_frame_and_everybody_is_told(connect, group, alice, bob):
    hers, his = await connect(alice), await connect(bob)
    for delete in ("rest", "frame"):
        sent = (await his.ask("group_message", group_id=str(group.pk), content="oops"))["message"]
        if delete == "rest":
            answer = await in_database(lambda id=sent["id"]: api_client(bob).delete(f"/api/messages/{id}"))
            assert answer.status_code == 204
        else:
            assert (await his.ask("delete_message", messageId=sent["id"]))["type"] == "ack"
        assert (await hers.receive("message_deleted"))["message_id"] == sent["id"]
        assert (await in_database(Message.objects.get, pk=sent["id"])).content == ""


def test_a_group_is_shown_to_its_members_only(group, as_bob, as_carol):
    assert as_bob.get(f"/api/groups/{group.pk}").json()["name"] == "Choir"
    assert as_carol.get(f"/api/groups/{group.pk}").json() == NOT_FOUND


async def test_what_is_delivered_is_not_read(connect, group, alice, bob):
    his = await connect(bob)
    as_alice = await in_database(api_client, alice)
    address = f"/api/groups/{group.pk}/messages"
    sent = (await in_database(as_alice.post, address, {"content": "are you there?"})).json()
    assert (await his.receive("message"))["message"]["id"] == sent["id"]
    shown = (await in_database(as_alice.get, f"/api/messages/{sent['id']}")).json()
    assert (shown["read"], shown["read_by"]) == (False, [])
    await his.ask("read", group_id=str(group.pk))
    shown = (await in_database(as_alice.get, f"/api/messages/{sent['id']}")).json()
    assert (shown["read"], shown["read_by"]) == (True, [str(bob.pk)])


async def test_every_device_of_a_person_hears_a_room(connect, public_room, alice, bob):
    hers = await connect(alice)
    devices = [await connect(bob) for _ in range(3)]
    sent = await hers.ask("send_message", room_id=str(public_room.pk), content="hello")
    for device in devices:
        assert (await device.receive("message"))["message"] == sent["message"]


# --- 002 -------------------------------------------------------------------------------------------------------------


def test_who_says_something_is_who_is_signed_in(group, public_room, alice, bob, as_alice):
    for address in (f"/api/groups/{group.pk}", f"/api/rooms/{public_room.pk}"):
        said = as_alice.post(f"{address}/messages", {"content": "hello", "sender_id": str(bob.pk), "sender": "bob"})
        assert said.json()["sender"]["id"] == str(alice.pk)
    made = as_alice.post("/api/groups", {"name": "Band", "created_by": str(bob.pk), "owner_id": str(bob.pk)}).json()
    assert made["created_by"] == str(alice.pk)


def test_who_joins_and_leaves_is_who_is_signed_in(public_room, bob, as_carol, carol):
    with captured_events() as told:
        for path in ("join", "leave"):
            as_carol.post(f"/api/rooms/{public_room.pk}/{path}", {"user_id": str(bob.pk), "user": "bob"})
    people = {
        user["id"] for event in told if event.type == "message" for user in event.payload["message"]["system"]["users"]
    }
    assert people == {str(carol.pk)}


# --- 003 -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/api/chats/ws/{chat}/{user}", "/ws/{chat}/{user}", "/ws/{user}"])
async def test_nobody_is_somebody_by_writing_it_into_the_address_of_a_socket(path, connect, group, bob):
    with pytest.raises(Refused):
        await connect(path=path.format(chat=group.pk, user=bob.pk))


async def test_a_socket_without_a_token_is_nobodys(connect, group, bob):
    socket = await connect(path=f"/ws/?user_id={bob.pk}&token=bob")
    answer = await socket.ask("join_group", group_id=str(group.pk), user_id=str(bob.pk))
    assert (answer["type"], answer["code"]) == ("error", "not_authenticated")


def test_rooms_and_members_are_stored(alice, carol):
    participant = create_room(creator=alice, name="Hall", is_public=True)
    join(person=carol, chat_id=participant.conversation_id)
    stored = Participant.objects.filter(conversation_id=participant.conversation_id).values_list("user_id", flat=True)
    assert set(stored) == {alice.pk, carol.pk}
