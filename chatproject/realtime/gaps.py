"""What happens when a number does not come: it is waited for a while, and then given up."""

import logging
from uuid import UUID

from django.db import Error

from . import hooks
from .delivery import Delivery
from .hub import Hub, resync_of
from .reorder_buffer import ReorderBuffer
from .threads import in_database

GAP_SECONDS = 0.5
log = logging.getLogger(__name__)


class GapCloser:
    """Watches the numbered topics of a hub, and lets them go on without the events that were lost."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._awaited: set[str] = set()
        self._closing: set[str] = set()
        hub.on_numbered = self.check

    def check(self, topic: str, buffer: ReorderBuffer[Delivery]) -> None:
        """Called after each numbered event of `topic`, whose buffer this is."""
        if buffer.is_full:
            self._give_up(topic, buffer)
        elif buffer.has_gap and topic not in self._awaited:
            self._awaited.add(topic)
            self._hub.loop.call_later(GAP_SECONDS, self._check_again, topic, buffer.position)

    def is_behind(self, topic: str, head: int) -> bool:
        """Whether `topic` has subscribers here that have not been given its events up to `head`."""
        buffer = self._hub.buffer_of(topic)
        return buffer is not None and buffer.position is not None and buffer.position < head

    def catch_up(self, topic: str, head: int) -> None:
        """Give up the events of `topic` up to `head` that have not come: the database had them a while ago."""
        buffer = self._hub.buffer_of(topic)
        if buffer is not None and self.is_behind(topic, head):
            self._give_up(topic, buffer, head)

    def _check_again(self, topic: str, position: int | None) -> None:
        self._awaited.discard(topic)
        buffer = self._hub.buffer_of(topic)
        if buffer is not None and buffer.has_gap:
            if buffer.position == position:
                self._give_up(topic, buffer)
            else:
                self.check(topic, buffer)

    def _give_up(self, topic: str, buffer: ReorderBuffer[Delivery], head: int = 0) -> None:
        if topic not in self._closing:
            self._closing.add(topic)
            self._hub.begin(self._close(topic, buffer, head))

    async def _close(self, topic: str, buffer: ReorderBuffer[Delivery], head: int) -> None:
        """Give up the missing events up to the largest number known by now, and send all subscribers a `resync`.

        One of them may have removed somebody, so the database is asked first who is still a member. They were
        committed before the question, so the answer includes them. Events that come meanwhile are held.
        """
        hub, to = self._hub, max(head, buffer.largest)
        people = {socket.person_id for socket in hub.subscribers.get(topic, ())}
        try:
            gone = people - await in_database(_members_among, topic, people)
        except Error as error:
            log.warning("who may still subscribe to %s could not be asked: %s", topic, error)
            hub.loop.call_later(GAP_SECONDS, self._retry, topic)
            return
        finally:
            self._closing.discard(topic)
        if hub.buffer_of(topic) is not buffer:  # all subscribers left meanwhile, and the topic began anew for others
            self._retry(topic)
            return
        for socket in tuple(hub.subscribers.get(topic, ())):
            if socket.person_id in gone:  # the event that told them so may be lost, too
                socket.outbox.put(resync_of(topic))
        hub.remove(topic, gone)
        if (buffer.position or 0) < to:
            hub.note_removal(topic, to)  # one of the events given up may have removed somebody
            ready = buffer.skip(to)
            for socket in tuple(hub.subscribers.get(topic, ())):
                socket.outbox.put(resync_of(topic))
            hub.release(ready)
        self.check(topic, buffer)

    def _retry(self, topic: str) -> None:
        if (buffer := self._hub.buffer_of(topic)) is not None:
            self.check(topic, buffer)


def _members_among(topic: str, people: set[UUID]) -> set[UUID]:
    return people & {person for app in hooks.each() for person in app.members_among(topic, people)}
