"""The types of client frames. Apps add theirs by `on`, when they are loaded."""

from collections.abc import Awaitable, Callable
from typing import Any, NamedTuple

from rest_framework.serializers import Serializer

Answer = dict[str, Any]
# Gets the socket, which stands above this file, and the fields of the frame.
Handler = Callable[[Any, dict[str, Any]], Awaitable[Answer | Awaitable[Answer] | None]]


class Frame(NamedTuple):
    """A type of client frame: what its fields must be, and what is done with it."""

    fields: Serializer[Any]
    handle: Handler

    def check(self, frame: dict[str, Any]) -> dict[str, Any]:
        """The fields of a frame, cleaned. Raises DRF's ValidationError."""
        return self.fields.run_validation(frame)


frames: dict[str, Frame] = {}


def on(kind: str, fields: type[Serializer[Any]]) -> Callable[[Handler], Handler]:
    """Handle client frames of this type, after their fields have passed `fields`.

    A handler returns the answer, None for no answer, or an awaitable of it when the socket shall go on reading.
    """

    def add(handler: Handler) -> Handler:
        frames[kind] = Frame(fields(), handler)
        return handler

    return add
