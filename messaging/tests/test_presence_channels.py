"""Presence channels: who is online in a conversation, for the sockets that opened it."""

import asyncio
from collections import Counter

import pytest
from django.db import OperationalError
from django.db.models import F

from accounts.services import update_profile
from chatproject.realtime.presence import channels as presence_channels
from chatproject.realtime.presence import service as presence_service
from chatproject.realtime.protocol import PRESENCE_CHANNELS
from chatproject.realtime.threads import in_database
from groups.services import create_group
from messaging import queries, services
from messaging.models import Conversation, Participant
from testing.costs import counted
from testing.patience import until

GRACE = 0.2


@pytest.fixture(autouse=True)
def hasty(monkeypatch):
    monkeypatch.setattr(presence_service, "GRACE_SECONDS", GRACE)
    monkeypatch.setattr(presence_service, "GATHER_SECONDS", 0.005)
    monkeypatch.setattr(presence_channels, "TICK_SECONDS", 0.05)


async def join(socket, chat):
    """Open a group on a socket; returns who is there."""
    assert (await socket.ask("join_group", group_id=str(chat.pk)))["type"] == "ack"
    return await socket.receive("online_users")


async def next_names(socket):
    """Who is there, at the next time that this is told."""
    return names(await socket.receive("online_users"))


def names(told):
    assert told["count"] == len(told["users"])
    return [user["username"] for user in told["users"]]


async def is_told_nothing(socket):
    """Some ticks pass in which this socket is not told who is there."""
    await asyncio.sleep(4 * presence_channels.TICK_SECONDS)
    return not [told for told in await socket.silence() if told["type"] == "online_users"]


def fill(chat, people):
    """More members than anybody would invite one by one."""
    Participant.objects.bulk_create([Participant(conversation=chat, user=person) for person in people])
    Conversation.objects.filter(pk=chat.pk).update(member_count=F("member_count") + len(people))


# --- who is told what ------------------------------------------------------------------------------------------------


async def test_whoever_opens_a_conversation_is_told_who_is_there(connect, group, alice, bob):
    hers = await connect(alice)
    assert await join(hers, group) == {
        "type": "online_users",
        "chat_id": str(group.pk),
        "count": 1,
        "users": [{"id": str(alice.pk), "username": "alice", "display_name": "Alice", "avatar_url": alice.avatar_url}],
    }
    his = await connect(bob)
    assert names(await join(his, group)) == ["alice", "bob"]


async def test_they_are_told_when_somebody_comes_and_goes(connect, group, alice, bob):
    hers = await connect(alice)
    await join(hers, group)
    tab = await connect(bob)
    assert await next_names(hers) == ["alice", "bob"]
    second = await connect(bob)
    await tab.leave()
    assert await is_told_nothing(hers)
    await second.leave()
    assert await next_names(hers) == ["alice"]


async def test_being_away_is_being_there(connect, group, alice, bob):
    hers, his = await connect(alice), await connect(bob)
    assert names(await join(hers, group)) == ["alice", "bob"]
    await his.ask("set_status", status="away")
    assert await is_told_nothing(hers)


async def test_they_are_told_when_somebody_joins_or_leaves_who_is_there(connect, group, alice, carol):
    hers, _ = await connect(alice), await connect(carol)
    assert names(await join(hers, group)) == ["alice"]
    await in_database(services.add_member, actor=alice, chat_id=group.pk, person=carol)
    assert await next_names(hers) == ["alice", "carol"]
    await in_database(services.leave, person=carol, chat_id=group.pk, kind="group")
    assert await next_names(hers) == ["alice"]


async def test_people_who_are_outside_change_nothing(connect, group, alice, carol, monkeypatch):
    hers = await connect(alice)
    await join(hers, group)
    channel = hers.process.presence.channels._channels[group.pk]
    await until(lambda: not channel._has_changed)
    monkeypatch.setattr(queries, "presence_in", None)  # asking the database now would fail
    await connect(carol)
    assert await is_told_nothing(hers)


async def test_who_hides_it_is_not_counted_also_from_one_moment_to_the_next(connect, group, alice, bob):
    await in_database(update_profile, user=bob, changes={"settings": {"presence": False}})
    hers, his = await connect(alice), await connect(bob)
    assert names(await join(hers, group)) == ["alice"]
    assert names(await join(his, group)) == ["alice"]
    await in_database(update_profile, user=bob, changes={"settings": {"presence": True}})
    assert await next_names(hers) == await next_names(his) == ["alice", "bob"]
    await in_database(update_profile, user=bob, changes={"settings": {"presence": False}})
    assert await next_names(hers) == await next_names(his) == ["alice"]


async def test_a_socket_that_did_not_open_it_is_told_nothing(connect, group, alice, bob):
    hers, other, his = await connect(alice), await connect(alice), await connect(bob)
    await join(hers, group)
    await in_database(services.leave, person=bob, chat_id=group.pk, kind="group")
    assert await next_names(hers) == ["alice"]
    assert await is_told_nothing(other)
    assert await is_told_nothing(his)


async def test_who_was_removed_is_told_nothing_more(connect, group, alice, bob, carol):
    await in_database(services.add_member, actor=alice, chat_id=group.pk, person=carol)
    hers, removed = await connect(alice), await connect(carol)
    await join(hers, group)
    await join(removed, group)
    await in_database(services.remove_member, actor=alice, chat_id=group.pk, person=carol)
    await removed.receive("chat_removed")
    await removed.silence()
    await connect(bob)
    while await next_names(hers) != ["alice", "bob"]:
        pass
    assert await is_told_nothing(removed)


async def test_who_was_removed_while_a_conversation_opens_is_told_nothing(connect, group, alice, bob, monkeypatch):
    his, ask = await connect(bob), queries.presence_in

    def ask_later(chat_ids, online):
        services.remove_member(actor=alice, chat_id=group.pk, person=bob)
        return ask(chat_ids, online)

    monkeypatch.setattr(queries, "presence_in", ask_later)
    await his.ask("join_group", group_id=str(group.pk))
    await his.receive("chat_removed")
    assert await is_told_nothing(his)


# --- how many, how often ---------------------------------------------------------------------------------------------


async def test_of_more_than_ten_the_one_that_was_opened_first_is_forgotten(connect, unlimited, alice, bob):
    chats = await in_database(
        lambda: [
            create_group(creator=alice, name=f"Group {number}", members=[bob]).conversation
            for number in range(PRESENCE_CHANNELS + 1)
        ]
    )
    hers = await connect(alice)
    for chat in chats:
        await join(hers, chat)
    await connect(bob)
    told = Counter([(await hers.receive("online_users"))["chat_id"] for _ in range(PRESENCE_CHANNELS)])
    assert told == Counter(str(chat.pk) for chat in chats[1:])
    assert await is_told_nothing(hers)


async def test_whoever_opens_it_again_is_told_again(connect, group, alice):
    hers = await connect(alice)
    assert await join(hers, group) == await join(hers, group)


async def test_nobody_is_told_more_often_than_once_a_tick(connect, group, people, monkeypatch, alice):
    everybody = await in_database(people, 10)
    await in_database(fill, group, everybody)
    monkeypatch.setattr(presence_channels, "TICK_SECONDS", 0.5)
    hers = await connect(alice)
    assert (await join(hers, group))["count"] == 1
    began = asyncio.get_running_loop().time()
    for person in everybody:
        hers.process.presence.connect(person.pk)
        await asyncio.sleep(0.1)
    counts = []
    while counts[-1:] != [11]:
        counts.append((await hers.receive("online_users"))["count"])
    assert len(counts) <= (asyncio.get_running_loop().time() - began) / 0.5 + 1


async def test_in_a_large_conversation_people_are_counted_and_that_more_rarely(
    connect, group, people, monkeypatch, alice, bob
):
    monkeypatch.setattr(presence_channels, "LARGE_SECONDS", 1_000)
    await in_database(lambda: fill(group, people(99)))
    hers, told = await connect(alice), {"type": "online_users", "chat_id": str(group.pk)}
    assert await join(hers, group) == {**told, "count": 1}
    await connect(bob)
    assert await is_told_nothing(hers)
    monkeypatch.setattr(presence_channels, "LARGE_SECONDS", 0)
    assert await hers.receive("online_users") == {**told, "count": 2}


async def test_of_a_hundred_members_fifty_are_named(connect, group, people, alice):
    everybody = await in_database(people, 98)
    await in_database(fill, group, everybody)
    hers = await connect(alice)
    for person in everybody[:60]:
        hers.process.presence.connect(person.pk)
    told = await join(hers, group)
    assert (told["count"], len(told["users"])) == (61, 50)


@pytest.mark.engines
@pytest.mark.parametrize("conversations", [1, 20])
def test_asking_who_is_there_takes_three_queries_however_many_are_open(conversations, people, alice, bob):
    chats = [create_group(creator=alice, name="Group", members=[bob]).conversation_id for _ in range(conversations)]
    with counted() as cost:
        found = queries.presence_in(chats, {alice.pk, bob.pk})
    assert len(cost) <= 3
    assert {there.online for there in found.values()} == {2}


async def test_who_is_online_is_told_to_the_database_as_it_was_when_that_was_asked(
    connect, group, monkeypatch, alice, bob
):
    ask, asked = queries.presence_in, []
    monkeypatch.setattr(queries, "presence_in", lambda ids, online: asked.append(online) or ask(ids, online))
    hers = await connect(alice)
    assert names(await join(hers, group)) == ["alice"]
    await connect(bob)
    assert await next_names(hers) == ["alice", "bob"]
    assert set(asked[0]) == {alice.pk}


async def test_a_database_that_does_not_answer_is_asked_again(connect, group, monkeypatch, caplog, alice):
    ask, failures = queries.presence_in, [OperationalError("the disk is full")] * 3

    def fails_at_first(chat_ids, online):
        if failures:
            raise failures.pop()
        return ask(chat_ids, online)

    monkeypatch.setattr(queries, "presence_in", fails_at_first)
    assert names(await join(await connect(alice), group)) == ["alice"]
    assert "the disk is full" in caplog.text


async def test_what_the_bus_lost_is_found_after_a_while(connect, group, monkeypatch, alice, bob):
    monkeypatch.setattr(presence_channels, "LONGEST_SECONDS", 0.3)
    hers, _ = await connect(alice), await connect(bob)
    assert names(await join(hers, group)) == ["alice", "bob"]
    await in_database(lambda: Participant.objects.filter(user=bob).update(removed_at=F("joined_at")))
    assert await next_names(hers) == ["alice"]


async def test_a_channel_without_subscribers_is_forgotten(connect, group, alice):
    hers = await connect(alice)
    await join(hers, group)
    hub = hers.hub
    assert len(hub._local) == 2
    await hers.leave()
    await until(lambda: len(hub._local) == 1)
    assert not hers.process.presence.channels._channels
