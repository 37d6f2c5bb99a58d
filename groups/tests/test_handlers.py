"""Groups over sockets."""

import pytest

from chatproject.db import uuid7
from chatproject.realtime.threads import in_database
from messaging import services
from testing.clients import api_client


async def test_a_member_opens_a_group_and_is_told_about_it(connect, group, bob):
    his = await connect(bob)
    answer = await his.ask("join_group", group_id=str(group.pk))
    shown = await in_database(lambda: api_client(bob).get(f"/api/groups/{group.pk}").json())
    assert answer == {"type": "ack", "chat": shown}
    assert shown["online_count"] == 1
    told = await his.receive()
    assert (told["type"], told["chat_id"], told["count"]) == ("online_users", str(group.pk), 1)


async def test_whoever_is_outside_learns_nothing(connect, group, alice, carol):
    await connect(alice)
    outside = await connect(carol)
    refused = await outside.ask("join_group", group_id=str(group.pk))
    assert (refused["code"], refused) == ("not_found", await outside.ask("join_group", group_id=str(uuid7())))
    assert await outside.silence() == []


async def test_who_was_removed_cannot_open_it_any_more(connect, group, alice, bob):
    his = await connect(bob)
    await in_database(services.remove_member, actor=alice, chat_id=group.pk, person=bob)
    assert (await his.ask("join_group", group_id=str(group.pk)))["code"] == "not_found"


@pytest.mark.parametrize("room", ["public_room", "private_room"])
async def test_a_room_is_no_group(connect, room, request, alice):
    conversation = await in_database(request.getfixturevalue, room)
    hers = await connect(alice)
    assert (await hers.ask("join_group", group_id=str(conversation.pk)))["code"] == "not_found"
