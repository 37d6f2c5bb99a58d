"""Reading the bodies of requests."""

import json

import pytest

from chatproject.api.parsers import MOST_BYTES, read_body
from chatproject.core.errors import Invalid, TooLarge


def test_an_object_is_read():
    assert read_body(' {"a": [1, 2.5, "ü", null, true], "b": {}}'.encode()) == {
        "a": [1, 2.5, "ü", None, True],
        "b": {},
    }
    assert read_body(b'{"n": 9223372036854775807}') == {"n": 2**63 - 1}


@pytest.mark.parametrize("raw", [b"", b"  \n"])
def test_nothing_is_an_empty_object(raw):
    assert read_body(raw) == {}


@pytest.mark.parametrize(
    "raw",
    [
        b"null",
        b"[]",
        b'"text"',
        b"5",
        b"{",
        b"{'a': 1}",
        b'{"a": NaN}',
        b'{"a": Infinity}',
        b'{"a": 1e999}',
        b'{"a": 9223372036854775808}',
        b'{"a": ' + b"9" * 5000 + b"}",
        b'{"a": "\xff"}',
        b'{"a": "\\ud800"}',
        b'{"\\udc00": 1}',
        b'{"a": 1, "a": 2}',
        b'{"a": {"b": 1, "b": 2}}',
        b'{"a": ' + b"[" * 50_000 + b"]" * 50_000 + b"}",
        b'{"a": ' * 5000 + b"1" + b"}" * 5000,
        b'\xef\xbb\xbf{"a": 1}',
        b'{"a": 1} {"b": 2}',
    ],
    ids=lambda raw: raw[:20],
)
def test_anything_else_is_invalid(raw):
    with pytest.raises(Invalid):
        read_body(raw)


def test_more_than_the_longest_text_needs_is_too_large():
    with pytest.raises(TooLarge):
        read_body(b'{"a": "' + b"x" * MOST_BYTES + b'"}')


def test_the_longest_text_may_be_written_in_escapes():
    content = "\N{GRINNING FACE}" * 10_000
    assert read_body(json.dumps({"content": content, "client_id": "c" * 64}).encode()) == {
        "content": content,
        "client_id": "c" * 64,
    }
