"""What nobody should send to a socket, and somebody will."""

import json
import random
from uuid import UUID

SEED = 20_250
# Values that are wrong for every field there is: none has the form of an id, of text or of a number that counts.
VALUES = (
    *("null", "true", "false", "-1", "1.5", "1e400", "-0.0", "9" * 400, "-" + "9" * 5_000, "[]", "{}", '""', '" "'),
    *('"\\ud800"', '"\\udfff\\ud800"', '"\\u0000"', '"\\u202e"', "[[[]]]", '{"id": {"id": []}}', '["a", 1, null]'),
    *('"' + "x" * 20_000 + '"', '"' + "\\u0301" * 5_000 + '"', '"' + "%00" * 1_000 + '"', "[" * 50 + "]" * 50),
)
TYPES = (
    *("message", "edit_message", "delete_message", "read", "sync", "typing", "stop_typing"),
    *("set_status", "status_request", "join_group", "join_room", "leave_room"),
)
FIELDS = ("chat_id", "receiver", "group_id", "message_id", "messageId", "after")
NO_JSON = ("NaN", "Infinity", '{"type": "ping", "x": NaN}', "'", "{'type': 'ping'}", "undefined", "\x00", "\ufeff{}")


def bad_frames(count: int = 2_000) -> list[str | bytes]:
    """So many frames, always the same; each deserves an error, and none may do any harm."""
    dice = random.Random(SEED)  # noqa: S311, it shall be foreseeable
    kinds = (truncated, deep, wrong_type, wrong_field, wrong_values, twice, large, binary, no_json)
    return [kinds[number % len(kinds)](dice) for number in range(count)]


def truncated(dice: random.Random) -> str:
    whole = json.dumps({"type": "message", "chat_id": str(_id(dice)), "content": "hello 😀", "client_id": "c1"})
    return whole[: dice.randrange(1, len(whole))]


def deep(dice: random.Random) -> str:
    opening, depth = dice.choice(("[", '{"a":', '{"type":[')), dice.randrange(1, 6_000)
    return opening * depth


def wrong_type(dice: random.Random) -> str:
    return f'{{"type": {dice.choice(VALUES)}, "id": "q1"}}'


def wrong_field(dice: random.Random) -> str:
    return f'{{"type": "{dice.choice(TYPES)}", "{dice.choice(FIELDS)}": {dice.choice(VALUES)}}}'


def wrong_values(dice: random.Random) -> str:
    fields = ", ".join(f'"{field}": {dice.choice(VALUES)}' for field in (*FIELDS, "content", "client_id", "reply_to"))
    return f'{{"type": "{dice.choice(TYPES)}", "id": {dice.choice(VALUES)}, {fields}}}'[:65_000]


def twice(dice: random.Random) -> str:
    first, second = dice.choice(TYPES), dice.choice(TYPES)
    return f'{{"type": "{first}", "type": "{second}", "chat_id": "{_id(dice)}", "chat_id": {dice.choice(VALUES)}}}'


def large(dice: random.Random) -> str:
    filling = dice.choice(("x", "ü", "€", "😀"))
    return json.dumps({"type": "message", "content": filling * 65_536}, ensure_ascii=False)[
        : dice.choice((65_535, 65_537))
    ]


def binary(dice: random.Random) -> bytes:
    return dice.choice((b"\x00", b'{"type": "ping"}', dice.randbytes(100)))


def no_json(dice: random.Random) -> str:
    return dice.choice(NO_JSON)


def _id(dice: random.Random) -> UUID:
    return UUID(int=dice.getrandbits(128))
