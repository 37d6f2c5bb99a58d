"""The form of frames, the close codes and the limits of a socket: `docs/protocol.md`, section 4."""

from typing import Any

import orjson

from chatproject.core.errors import Invalid, Problem
from chatproject.core.json_reader import read_object
from chatproject.core.text import SURROGATES

SUBPROTOCOL = "parley.1"
CLOSING = "parley.closing"  # an extension of the ASGI server: it is told the code before a socket is closed

GOING_DOWN = 1012
FAULT = 1011
TOO_SLOW = 4008
BAD_FRAMES = 4400
SESSION_ENDED = 4401
NO_AUTH = 4408
TOO_MANY = 4029

AUTH_SECONDS = 10
HEARTBEAT_SECONDS = 25
MOST_FRAME_BYTES = 65_536
MOST_BAD_FRAMES = 10
BAD_FRAME_FORGIVEN_SECONDS = 30
FRAMES_PER_SECOND = 20
FRAMES_BURST = 60
LEAST_FRAGMENT_BYTES = 1024  # a part of a message that is smaller counts as a frame of its own
MOST_UNANSWERED = 32
MOST_WAITING_BYTES = 1024 * 1024
MOST_WAITING_OBJECTS = 2_000
MOST_SERVER_FRAME_BYTES = 256 * 1024
MOST_ID_LENGTH = 64
SOCKETS_PER_PERSON = 20
UNSIGNED_PER_ADDRESS = 20
PEOPLE_FOLLOWED = 200
PRESENCE_CHANNELS = 10


class BadFrame(Exception):
    """What came is no frame at all; the socket answers with `problem` and counts it."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem


def decode(text: str | None) -> tuple[str | None, dict[str, Any]]:
    """The `id` of a client frame, if it has one, and its object.

    Raises BadFrame unless it is a JSON object with a string `type`. An `id` that is no short string counts as none.
    """
    if text is None:
        raise BadFrame(Invalid("A frame must be text."))
    try:
        frame = read_object(text, what="frame", most_bytes=MOST_FRAME_BYTES, is_strict=False)
    except Problem as problem:
        raise BadFrame(problem) from None
    if not isinstance(frame.get("type"), str):
        raise BadFrame(Invalid("A frame must have a “type”."))
    id = frame.pop("id", None)
    return (id if _is_id(id) else None), frame


def _is_id(value: Any) -> bool:
    return isinstance(value, str) and len(value) <= MOST_ID_LENGTH and not SURROGATES.search(value)


def encode(frame: dict[str, Any]) -> bytes:
    """The text of a server frame."""
    return orjson.dumps(frame)


def answer(re: str | None, frame: dict[str, Any]) -> bytes:
    """The text of the one answer to a client frame, which carries its `id`, if it had one, as `re`."""
    return encode(frame if re is None else {**frame, "re": re})


def error(problem: Problem) -> dict[str, Any]:
    """The frame that says what was wrong."""
    return {"type": "error", **problem.payload()}
