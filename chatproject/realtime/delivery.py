"""An event on its way."""

from typing import Any, NamedTuple, Self


class Delivery(NamedTuple):
    """The text that every socket of `topic` gets, and what the hubs must know about it. All of it fits on the bus."""

    topic: str
    text: bytes = b""
    n: int | None = None  # its number, if it is a durable change of the conversation
    left: tuple[str, ...] = ()  # people (hex ids) whose subscription ends with this event
    key: str | None = None  # of several that wait for a socket with the same key, it needs only the last
    follows: tuple[str, int] | None = None  # subscribe the sockets of `topic` to this topic as well, from this head on
    close: int | None = None  # instead of a text: close the sockets of `topic` with this code

    @classmethod
    def from_bus(cls, fields: list[Any]) -> Self:
        """What `list(delivery)` was before it was packed, which makes lists of tuples."""
        topic, text, n, left, key, follows, close = fields
        return cls(topic, text, n, tuple(left), key, tuple(follows) if follows else None, close)
