"""How services announce what they stored: after the commit, encoded once, to this process and on to the bus."""

from collections.abc import Collection, Mapping
from typing import Any, ClassVar
from uuid import UUID

from chatproject.db import on_commit

from . import hub, protocol, topics
from .delivery import Delivery


class Event:
    """Something that happened. A subclass is one type of server frame and alone knows its payload."""

    type: ClassVar[str]
    n: int | None = None
    left: tuple[UUID, ...] = ()
    key: str | None = None
    follows: tuple[str, int] | None = None

    def payload(self) -> Mapping[str, Any]:
        """The fields of the frame, without `type`."""
        raise NotImplementedError

    def to(self, topic: str) -> Delivery:
        frame = {"type": self.type, **self.payload()}
        left = tuple(person.hex for person in self.left)
        return Delivery(topic, protocol.encode(frame), self.n, left, self.key, self.follows)


def publish(event: Event, *, to: str) -> None:
    """Send `event` to the subscribers of the topic `to`, once the open transaction is committed."""
    publish_all([(event, to)])


def publish_all(events: Collection[tuple[Event, str]]) -> None:
    """Send several (event, topic) in this order, as one message on the bus."""
    if events:
        on_commit(lambda: hub.hand_over([event.to(topic) for event, topic in events]))


def end_sessions(ids: Collection[UUID]) -> None:
    """Close the sockets of these sessions (4401), in every process, once the open transaction is committed."""
    closings = [Delivery(topics.session(id), close=protocol.SESSION_ENDED) for id in ids]
    if closings:
        on_commit(lambda: hub.hand_over(closings))
