"""An event, and what it is on its way."""

from collections.abc import Mapping
from typing import Any, ClassVar, NamedTuple
from uuid import UUID

from . import protocol


class Delivery(NamedTuple):
    """The text that every socket of `topic` gets, and what the hubs must know about it. All of it fits on the bus."""

    topic: str
    type: str = ""  # which sort of event it is; the text says so, too
    text: bytes = b""
    n: int | None = None  # its number, if it is a durable change of the conversation
    left: tuple[str, ...] = ()  # hex ids of the people whose subscription ends with this event
    key: str | None = None  # of several that wait for a socket with the same key, it needs only the last
    subscribes: tuple[str, int] | None = None  # its sockets are subscribed to this topic too, from this head
    close: int | None = None  # instead of a text: close the sockets of `topic` with this code


class Event:
    """Something that happened. A subclass is one type of server frame and alone knows its payload."""

    type: ClassVar[str]
    n: int | None = None
    left: tuple[UUID, ...] = ()
    key: str | None = None
    subscribes: tuple[str, int] | None = None

    def payload(self) -> Mapping[str, Any]:
        """The fields of the frame, without `type`."""
        raise NotImplementedError

    def to(self, topic: str) -> Delivery:
        text = protocol.encode({"type": self.type, **self.payload()})
        left = tuple(person.hex for person in self.left)
        return Delivery(topic, self.type, text, self.n, left, self.key, self.subscribes)
