"""Conversations that sockets have open: those sockets, and no others, are told who is there, whenever that changes."""

import asyncio
import logging
import time
from collections.abc import Collection, Sequence
from contextlib import suppress
from typing import Any, cast
from uuid import UUID
from weakref import WeakKeyDictionary

from django.db import Error

from chatproject.realtime import topics
from chatproject.realtime.consumer import Socket
from chatproject.realtime.delivery import Delivery
from chatproject.realtime.hub import Hub
from chatproject.realtime.registry import notices
from chatproject.realtime.threads import in_database

from . import queries
from .events import OnlineUsers, UserJoined, UserLeft
from .queries import ConversationPresence

TICK_SECONDS = 1  # nobody is told more often
PAUSE_SECONDS = 0.2  # between two questions to the database, however often somebody opens something
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

    def __init__(self, chat_id: UUID) -> None:
        self.id = chat_id
        self.topic = topics.opened(chat_id)
        self.newcomers: set[Socket] = set()  # who was told nothing yet
        self._members: set[UUID] = set()
        self._is_large = False
        self._has_changed = True  # what happens until its members are known
        self._asked_at = time.monotonic()
        self._told: dict[str, Any] | None = None

    @property
    def is_due(self) -> bool:
        """Whether it is time to tell all who opened it."""
        pause = LARGE_SECONDS if self._is_large else TICK_SECONDS
        return time.monotonic() - self._asked_at >= (pause if self._has_changed else LONGEST_SECONDS)

    def notice(self, people: Collection[UUID]) -> None:
        """These people came, went, or show it otherwise."""
        self._has_changed = self._has_changed or not self._members.isdisjoint(people)

    def hear(self, delivery: Delivery) -> None:
        """Something happened in the conversation."""
        self._has_changed = self._has_changed or delivery.text.startswith(MEMBERSHIP)

    def begin(self) -> None:
        """Everybody is about to be told who is there; what happens from here on is for the next time."""
        self._has_changed, self._asked_at = False, time.monotonic()

    def fail(self, newcomers: Collection[Socket]) -> None:
        """Nobody knows who is there; it has to be tried again."""
        self._has_changed = True
        self.newcomers.update(newcomers)

    def show(self, there: ConversationPresence, hub: Hub, newcomers: Collection[Socket], *, to_all: bool) -> None:
        """Tell who is there: newcomers in any case, the others if it is news and their turn. Nobody who is outside."""
        event = OnlineUsers(self.id, there)
        self._members, self._is_large = there.members, there.people is None
        is_news = event.fields != self._told
        if to_all or self._told is None:
            self._told = event.fields
        elif is_news:
            self._has_changed = True
        text = event.to(self.topic).text
        for socket in cast("list[Socket]", list(hub.subscribers.get(self.topic, ()))):
            if socket.person_id not in there.members:
                close_on(socket, self.id)
            elif socket in newcomers or (is_news and to_all):
                socket.outbox.put(text, event.key)


class OpenChats:
    """Those of one process. While there are any, it looks every second which of them have changed."""

    def __init__(self) -> None:
        self._chats: dict[UUID, OpenChat] = {}
        self._opened = asyncio.Event()
        self._is_running = False

    def open(self, chat_id: UUID, socket: Socket) -> None:
        """`socket` has opened a conversation."""
        hub = socket.hub
        if chat_id not in self._chats:
            self._chats[chat_id] = chat = OpenChat(chat_id)
            hub.local_subscribers[topics.conversation(chat_id)] = chat.hear
        self._chats[chat_id].newcomers.add(socket)
        self._opened.set()
        if not self._is_running:
            self._is_running = True
            hub.begin(self._run(hub))

    def notice(self, people: Collection[UUID]) -> None:
        """These people came, went, or show it otherwise."""
        for chat in self._chats.values():
            chat.notice(people)

    async def _run(self, hub: Hub) -> None:
        try:
            while self._chats:
                with suppress(TimeoutError):
                    async with asyncio.timeout(TICK_SECONDS):
                        await self._opened.wait()
                self._opened.clear()
                self._forget_closed(hub)
                due = [chat for chat in self._chats.values() if chat.newcomers or chat.is_due]
                for first in range(0, len(due), AT_ONCE):
                    await self._look(due[first : first + AT_ONCE], hub)
                await asyncio.sleep(PAUSE_SECONDS)
        finally:
            self._is_running = False

    def _forget_closed(self, hub: Hub) -> None:
        for chat in [chat for chat in self._chats.values() if chat.topic not in hub.subscribers]:
            del self._chats[chat.id]
            del hub.local_subscribers[topics.conversation(chat.id)]

    async def _look(self, chats: Sequence[OpenChat], hub: Hub) -> None:
        """See who is there in these, and tell."""
        newcomers = {chat.id: chat.newcomers for chat in chats}
        to_all = {chat.id for chat in chats if chat.is_due}
        for chat in chats:
            chat.newcomers = set()
            if chat.id in to_all:
                chat.begin()
        try:
            found = await in_database(queries.presence_in, list(newcomers), hub.presence.state.statuses.keys())
        except Error as error:
            log.warning("who is there could not be told: %s", error)
            for chat in chats:
                chat.fail(newcomers[chat.id])
            return
        for chat in chats:
            chat.show(found[chat.id], hub, newcomers[chat.id], to_all=chat.id in to_all)


_open_chats: WeakKeyDictionary[Hub, OpenChats] = WeakKeyDictionary()


@notices
def notice(hub: Hub, people: Collection[UUID]) -> None:
    """What is open in this process may look otherwise now."""
    if hub in _open_chats:
        _open_chats[hub].notice(people)
