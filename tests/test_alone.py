"""A private room and a group by REST and socket alone, from the beginning to the end, on every engine."""

import pytest

from chatproject.realtime.threads import in_database
from testing.clients import api_client

pytestmark = pytest.mark.engines


async def rest(client, method, path, body=None, expected=200):
    answer = await in_database(getattr(client, method), path, body)
    assert answer.status_code == expected, answer.content
    return answer.json() if answer.content else None


@pytest.mark.asyncio
async def test_two_people_meet_in_a_private_room_until_one_is_removed(connect, alice, bob, carol):
    as_alice, as_bob = await in_database(api_client, alice), await in_database(api_client, bob)
    hers, his, outside = await connect(alice), await connect(bob), await connect(carol)

    # alice makes it, and is told the Room ID
    room = await rest(as_alice, "post", "/api/rooms", {"name": "Attic", "type": "private", "max_members": 10}, 201)
    added = await hers.receive("chat_added")
    assert (await hers.receive("message"))["message"]["system"]["event"] == "created"
    code, room_id = room["room_id"], room["id"]
    assert added["chat"]["room_id"] == code
    opened = await hers.ask("join_room", room_id=room_id)
    assert (opened["type"], opened["chat"]["my_role"]) == ("ack", "creator")
    assert (await hers.receive("online_users"))["count"] == 1

    # bob types it in lower case, with a dash
    typed = f"{code[:4]}-{code[4:]}".lower()
    joined = await his.ask("join_room", room_id=typed)
    assert (joined["type"], joined["chat"]["id"], joined["chat"]["my_role"]) == ("ack", room_id, "member")
    assert "room_id" not in joined["chat"]
    heard = await hers.receive("message")
    assert (heard["message"]["system"]["event"], heard["chat_id"]) == ("joined", room_id)
    assert (await hers.receive("user_joined"))["user"]["username"] == "bob"
    while (there := await hers.receive("online_users"))["count"] != 2:
        pass
    assert {person["username"] for person in there["users"]} == {"alice", "bob"}

    # they see each other typing and online, and talk
    await his.send("typing", room_id=room_id)
    assert (await hers.receive("typing"))["user"]["username"] == "bob"
    assert (await hers.ask("status_request", target="bob"))["status"] == "online"
    said = await his.ask("send_message", room_id=room_id, content="hello", client_id="first")
    assert said["type"] == "ack"
    assert (await hers.receive("message"))["message"]["content"] == "hello"
    await hers.ask("read", room_id=room_id)
    assert (await his.receive("read"))["user_id"] == str(alice.pk)

    # for carol there is nothing
    for frame, fields in (("join_room", {"room_id": room_id}), ("sync", {"chat_id": room_id, "after": 0})):
        assert (await outside.ask(frame, **fields))["code"] == "not_found"

    # alice removes bob, whose devices leave it and hear nothing more
    await rest(as_alice, "delete", f"/api/rooms/{room_id}/members/bob", expected=204)
    assert await his.receive("chat_removed") == {"type": "chat_removed", "chat_id": room_id, "reason": "removed"}
    await his.silence()
    await hers.ask("message", chat_id=room_id, content="a secret")
    assert "a secret" not in str(await his.silence())
    assert (await his.ask("sync", chat_id=room_id, after=0))["code"] == "not_found"
    assert (await his.ask("join_room", room_id=typed))["code"] == "not_found"
    await rest(as_bob, "get", f"/api/rooms/{room_id}", expected=404)
    assert (await rest(as_bob, "get", "/api/chats"))["chats"] == []
    assert code not in "".join(his.texts)


def test_a_group_from_its_beginning_to_its_end(as_alice, as_bob, as_carol, alice, bob, carol):
    made = as_alice.post("/api/groups/create", {"name": "Choir", "members": ["bob"]})
    path = f"/api/groups/{made.json()['id']}"
    assert (made.status_code, made.json()["member_count"], made.json()["my_role"]) == (201, 2, "creator")
    assert [group["name"] for group in as_bob.get("/api/groups").json()["groups"]] == ["Choir"]
    assert as_carol.get(path).status_code == 404

    assert as_alice.post(f"{path}/members", {"user": "carol"}).status_code == 201
    assert as_alice.patch(f"{path}/members/bob", {"role": "admin"}).json()["role"] == "admin"
    renamed = as_bob.patch(path, {"name": "Quartet"}).json()
    assert (renamed["name"], renamed["admins"]) == ("Quartet", [str(alice.pk), str(bob.pk)])
    assert as_carol.post(f"{path}/messages", {"content": "hello"}).status_code == 201
    assert as_alice.get("/api/chats").json()["unread"] == 1

    assert as_alice.post(f"{path}/leave").status_code == 204
    left = as_bob.get(path).json()
    assert (left["my_role"], left["created_by"], left["member_count"]) == ("creator", str(bob.pk), 2)
    members = as_carol.get(f"{path}/members").json()["members"]
    assert [(member["user"]["username"], member["role"]) for member in members] == [
        ("bob", "creator"),
        ("carol", "member"),
    ]
    assert as_bob.delete(path).status_code == 204
    assert [client.get(path).status_code for client in (as_alice, as_bob, as_carol)] == [404] * 3


def test_public_rooms_are_found_read_joined_and_closed(as_alice, as_bob, alice, bob):
    made = as_alice.post("/api/rooms", {"name": "Garden", "type": "public", "max_members": 2}).json()
    path = f"/api/rooms/{made['id']}"
    for address in ("/api/rooms", "/api/rooms/public"):
        assert [room["name"] for room in as_bob.get(address).json()["rooms"]] == ["Garden"]
    assert as_bob.get("/api/rooms/private").json()["rooms"] == []
    assert as_bob.get(f"{path}/messages").status_code == 200
    assert as_bob.post(f"{path}/messages", {"content": "hello"}).status_code == 403
    assert as_bob.post(f"{path}/join").json()["already_member"] is False
    assert as_bob.post(f"{path}/messages", {"content": "hello"}).status_code == 201

    assert as_alice.patch(path, {"description": "Roses", "is_active": False}).json()["description"] == "Roses"
    assert as_bob.post(f"{path}/messages", {"content": "again"}).status_code == 403
    assert as_bob.delete(f"{path}/leave").status_code == 204
    assert as_bob.get(path).status_code == 404
    assert as_alice.patch(path, {"is_active": True}).json()["is_active"] is True
    assert as_bob.get(path).json()["my_role"] is None
