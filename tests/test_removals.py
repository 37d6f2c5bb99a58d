"""From the moment somebody is removed nothing reaches their sockets, whichever process removes them."""

import asyncio

import pytest

from tests.callers import Person

ROUNDS = 200


@pytest.fixture
def circle(patient_pair):
    """alice, who is at the first server, and bob, who is at the second, with a group of alice's."""
    here, there = patient_pair
    alice, bob = Person(here), Person(here)
    group = alice.rest("POST", "/api/groups", name="Circle")["id"]
    return alice, bob.at(there), group


def said(frames):
    """The texts of the messages among these frames."""
    return [frame["message"]["content"] for frame in frames if frame["type"] == "message"]


def one_round(alice, bob, group):
    """In, a message, out, and at once another one."""
    alice.rest("POST", f"/api/groups/{group}/members", user=bob.id)
    alice.rest("POST", f"/api/groups/{group}/messages", content="for bob")
    alice.rest("DELETE", f"/api/groups/{group}/members/{bob.id}")
    alice.rest("POST", f"/api/groups/{group}/messages", content="a secret")


async def received_until(client, count):
    """What a socket received up to the `count`th `chat_removed`."""
    frames = []
    while count:
        frames.append(await client.receive())
        count -= frames[-1]["type"] == "chat_removed"
    return frames


async def all_that_was_said(client, group):
    """The texts that `sync` brings to a socket."""
    texts, after, complete = [], 0, False
    while not complete:
        changes = await client.ask("sync", chat_id=group, after=after)
        texts += [message["content"] for message in changes["messages"]]
        after, complete = changes["next"], changes["complete"]
    return texts


@pytest.mark.asyncio
async def test_who_is_removed_by_another_process_hears_nothing_that_follows_at_once(circle):
    alice, bob, group = circle
    client = await bob.socket()
    hearing = asyncio.create_task(received_until(client, ROUNDS))
    for _ in range(ROUNDS):
        await asyncio.to_thread(one_round, alice, bob, group)
    frames = await hearing + await client.silence()

    texts = said(frames)
    assert texts.count("for bob") == ROUNDS
    assert "a secret" not in texts
    assert not [frame for frame in frames if frame["type"] == "resync"]
    await client.leave()


@pytest.mark.asyncio
async def test_who_comes_back_while_others_talk_hears_all_of_it_and_is_never_deaf(circle):
    """Removed and invited again at once, by the one process, while somebody writes on the other."""
    alice, bob, group = circle
    carol = Person(bob.server)
    alice.rest("POST", f"/api/groups/{group}/members", user=carol.id)
    client = await bob.socket()
    stop = asyncio.Event()

    async def talk():
        while not stop.is_set():
            await asyncio.to_thread(carol.rest, "POST", f"/api/groups/{group}/messages", content="meanwhile")

    talking = asyncio.create_task(talk())
    hearing = asyncio.create_task(received_until(client, ROUNDS // 8))
    for _ in range(ROUNDS // 8):
        await asyncio.to_thread(alice.rest, "POST", f"/api/groups/{group}/members", user=bob.id)
        await asyncio.to_thread(alice.rest, "DELETE", f"/api/groups/{group}/members/{bob.id}")
    await asyncio.to_thread(alice.rest, "POST", f"/api/groups/{group}/members", user=bob.id)
    stop.set()
    await talking
    await hearing

    alice.rest("POST", f"/api/groups/{group}/messages", content="now for all")
    heard = await client.receive("message", "resync")
    while heard["type"] == "resync" or heard["message"]["content"] != "now for all":
        # What carol said overtook, on its way to bob, the event that says where he begins: he asks for the rest.
        if heard["type"] == "resync" and "now for all" in await all_that_was_said(client, group):
            break
        heard = await client.receive("message", "resync")
    await client.leave()
