"""Rooms over sockets."""

import pytest

from chatproject.db import uuid7
from chatproject.realtime.threads import in_database
from messaging import services
from messaging.models import Participant
from rooms import handlers
from testing.clients import api_client
from testing.groups_and_rooms import code_of


def roles(conversation):
    """Who takes part, and as what."""
    participants = Participant.objects.members().filter(conversation=conversation).select_related("user")
    return {participant.user.username: participant.role for participant in participants}


async def test_a_member_opens_a_room_and_is_told_about_it(connect, public_room, bob):
    his = await connect(bob)
    answer = await his.ask("join_room", room_id=str(public_room.pk))
    assert answer == {
        "type": "ack",
        "chat": await in_database(lambda: api_client(bob).get(f"/api/rooms/{public_room.pk}").json()),
    }
    told = await his.receive()
    assert (told["type"], told["chat_id"], told["count"]) == ("online_users", str(public_room.pk), 1)


async def test_whoever_opens_a_public_room_enters_it(connect, public_room, alice, carol):
    hers, newcomer = await connect(alice), await connect(carol)
    await hers.ask("join_room", room_id=str(public_room.pk))
    answer = await newcomer.ask("join_room", room_id=str(public_room.pk))
    assert (answer["chat"]["id"], answer["chat"]["my_role"]) == (str(public_room.pk), "member")
    assert (await in_database(roles, public_room))["carol"] == "member"
    told = await newcomer.receive("online_users")
    assert [user["username"] for user in told["users"]] == ["alice", "carol"]
    said = await hers.ask("message", room_id=str(public_room.pk), content="welcome")
    while (received := await newcomer.receive("message"))["message"]["id"] != said["message"]["id"]:
        assert received["message"]["system"]["event"] == "joined"


@pytest.mark.parametrize(
    "typed", [str, str.lower, lambda code: f" {code}\n", lambda code: f"{code[:4]}-{code[4:]}".lower()]
)
async def test_a_room_id_opens_a_private_room_however_it_is_typed(connect, private_room, carol, typed):
    code = await in_database(code_of, private_room)
    newcomer = await connect(carol)
    answer = await newcomer.ask("join_room", room_id=typed(code))
    assert (answer["chat"]["id"], answer["chat"]["my_role"]) == (str(private_room.pk), "member")
    assert "room_id" not in answer["chat"]
    assert (await newcomer.receive("online_users"))["count"] == 1


async def test_only_the_creator_is_told_the_room_id(connect, private_room, alice, bob):
    code = await in_database(code_of, private_room)
    hers, his = await connect(alice), await connect(bob)
    assert (await hers.ask("join_room", room_id=str(private_room.pk)))["chat"]["room_id"] == code
    await his.ask("join_room", room_id=str(private_room.pk))
    await his.receive("online_users")
    assert not [text for text in his.texts if code in text]


async def test_whoever_is_outside_a_private_room_learns_nothing(connect, private_room, alice, carol):
    hers, outside = await connect(alice), await connect(carol)
    await hers.ask("join_room", room_id=str(private_room.pk))
    refused = await outside.ask("join_room", room_id=str(private_room.pk))
    assert (refused["code"], refused) == ("not_found", await outside.ask("join_room", room_id=str(uuid7())))
    assert (await outside.ask("leave_room", room_id=str(private_room.pk)))["code"] == "not_found"
    assert await outside.silence() == []
    assert "carol" not in await in_database(roles, private_room)


async def test_wrong_closed_and_malformed_room_ids_are_answered_alike(connect, private_room, alice, carol):
    code = await in_database(code_of, private_room)
    await in_database(services.set_active, actor=alice, chat_id=private_room.pk, is_active=False)
    outside = await connect(carol)
    answers = [await outside.ask("join_room", room_id=typed) for typed in (code, "ABCDEFGH", "", "x" * 1_000)]
    assert answers == [answers[0]] * 4
    assert answers[0]["code"] == "not_found"


@pytest.mark.usefixtures("still_clock")
async def test_guessing_is_limited_as_it_is_by_rest(connect, private_room, carol):
    outside = await connect(carol)
    answers = [await outside.ask("join_room", room_id="ABCDEFGH") for _ in range(6)]
    assert [answer["code"] for answer in answers] == ["not_found"] * 5 + ["rate_limited"]
    assert answers[-1]["retry_after"] > 0
    code = await in_database(code_of, private_room)
    assert (await outside.ask("join_room", room_id=code))["code"] == "rate_limited"


async def test_who_was_removed_cannot_enter_by_opening(connect, private_room, public_room, alice, bob):
    code = await in_database(code_of, private_room)
    his = await connect(bob)
    for room in (private_room, public_room):
        await in_database(services.remove_member, actor=alice, chat_id=room.pk, person=bob)
    assert (await his.ask("join_room", room_id=code))["code"] == "not_found"
    assert (await his.ask("join_room", room_id=str(private_room.pk)))["code"] == "not_found"
    assert (await his.ask("join_room", room_id=str(public_room.pk)))["code"] == "forbidden"
    for room in (private_room, public_room):
        assert "bob" not in await in_database(roles, room)


async def test_leaving_closes_the_room_on_this_socket_and_one_still_belongs_to_it(connect, public_room, alice, bob):
    page, phone = await connect(alice), await connect(alice)
    for socket in (page, phone):
        await socket.ask("join_room", room_id=str(public_room.pk))
        await socket.receive("online_users")
    assert await page.ask("leave_room", room_id=str(public_room.pk)) == {"type": "ack"}
    assert await page.ask("leave_room", room_id=str(public_room.pk)) == {"type": "ack"}
    await connect(bob)
    assert (await phone.receive("online_users"))["count"] == 2
    assert await page.silence() == []
    assert "alice" in await in_database(roles, public_room)


async def test_a_group_is_no_room(connect, group, alice):
    hers = await connect(alice)
    for frame in ("join_room", "leave_room"):
        assert (await hers.ask(frame, room_id=str(group.pk)))["code"] == "not_found"


async def test_opening_a_room_that_one_belongs_to_takes_no_lock(connect, bob, public_room, monkeypatch):
    def join(**_):
        raise AssertionError("it waits for the lock of the conversation")

    monkeypatch.setattr(handlers, "join", join)
    socket = await connect(bob)
    assert (await socket.ask("join_room", room_id=str(public_room.pk)))["type"] == "ack"
