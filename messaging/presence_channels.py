"""Presence channels: sockets that opened a conversation are told which of its members are online, whenever it changes.

A channel is one conversation at one process. It exists while some socket here is subscribed to it.
"""

import asyncio
import logging
import time
from collections.abc import Collection, Sequence
from contextlib import suppress
from typing import Any, cast
from uuid import UUID
from weakref import WeakKeyDictionary

from django.db import Error

from chatproject.realtime import process, topics
from chatproject.realtime.consumer import Socket
from chatproject.realtime.delivery import Delivery
from chatproject.realtime.hub import Hub
from chatproject.realtime.threads import in_database

from . import queries
from .events import OnlineUsers, UserJoined, UserLeft
from .queries import ConversationPresence

TICK_SECONDS = 1  # the least time between two updates of a channel
PAUSE_SECONDS = 0.2  # the least time between two questions to the database, whatever sockets open
LARGE_SECONDS = 10  # as TICK_SECONDS, for a large conversation
LONGEST_SECONDS = 30  # the most time between two updates: the bus may have lost what would have caused one
AT_ONCE = 100  # conversations that one question to the database is about
MEMBERSHIP = tuple(f'{{"type":"{event.type}"'.encode() for event in (UserJoined, UserLeft))
log = logging.getLogger(__name__)


def open_presence_channel(socket: Socket, chat_id: UUID) -> None:
    """Tell `socket` which members of a conversation are online: soon, and from then on when that changes.

    The person of the socket must be a member. Of more than ten channels of a socket the oldest subscription ends.
    """
    socket.presence_channels.add(topics.presence_channel(chat_id))
    if socket.hub not in _channels:
        _channels[socket.hub] = PresenceChannels()
    _channels[socket.hub].subscribe(socket, chat_id)


def close_presence_channel(socket: Socket, chat_id: UUID) -> None:
    """Tell `socket` nothing more about who is online in this conversation."""
    socket.presence_channels.remove(topics.presence_channel(chat_id))


class PresenceChannel:
    """What this process knows of one channel: the members, whether to ask again, and what it sent last."""

    def __init__(self, chat_id: UUID) -> None:
        self.id = chat_id
        self.topic = topics.presence_channel(chat_id)
        self.newcomers: set[Socket] = set()  # subscribers that have been sent nothing yet
        self._members: set[UUID] = set()
        self._is_large = False
        self._has_changed = True  # until the members are known, any change may concern them
        self._asked_at = time.monotonic()
        self._last_sent: dict[str, Any] | None = None

    @property
    def is_due(self) -> bool:
        """Whether it is time for an update to all subscribers."""
        pause = LARGE_SECONDS if self._is_large else TICK_SECONDS
        return time.monotonic() - self._asked_at >= (pause if self._has_changed else LONGEST_SECONDS)

    def presence_changed(self, people: Collection[UUID]) -> None:
        """These people came, went, or show or hide their presence from now on; some may be members."""
        self._has_changed = self._has_changed or not self._members.isdisjoint(people)

    def receive(self, delivery: Delivery) -> None:
        """Take in an event of the conversation: if it is about who is a member, an update is needed."""
        self._has_changed = self._has_changed or delivery.text.startswith(MEMBERSHIP)

    def begin_update(self) -> None:
        """An update to all subscribers starts now; changes from here on are for the next one."""
        self._has_changed, self._asked_at = False, time.monotonic()

    def retry_later(self, newcomers: Collection[Socket]) -> None:
        """The update failed, so another one is needed, and these newcomers are still waiting."""
        self._has_changed = True
        self.newcomers.update(newcomers)

    def send(self, presence: ConversationPresence, hub: Hub, newcomers: Collection[Socket], *, to_all: bool) -> None:
        """Send who is online: to newcomers in any case, to the other subscribers if it is news and `to_all`.

        Subscribers whose person is no longer a member are unsubscribed instead.
        """
        event = OnlineUsers(self.id, presence)
        self._members, self._is_large = presence.members, presence.people is None
        is_news = event.fields != self._last_sent
        if to_all or self._last_sent is None:
            self._last_sent = event.fields
        elif is_news:
            self._has_changed = True
        text = event.to(self.topic).text
        for socket in cast("list[Socket]", list(hub.subscribers.get(self.topic, ()))):
            if socket.person_id not in presence.members:
                close_presence_channel(socket, self.id)
            elif socket in newcomers or (is_news and to_all):
                socket.outbox.put(text, event.key)


class PresenceChannels:
    """All channels of one process. While there are any, it checks every second which of them need an update."""

    def __init__(self) -> None:
        self._channels: dict[UUID, PresenceChannel] = {}
        self._subscribed = asyncio.Event()
        self._is_running = False

    def subscribe(self, socket: Socket, chat_id: UUID) -> None:
        """`socket` is a new subscriber of the channel of this conversation."""
        hub = socket.hub
        if chat_id not in self._channels:
            self._channels[chat_id] = channel = PresenceChannel(chat_id)
            hub.local_subscribers[topics.conversation(chat_id)] = channel.receive
        self._channels[chat_id].newcomers.add(socket)
        self._subscribed.set()
        if not self._is_running:
            self._is_running = True
            hub.begin(self._run(hub))

    def presence_changed(self, people: Collection[UUID]) -> None:
        """These people came, went, or show or hide their presence from now on."""
        for channel in self._channels.values():
            channel.presence_changed(people)

    async def _run(self, hub: Hub) -> None:
        try:
            while self._channels:
                with suppress(TimeoutError):
                    async with asyncio.timeout(TICK_SECONDS):
                        await self._subscribed.wait()
                self._subscribed.clear()
                self._forget_unused(hub)
                due = [channel for channel in self._channels.values() if channel.newcomers or channel.is_due]
                for first in range(0, len(due), AT_ONCE):
                    await self._update(due[first : first + AT_ONCE], hub)
                await asyncio.sleep(PAUSE_SECONDS)
        finally:
            self._is_running = False

    def _forget_unused(self, hub: Hub) -> None:
        for channel in [channel for channel in self._channels.values() if channel.topic not in hub.subscribers]:
            del self._channels[channel.id]
            del hub.local_subscribers[topics.conversation(channel.id)]

    async def _update(self, channels: Sequence[PresenceChannel], hub: Hub) -> None:
        """Ask the database once who is online in all of these conversations, and send it to their subscribers."""
        newcomers = {channel.id: channel.newcomers for channel in channels}
        to_all = {channel.id for channel in channels if channel.is_due}
        for channel in channels:
            channel.newcomers = set()
            if channel.id in to_all:
                channel.begin_update()
        try:
            online = set(process.current().presence.state.statuses)  # a copy: this one goes to a thread
            found = await in_database(queries.presence_in, list(newcomers), online)
        except Error as error:
            log.warning("who is there could not be told: %s", error)
            for channel in channels:
                channel.retry_later(newcomers[channel.id])
            return
        for channel in channels:
            channel.send(found[channel.id], hub, newcomers[channel.id], to_all=channel.id in to_all)


_channels: WeakKeyDictionary[Hub, PresenceChannels] = WeakKeyDictionary()


def presence_changed(hub: Hub, people: Collection[UUID]) -> None:
    """Let the channels of this process know whose presence changed."""
    if hub in _channels:
        _channels[hub].presence_changed(people)
