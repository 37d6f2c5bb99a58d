"""Clients that write: as the protocol wants it, until it is stored, or as much as they can, whatever comes of it."""

import asyncio
import contextlib
import itertools
import secrets

import httpx

from testing.patience import PATIENCE, until
from testing.sockets import Closed


class Writer:
    """Somebody who goes on writing until told to stop; what fails is sent again, with the same `client_id`."""

    def __init__(self, person, chat, servers, *, by_rest):
        self.person, self.chat = person, chat
        self.acknowledged = []
        self._servers = itertools.cycle(servers)
        self._send = self._by_rest if by_rest else self._by_socket
        self._client = None
        self._is_over = False

    async def run(self):
        for number in itertools.count():
            if self._is_over:
                break
            call = {"content": f"message {number}", "client_id": f"{self.person.id}-{number}"}
            while not await self._send(call):  # noqa: ASYNC110, it is not told, it tries
                await asyncio.sleep(0.1)
            self.acknowledged.append(call["client_id"])
            await asyncio.sleep(0.04)
        if self._client is not None:
            await self._client.leave()

    def stop(self):
        self._is_over = True

    async def _by_socket(self, call):
        try:
            if self._client is None:
                self._client = await self.person.at(next(self._servers)).socket()
            return (await self._client.ask("message", chat_id=self.chat, **call))["type"] == "ack"
        except (Closed, OSError):
            self._client = None
            return False

    async def _by_rest(self, call):
        url = f"{next(self._servers).url}/api/chats/{self.chat}/messages"
        try:
            headers = {"Authorization": f"Bearer {self.person.token}"}
            async with httpx.AsyncClient(headers=headers, timeout=PATIENCE) as client:
                return (await client.post(url, json=call)).is_success
        except httpx.TransportError:
            return False


@contextlib.asynccontextmanager
async def writing(writers):
    """The writers write for the length of the block, and are done when it is over."""
    async with asyncio.TaskGroup() as group:
        running = [group.create_task(writer.run()) for writer in writers]
        try:
            yield
        finally:
            for writer, task in zip(writers, running, strict=True):
                writer.stop()
                asyncio.get_running_loop().call_later(PATIENCE, task.cancel)


async def are_served(writers):
    """Wait until each of them has been told of five more messages that they are stored."""
    before = [len(writer.acknowledged) for writer in writers]
    for writer, count in zip(writers, before, strict=True):
        await until(lambda writer=writer, count=count: len(writer.acknowledged) >= count + 5)


def acknowledged(writers):
    """What each conversation must hold: the `client_id` of all that somebody was told is stored."""
    ids = {}
    for writer in writers:
        ids.setdefault(writer.chat, ["hello"]).extend(writer.acknowledged)
    return {chat: sorted(client_ids) for chat, client_ids in ids.items()}


def held(truths):
    return {chat: sorted(message["client_id"] for message in messages.values()) for chat, messages in truths.items()}


class Load:
    """A socket that has 16 messages under way, whatever comes of them, until it is closed."""

    def __init__(self, client, chat):
        self.client, self.chat = client, chat
        self.acknowledged, self.refused, self.code = set(), set(), None
        self._room = asyncio.Semaphore(16)

    async def send(self):
        while await self._room.acquire() and self.code is None:
            await self.client.send("message", chat_id=self.chat, content="x", client_id=secrets.token_hex(8))

    async def receive(self):
        try:
            while True:
                frame = await self.client.receive("ack", "error")
                if frame["type"] == "ack":
                    self.acknowledged.add(frame["client_id"])
                else:
                    self.refused.add(frame["code"])
                self._room.release()
        except Closed as closed:
            self.code = closed.code
            self._room.release()
