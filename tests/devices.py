"""Clients as the protocol wants them: they come back after every cut, and ask for what they miss."""

import asyncio
import contextlib
import itertools
import random
from typing import NamedTuple

from websockets.exceptions import InvalidHandshake

from messaging.tests.follower import Follower, bare
from testing.patience import PATIENCE, until
from testing.sockets import Closed
from tests.callers import Person, knock


class Talk(NamedTuple):
    """A conversation of two, in which one of them has said hello."""

    chat: str
    people: tuple[Person, Person]
    page: dict

    @classmethod
    def begin(cls, server):
        alice, bob = Person(server), Person(server)
        chat = alice.chat_with(bob)
        alice.rest("POST", f"/api/chats/{chat}/messages", content="hello", client_id="hello")
        return cls(chat, (alice, bob), alice.rest("GET", f"/api/chats/{chat}/messages"))


class Device:
    """A client that has loaded a conversation, and follows it; cut off, it goes on to the next server.

    `numbers` are those it heard, in order; `codes` how its sockets ended; `syncs` how often it had to ask.
    """

    def __init__(self, person, talk, servers):
        self.person, self.chat = person, talk.chat
        self.follower = Follower(sync=None, load=lambda: talk.page)  # it asks over its socket
        self.numbers, self.codes, self.syncs = [], [], 0
        self.opened = asyncio.Event()
        self._servers = itertools.cycle(servers)
        self._compares = False

    async def run(self):
        """Go on for ever."""
        for server in self._servers:
            with contextlib.suppress(OSError, InvalidHandshake, TimeoutError):
                await self._open(server)
            await asyncio.sleep(random.uniform(0, 0.5))

    async def _open(self, server):
        client = await knock(server, joins=True)
        try:
            opened = await client.ask("auth", token=self.person.token)
            self.follower.notice(opened["heads"][self.chat])
            self.opened.set()
            while True:
                await self._catch_up(client)
                with contextlib.suppress(TimeoutError):
                    self._hear(await client.receive())
                client.texts.clear()
        except Closed as closed:
            self.codes.append(closed.code)
        finally:
            await client.leave()

    def _hear(self, frame):
        if frame.get("chat_id") == self.chat and "n" in frame:
            self.numbers.append(frame["n"])
            self.follower.receive(frame)
        elif frame["type"] == "resync" and frame.get("chat_id") in {None, self.chat}:
            self._compares = True

    async def _catch_up(self, client):
        while self._compares or self.follower.is_behind:
            self._compares = False
            self.syncs += 1
            answer = await client.ask("sync", chat_id=self.chat, after=self.follower.cursor)
            if answer["type"] == "changes":
                self.follower.adopt(answer)


@contextlib.asynccontextmanager
async def listening(devices):
    """The devices are connected, and go on for the length of the block."""
    async with asyncio.TaskGroup() as group:
        running = [group.create_task(device.run()) for device in devices]
        async with asyncio.timeout(PATIENCE):
            await asyncio.gather(*(device.opened.wait() for device in devices))
        yield
        for task in running:
            task.cancel()


def stored(person, chat):
    """All messages of a conversation by id, as the server has them."""
    messages, after, complete = [], 0, False
    while not complete:
        page = person.rest("GET", f"/api/chats/{chat}/changes?after={after}")
        messages += page["messages"]
        after, complete = page["next"], page["complete"]
    return {message["id"]: bare(message) for message in messages}


async def equal_the_database(devices):
    """Wait until each device holds what is stored, and return that, by conversation."""
    truths = {chat: stored(person, chat) for chat, person in {d.chat: d.person for d in devices}.items()}
    await until(lambda: all(device.follower.messages == truths[device.chat] for device in devices))
    return truths
