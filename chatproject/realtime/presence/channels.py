"""Presence channels: sockets that opened a conversation are told which of its members are online, whenever it changes.

A channel is one conversation at one process. It exists while some socket here is subscribed to it.
"""

import asyncio
import logging
import time
from collections.abc import Collection, Sequence
from contextlib import suppress
from typing import Protocol, cast
from uuid import UUID

from django.db import Error

from chatproject.realtime import hooks, topics

from ..delivery import Delivery
from ..following import Following
from ..hooks import ChannelUpdate
from ..hub import Hub, Subscriber
from ..threads import in_database
from .state import PresenceMap

TICK_SECONDS = 1  # the least time between two updates of a channel
PAUSE_SECONDS = 0.2  # the least time between two questions to the database, whatever sockets open
LARGE_SECONDS = 10  # as TICK_SECONDS, for a large conversation
LONGEST_SECONDS = 30  # the most time between two updates: the bus may have lost what would have caused one
AT_ONCE = 100  # conversations that one question to the database is about
log = logging.getLogger(__name__)


class ChannelSubscriber(Subscriber, Protocol):
    """What a channel needs of a socket: which ones it opened, beside what the hub needs."""

    presence_channels: Following


class PresenceChannel:
    """What this process knows of one channel: the members, whether to ask again, and what it sent last."""

    def __init__(self, chat_id: UUID, membership_events: Collection[str]) -> None:
        self.id = chat_id
        self._membership_events = membership_events
        self.topic = topics.presence_channel(chat_id)
        self.newcomers: set[ChannelSubscriber] = set()  # subscribers that have been sent nothing yet
        self._members: set[UUID] = set()
        self._is_large = False
        self._has_changed = True  # until the members are known, any change may concern them
        self._asked_at = time.monotonic()
        self._last_sent: bytes | None = None

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
        self._has_changed = self._has_changed or delivery.type in self._membership_events

    def begin_update(self) -> None:
        """An update to all subscribers starts now; changes from here on are for the next one."""
        self._has_changed, self._asked_at = False, time.monotonic()

    def retry_later(self, newcomers: Collection[ChannelSubscriber]) -> None:
        """The update failed, so another one is needed, and these newcomers are still waiting."""
        self._has_changed = True
        self.newcomers.update(newcomers)

    def send(self, update: ChannelUpdate, hub: Hub, newcomers: Collection[ChannelSubscriber], *, to_all: bool) -> None:
        """Send who is online: to newcomers in any case, to the other subscribers if it is news and `to_all`.

        Subscribers whose person is no longer a member are unsubscribed instead.
        """
        self._members, self._is_large = update.members, update.is_large
        text = update.event.to(self.topic).text
        is_news = text != self._last_sent
        if to_all or self._last_sent is None:
            self._last_sent = text
        elif is_news:
            self._has_changed = True
        for socket in cast("list[ChannelSubscriber]", list(hub.subscribers.get(self.topic, ()))):
            if socket.person_id not in update.members:
                socket.presence_channels.remove(self.topic)
            elif socket in newcomers or (is_news and to_all):
                socket.outbox.put(text, update.event.key)


class PresenceChannels:
    """All channels of one process. While there are any, it checks every second which of them need an update."""

    def __init__(self, hub: Hub, people: PresenceMap) -> None:
        self._hub = hub
        self._people = people
        self._channels: dict[UUID, PresenceChannel] = {}
        self._subscribed = asyncio.Event()
        self._is_running = False

    def open(self, socket: ChannelSubscriber, chat_id: UUID) -> None:
        """Tell `socket` which members of a conversation are online: soon, and from then on when that changes.

        The person of the socket must be a member. Of more than ten channels of a socket the oldest subscription ends.
        """
        socket.presence_channels.add(topics.presence_channel(chat_id))
        if chat_id not in self._channels:
            membership = {type for app in hooks.each() for type in app.membership_events}
            self._channels[chat_id] = channel = PresenceChannel(chat_id, membership)
            self._hub.subscribe_local(topics.conversation(chat_id), channel.receive)
        self._channels[chat_id].newcomers.add(socket)
        self._subscribed.set()
        if not self._is_running:
            self._is_running = True
            self._hub.begin(self._run())

    def presence_changed(self, people: Collection[UUID]) -> None:
        """These people came, went, or show or hide their presence from now on."""
        for channel in self._channels.values():
            channel.presence_changed(people)

    async def _run(self) -> None:
        try:
            while self._channels:
                with suppress(TimeoutError):
                    async with asyncio.timeout(TICK_SECONDS):
                        await self._subscribed.wait()
                self._subscribed.clear()
                self._forget_unused()
                due = [channel for channel in self._channels.values() if channel.newcomers or channel.is_due]
                for first in range(0, len(due), AT_ONCE):
                    await self._update(due[first : first + AT_ONCE])
                await asyncio.sleep(PAUSE_SECONDS)
        finally:
            self._is_running = False

    def _forget_unused(self) -> None:
        for channel in [channel for channel in self._channels.values() if channel.topic not in self._hub.subscribers]:
            del self._channels[channel.id]
            self._hub.unsubscribe_local(topics.conversation(channel.id))

    async def _update(self, channels: Sequence[PresenceChannel]) -> None:
        """Ask the database once who is online in all of these conversations, and send it to their subscribers."""
        newcomers = {channel.id: channel.newcomers for channel in channels}
        to_all = {channel.id for channel in channels if channel.is_due}
        for channel in channels:
            channel.newcomers = set()
            if channel.id in to_all:
                channel.begin_update()
        try:
            # A copy: the map goes on changing here while a thread reads.
            found = await in_database(_updates_of, list(newcomers), set(self._people.statuses))
        except Error as error:
            log.warning("who is there could not be told: %s", error)
            for channel in channels:
                channel.retry_later(newcomers[channel.id])
            return
        for channel in channels:
            channel.send(found[channel.id], self._hub, newcomers[channel.id], to_all=channel.id in to_all)


def _updates_of(chat_ids: Collection[UUID], online: Collection[UUID]) -> dict[UUID, ChannelUpdate]:
    return {id: update for app in hooks.each() for id, update in app.channel_updates(chat_ids, online).items()}
