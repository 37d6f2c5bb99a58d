"""Conversations that sockets have open: those sockets, and no others, are told who is there, whenever that changes."""

import asyncio
import logging
import time
from collections.abc import Collection, Sequence
from functools import partial
from typing import Any, cast
from uuid import UUID
from weakref import WeakKeyDictionary

from django.db import DatabaseError

from chatproject.realtime import topics
from chatproject.realtime.consumer import Socket
from chatproject.realtime.delivery import Delivery
from chatproject.realtime.hub import Hub
from chatproject.realtime.registry import notices
from chatproject.realtime.threads import in_database

from . import queries
from .events import OnlineUsers, UserJoined, UserLeft
from .queries import There

TICK_SECONDS = 1  # nobody is told more often
LARGE_SECONDS = 10  # nor of a large conversation more often than this
LONGEST_SECONDS = 30  # after which the database is asked whatever was heard, since the bus may lose things
AT_ONCE = 100  # conversations that the database is asked about in one question
MEMBERSHIP = tuple(f'{{"type":"{event.type}"'.encode() for event in (UserJoined, UserLeft))
log = logging.getLogger(__name__)


def open_on(socket: Socket, chat_id: UUID) -> None:
    """Tell `socket`, whose person takes part, who is there in a conversation: soon, and from then on when it changes.

    Of more than ten, the one that was opened first is forgotten.
    """
    socket.opened.add(topics.opened(chat_id))
    if socket.hub not in _open_chats:
        _open_chats[socket.hub] = OpenChats()
    _open_chats[socket.hub].open(chat_id, socket)


def close_on(socket: Socket, chat_id: UUID) -> None:
    """Tell `socket` nothing more of that."""
    socket.opened.remove(topics.opened(chat_id))


class OpenChat:
    """What is known of one of them."""

    def __init__(self) -> None:
        self.members: set[UUID] = set()
        self.is_large = False
        self.told: dict[str, Any] | None = None
        self.has_changed = True  # what happens until its members are known
        self.asked_at = time.monotonic()

    @property
    def is_due(self) -> bool:
        """Whether it is time to see who is there."""
        pause = LARGE_SECONDS if self.is_large else 0
        return time.monotonic() - self.asked_at >= (pause if self.has_changed else LONGEST_SECONDS)

    def note(self, there: There) -> None:
        """This is who is there now."""
        self.members, self.is_large = there.members, there.people is None


class OpenChats:
    """Those of one process. While there are any, it looks once a second which of them have changed."""

    def __init__(self) -> None:
        self._chats: dict[UUID, OpenChat] = {}
        self._is_running = False

    def open(self, chat_id: UUID, socket: Socket) -> None:
        """`socket` has opened a conversation."""
        hub = socket.hub
        if chat_id not in self._chats:
            self._chats[chat_id] = OpenChat()
            hub.ears[topics.conversation(chat_id)] = partial(self._hear, chat_id)
        hub.begin(self._introduce(chat_id, socket))
        if not self._is_running:
            self._is_running = True
            hub.begin(self._run(hub))

    def notice(self, people: Collection[UUID]) -> None:
        """These people came, went, or show it otherwise."""
        for chat in self._chats.values():
            if not chat.members.isdisjoint(people):
                chat.has_changed = True

    def _hear(self, chat_id: UUID, delivery: Delivery) -> None:
        if delivery.text.startswith(MEMBERSHIP):
            self._chats[chat_id].has_changed = True

    async def _run(self, hub: Hub) -> None:
        try:
            while self._chats:
                await asyncio.sleep(TICK_SECONDS)
                self._forget_closed(hub)
                due = [chat_id for chat_id, chat in self._chats.items() if chat.is_due]
                for first in range(0, len(due), AT_ONCE):
                    await self._look(due[first : first + AT_ONCE], hub)
        finally:
            self._is_running = False

    def _forget_closed(self, hub: Hub) -> None:
        for chat_id in [chat_id for chat_id in self._chats if topics.opened(chat_id) not in hub.listeners]:
            del self._chats[chat_id]
            del hub.ears[topics.conversation(chat_id)]

    async def _look(self, chat_ids: Sequence[UUID], hub: Hub) -> None:
        """See who is there in these, and tell where that is news."""
        for chat_id in chat_ids:
            self._chats[chat_id].has_changed, self._chats[chat_id].asked_at = False, time.monotonic()
        for chat_id, there in (await self._ask(chat_ids, hub)).items():
            self._tell(chat_id, there, hub)

    async def _ask(self, chat_ids: Sequence[UUID], hub: Hub) -> dict[UUID, There]:
        """Who is there in these; nothing when the database does not answer, which is then asked again."""
        try:
            return await in_database(queries.who_is_there, chat_ids, hub.attendance.roster.statuses.keys())
        except DatabaseError as error:
            log.warning("who is there could not be told: %s", error)
            for chat in (self._chats[chat_id] for chat_id in chat_ids if chat_id in self._chats):
                chat.has_changed, chat.told = True, None
            return {}

    def _tell(self, chat_id: UUID, there: There, hub: Hub) -> None:
        chat, topic = self._chats[chat_id], topics.opened(chat_id)
        chat.note(there)
        for socket in cast("list[Socket]", list(hub.listeners.get(topic, ()))):
            if socket.person_id not in there.members:
                close_on(socket, chat_id)
        event = OnlineUsers(chat_id, there)
        if event.fields != chat.told:
            chat.told = event.fields
            hub.deliver([event.to(topic)])

    async def _introduce(self, chat_id: UUID, socket: Socket) -> None:
        """Tell a socket that has just opened a conversation, whether it is news to the others or not."""
        topic = topics.opened(chat_id)
        for there in (await self._ask([chat_id], socket.hub)).values():
            if topic not in socket.topics or socket.person_id not in there.members:
                return
            chat, event = self._chats[chat_id], OnlineUsers(chat_id, there)
            chat.note(there)
            chat.told = chat.told or event.fields
            chat.has_changed = chat.has_changed or chat.told != event.fields
            socket.outbox.put(event.to(topic).text, event.key)


_open_chats: WeakKeyDictionary[Hub, OpenChats] = WeakKeyDictionary()


@notices
def notice(hub: Hub, people: Collection[UUID]) -> None:
    """What is open in this process may look otherwise now."""
    if hub in _open_chats:
        _open_chats[hub].notice(people)
