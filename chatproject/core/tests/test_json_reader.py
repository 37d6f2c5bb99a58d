"""The one reader of JSON, and what it leaves to the fields where it is not strict."""

import math
from functools import partial

import pytest

from chatproject.core.errors import Invalid, TooLarge
from chatproject.core.json_reader import read_object

strict = partial(read_object, what="request", most_bytes=64 * 1024, is_strict=True)
lenient = partial(read_object, what="frame", most_bytes=64 * 1024, is_strict=False)
BOTH = pytest.mark.parametrize("read", [strict, lenient])


@BOTH
@pytest.mark.parametrize("form", [str, str.encode])
def test_an_object_is_read_from_bytes_and_from_text(read, form):
    text = '{"a": [1, 2.5, "ü", null, true], "b": {}}'
    assert read(form(text)) == {"a": [1, 2.5, "ü", None, True], "b": {}}


@BOTH
@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b" ",
        b"{",
        b"{'a': 1}",
        b'{"a": NaN}',
        b'{"a": -Infinity}',
        b'{"a": "\xff"}',
        b'{"a": ' + b"9" * 5_000 + b"}",
        b'{"a": ' + b"[" * 20_000 + b"]" * 20_000 + b"}",
        b'{"a": ' * 5_000 + b"1" + b"}" * 5_000,
        b'\xef\xbb\xbf{"a": 1}',
        b'{"a": 1} {"b": 2}',
        b"[]",
        b'"text"',
        b"5",
        b"null",
    ],
    ids=lambda raw: raw[:20],
)
def test_what_is_no_json_or_no_object_is_invalid(read, raw):
    with pytest.raises(Invalid):
        read(raw)


@BOTH
def test_its_size_is_that_of_its_bytes(read):
    fits = '{"a":"' + "ü" * (32 * 1024 - 4) + '"}'
    assert len(fits.encode()) == 64 * 1024
    assert read(fits) == read(fits.encode())
    for larger in (fits + " ", (fits + " ").encode()):
        with pytest.raises(TooLarge):
            read(larger)


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ('{"a": 1, "a": 2}', {"a": 2}),
        ('{"a": {"b": 1, "b": 2}}', {"a": {"b": 2}}),
        ('{"a": "\\ud800"}', {"a": "\ud800"}),
        ('{"\\udc00": 1}', {"\udc00": 1}),
        ('{"a": 9223372036854775808}', {"a": 2**63}),
        ('{"a": 1e999}', {"a": math.inf}),
    ],
)
def test_what_the_fields_can_judge_is_refused_only_strictly(raw, value):
    assert lenient(raw) == value
    with pytest.raises(Invalid):
        strict(raw)
