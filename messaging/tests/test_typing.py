"""Who writes something, for those who would read it."""

import pytest

from accounts.services import update_profile
from chatproject.core.errors import Forbidden, NotFound
from chatproject.db import uuid7
from chatproject.realtime import topics
from chatproject.realtime.threads import in_database
from messaging import services
from messaging.models import Conversation
from messaging.services import leave, remove_member, set_active
from testing.captured import captured_events
from testing.costs import counted

# --- the service -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("is_typing", "type"), [(True, "typing"), (False, "stop_typing")])
def test_whoever_belongs_shows_it_to_the_conversation(group_or_room, bob, is_typing, type):
    with captured_events() as told, counted() as cost:
        services.show_typing(person=bob, chat_id=group_or_room.pk, is_typing=is_typing)
    [event] = told
    assert (event.type, event.topic) == (type, topics.conversation(group_or_room.pk))
    assert event.payload.keys() == {"chat_id", "user"}
    assert (event.payload["chat_id"], event.payload["user"]["username"]) == (str(group_or_room.pk), "bob")
    assert len(cost) == 1


def test_whoever_is_outside_shows_nothing(group, private_room, public_room, carol):
    for conversation in (group, private_room, public_room):
        with captured_events() as told, pytest.raises((NotFound, Forbidden)) as refused:
            services.show_typing(person=carol, chat_id=conversation.pk)
        assert isinstance(refused.value, Forbidden) is conversation.is_public
        assert not told
    with pytest.raises(NotFound):
        services.show_typing(person=carol, chat_id=uuid7())


def test_who_was_removed_or_left_shows_nothing_any_more(group, public_room, alice, bob):
    remove_member(actor=alice, chat_id=group.pk, person=bob)
    leave(person=bob, chat_id=public_room.pk, kind="room")
    with captured_events() as told:
        with pytest.raises(NotFound):
            services.show_typing(person=bob, chat_id=group.pk)
        with pytest.raises(Forbidden):
            services.show_typing(person=bob, chat_id=public_room.pk)
    assert not told


def test_nobody_writes_in_a_closed_conversation(private_room, alice, bob):
    set_active(actor=alice, chat_id=private_room.pk, is_active=False)
    with pytest.raises(Forbidden):
        services.show_typing(person=bob, chat_id=private_room.pk)


def test_who_switched_it_off_shows_nothing(group, bob):
    update_profile(user=bob, changes={"settings": {"typing": False}})
    with captured_events() as told:
        services.show_typing(person=bob, chat_id=group.pk)
    assert not told


@pytest.mark.parametrize(("members", "shown"), [(100, 1), (101, 0)])
def test_in_a_large_conversation_nobody_shows_it(group, bob, members, shown):
    Conversation.objects.filter(pk=group.pk).update(member_count=members)
    with captured_events() as told:
        services.show_typing(person=bob, chat_id=group.pk)
    assert len(told) == shown


# --- the frames ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", ["chat_id", "group_id", "room_id"])
async def test_the_others_are_shown_it_and_whoever_is_outside_is_not(connect, group, alice, bob, carol, address):
    hers, his, outside = await connect(alice), await connect(bob), await connect(carol)
    for frame, fields, received in (
        ("typing", {}, "typing"),
        ("typing", {"isTyping": True}, "typing"),
        ("typing", {"isTyping": False}, "stop_typing"),
        ("stop_typing", {}, "stop_typing"),
        ("stop_typing", {"isTyping": True}, "stop_typing"),
    ):
        await his.send(frame, id="typing", **{address: str(group.pk)}, **fields)
        told = await hers.receive("typing", "stop_typing")
        assert (told["type"], told["chat_id"], told["user"]["username"]) == (received, str(group.pk), "bob")
    assert not [told for told in await his.silence() if told.get("re")]
    assert await outside.silence() == []


async def test_with_somebody_one_talks_with_the_address_of_that_person_will_do(
    connect, batchers, say, conversation, alice, bob
):
    await in_database(say, alice)
    hers, his = await connect(alice), await connect(bob)
    await his.send("typing", receiver="alice")
    assert (await hers.receive("typing"))["chat_id"] == str(conversation.pk)


async def test_writing_to_somebody_begins_no_conversation(connect, alice, bob):
    hers, his = await connect(alice), await connect(bob)
    await his.send("typing", receiver="alice")
    assert await his.silence() == await hers.silence() == []
    assert not await in_database(Conversation.objects.exists)


async def test_who_knows_nothing_of_a_conversation_yet_is_shown_nothing(connect, conversation, alice, bob):
    hers, his = await connect(alice), await connect(bob)
    await hers.send("typing", chat_id=str(conversation.pk))
    await hers.receive("typing")
    assert await his.silence() == []


async def test_whoever_is_outside_is_told_so(connect, group, public_room, alice, carol):
    hers, outside = await connect(alice), await connect(carol)
    for conversation, code in ((group, "not_found"), (public_room, "forbidden")):
        for frame in ("typing", "stop_typing"):
            assert (await outside.ask(frame, chat_id=str(conversation.pk)))["code"] == code
    assert (await outside.ask("typing", receiver="carol"))["code"] == "invalid"
    assert (await outside.ask("typing", receiver="nobody"))["code"] == "user_not_found"
    assert await hers.silence() == []


async def test_who_was_removed_is_shown_nothing_more(connect, group, alice, bob, carol):
    await in_database(services.add_member, actor=alice, chat_id=group.pk, person=carol)
    hers, his, removed = await connect(alice), await connect(bob), await connect(carol)
    await in_database(services.remove_member, actor=alice, chat_id=group.pk, person=carol)
    await removed.receive("chat_removed")
    await his.send("typing", group_id=str(group.pk))
    await hers.receive("typing")
    assert not [told for told in await removed.silence() if told["type"] == "typing"]
