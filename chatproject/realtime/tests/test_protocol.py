"""What is a frame, and what is none."""

import json

import pytest

from chatproject.core.errors import RateLimited
from chatproject.realtime import protocol


def test_an_object_with_a_type_is_a_frame():
    assert protocol.decode('{"type": "ping", "x": 1}') == (None, {"type": "ping", "x": 1})


def test_its_id_is_taken_out():
    assert protocol.decode('{"type": "ping", "id": "q1"}') == ("q1", {"type": "ping"})


@pytest.mark.parametrize("id", [7, None, True, ["a"], "x" * 65, "\ud800"])
def test_an_id_that_is_no_short_text_counts_as_none(id):
    assert protocol.decode(json.dumps({"type": "ping", "id": id})) == (None, {"type": "ping"})


def test_an_id_of_64_characters_is_one():
    assert protocol.decode(json.dumps({"type": "ping", "id": "ü" * 64}))[0] == "ü" * 64


NO_JSON = [
    "",
    "hello",
    '{"type": "ping"',
    '{"type": "ping"} x',
    "{'type': 'ping'}",
    "\ud800",
    "[" * 30_000,
    '{"a":' * 10_000,
]
NO_NUMBERS = ['{"type": "ping", "x": NaN}', '{"type": "ping", "x": -Infinity}']
NO_OBJECTS = ["[]", '"ping"', "7", "null"]
NO_TYPE = ["{}", '{"type": 7}', '{"type": null}', '{"type": ["ping"]}']


@pytest.mark.parametrize("text", [*NO_JSON, *NO_NUMBERS, *NO_OBJECTS, *NO_TYPE])
def test_anything_else_is_none(text):
    with pytest.raises(protocol.BadFrame) as bad:
        protocol.decode(text)
    assert bad.value.problem.code == "invalid"


def test_bytes_are_none():
    with pytest.raises(protocol.BadFrame):
        protocol.decode(None)


@pytest.mark.parametrize("character", ["x", "ü", "€", "😀"])
def test_a_frame_has_at_most_65536_bytes(character):
    empty = len('{"type":"ping","x":""}')
    room, rest = divmod(protocol.MOST_FRAME_BYTES - empty, len(character.encode()))
    filling = character * room + "x" * rest
    assert protocol.decode(f'{{"type":"ping","x":"{filling}"}}')[1]["x"] == filling
    with pytest.raises(protocol.BadFrame) as bad:
        protocol.decode(f'{{"type":"ping","x":"{filling}x"}}')
    assert bad.value.problem.code == "too_large"


def test_half_a_character_is_a_matter_for_the_field_that_holds_it():
    assert protocol.decode('{"type": "message", "content": "\\ud800"}')[1]["content"] == "\ud800"


def test_of_a_name_that_stands_twice_the_last_counts():
    assert protocol.decode('{"type": "a", "type": "b"}')[1] == {"type": "b"}


def test_an_answer_carries_the_id_of_what_it_answers():
    assert json.loads(protocol.answer("q1", {"type": "pong"})) == {"type": "pong", "re": "q1"}
    assert json.loads(protocol.answer(None, {"type": "pong"})) == {"type": "pong"}


def test_an_error_is_the_one_shape_of_errors():
    assert protocol.error(RateLimited(retry_after=0.2)) == {
        "type": "error",
        "code": "rate_limited",
        "error": RateLimited.sentence,
        "retry_after": 1,
    }
