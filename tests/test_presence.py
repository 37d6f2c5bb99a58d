"""Who is there, over two servers on one database: each tells its own people, whichever server the others are at."""

import asyncio

import pytest

from testing.patience import PATIENCE
from tests.callers import Person


@pytest.fixture
def people(pair):
    """alice, and bob who follows her; `.at(server)` is the same person elsewhere."""
    return Person(pair[0]), Person(pair[0])


async def following(person, *others):
    """A socket of a person that follows others, who are all offline."""
    client = await person.socket()
    answer = await client.ask("status_request", target=[other.id for other in others])
    assert {status["user_id"]: status["status"] for status in answer["statuses"]} == {
        other.id: "offline" for other in others
    }
    return client


async def next_status(client, person):
    """How somebody is, at the next time that this is told."""
    while (told := await client.receive("status"))["user_id"] != person.id:
        pass
    return told["status"]


async def told_until_offline(client, person):
    """Of whom something was told until this person is told to be offline: whoever left before has been told of, too."""
    told = [await client.receive("status")]
    while (told[-1]["user_id"], told[-1]["status"]) != (person.id, "offline"):
        told.append(await client.receive("status"))
    return {status["user_id"] for status in told}


async def test_who_has_a_socket_at_each_server_is_there_until_the_last_is_gone(pair, people):
    (alice, bob), (here, there) = people, pair
    dora = Person(here)
    followers = [await following(bob.at(server), alice, dora) for server in pair]
    first, second = await alice.at(here).socket(), await alice.at(there).socket()
    for client in followers:
        assert await next_status(client, alice) == "online"
    await first.leave()
    await (await dora.at(here).socket()).leave()
    for client in followers:
        assert alice.id not in await told_until_offline(client, dora)
    await second.ask("set_status", status="away")
    for client in followers:
        assert await next_status(client, alice) == "away"
    await second.leave()
    for client in followers:
        assert await next_status(client, alice) == "offline"
        await client.leave()
    for server in pair:
        shown = bob.at(server).rest("GET", f"/api/users/{alice.id}")
        assert shown["status"] == "offline"


async def test_who_goes_from_one_server_to_the_other_is_not_seen_to_leave(pair, people):
    (alice, bob), (here, there) = people, pair
    dora = Person(here)
    client = await following(bob.at(there), alice, dora)
    first, other = await alice.at(here).socket(), await dora.at(here).socket()
    for person in (alice, dora):
        assert await next_status(client, person) == "online"
    stopping = asyncio.create_task(asyncio.to_thread(here.stop))
    assert await first.closed() == 1012
    second = await alice.at(there).socket()
    await stopping
    assert alice.id not in await told_until_offline(client, dora)
    for each in (client, second, other):
        await each.leave()


async def test_the_people_of_a_server_that_was_stopped_are_offline_soon(pair, people):
    (alice, bob), (here, there) = people, pair
    client = await following(bob.at(there), alice)
    socket = await alice.at(here).socket()
    assert await next_status(client, alice) == "online"
    await asyncio.to_thread(here.stop)
    assert await next_status(client, alice) == "offline"
    for each in (client, socket):
        await each.leave()


async def test_the_people_of_a_server_that_was_killed_are_offline_in_the_end_and_nobody_else_is(pair, people):
    (alice, bob), (here, there) = people, pair
    carol = Person(here)
    client = await following(bob.at(there), alice, carol)
    elsewhere = await carol.at(there).socket()
    assert await next_status(client, carol) == "online"
    sockets = [await person.at(here).socket() for person in (alice, carol)]
    assert await next_status(client, alice) == "online"
    here.kill()
    assert carol.id not in await told_until_offline(client, alice)
    shown = bob.at(there).rest("GET", "/api/contacts?online=true")["contacts"]
    assert {alice.id, carol.id} & {contact["id"] for contact in shown} == {carol.id}
    for each in (client, elsewhere, *sockets):
        await each.leave()


async def test_a_server_that_starts_later_knows_who_is_there(pair, people):
    (alice, bob), (here, there) = people, pair
    socket = await alice.at(there).socket()
    here.kill()
    await asyncio.to_thread(here.start)
    async with asyncio.timeout(PATIENCE):
        while bob.at(here).rest("GET", f"/api/users/{alice.id}")["status"] != "online":  # noqa: ASYNC110
            await asyncio.sleep(0.2)
    await socket.leave()


async def test_who_writes_and_who_is_there_is_told_at_both_servers(pair, people):
    (alice, bob), (here, there) = people, pair
    group = alice.rest("POST", "/api/groups", name="Both", members=[bob.id])["id"]
    hers, his = await alice.at(here).socket(), await bob.at(there).socket()
    for client in (hers, his):
        assert (await client.ask("join_group", group_id=group))["chat"]["id"] == group
    for client in (hers, his):
        while (await client.receive("online_users"))["count"] != 2:
            pass
    await his.send("typing", group_id=group)
    for client in (hers, his):
        assert (await client.receive("typing"))["user"]["id"] == bob.id
    await asyncio.to_thread(alice.rest, "DELETE", f"/api/groups/{group}/members/{bob.id}")
    assert (await hers.receive("online_users"))["count"] == 1
    await his.receive("chat_removed")
    await hers.send("typing", group_id=group)
    await hers.receive("typing")
    assert not {"typing", "online_users"} & {frame["type"] for frame in await his.silence()}
    for client in (hers, his):
        await client.leave()
