"""What nobody should send, by names: values of fields, words in addresses, whole bodies."""

from typing import Any

from chatproject.db import uuid7

MISSING = object()
VALUES: dict[str, Any] = {
    "missing": MISSING,
    "null": None,
    "number": 7,
    "zero": 0,
    "negative": -1,
    "fraction": 1.5,
    "large": 2**62,
    "huge": 10**30,
    "boolean": True,
    "list": [],
    "list of lists": [[["x"]]],
    "object": {},
    "nested object": {"x": {"y": None}},
    "empty": "",
    "spaces": " \u2003\n ",
    "digits": "7",
    "word": "zebra",
    "too long": "x" * 20_000,
    "control": "ze\x01bra\x7f",
    "NUL": "ze\x00bra",
    "direction": "ze\u202ebra",
    "only direction": "\u202e\u2066",
    "half a character": "zebra\ud800",
    "HTML": "<script>alert(1)</script>",
    "SQL": "zebra' OR 1=1; --",
    "id of nobody": str(uuid7()),
    "another spelling of an id": "{" + str(uuid7()) + "}",
    "early time": "0001-01-01T00:00:00+14:00",
    "late time": "9999-12-31T23:59:59-14:00",
    "no time": "2030-02-31T25:00:00Z",
}

WORDS = {
    **{"word": "zebra", "empty": "", "zero": "0", "number": "7", "negative": "-1", "fraction": "1.5", "power": "1e3"},
    **{"digits of another script": "\u0667", "many digits": "9" * 500, "too long": "x" * 5_000, "NUL": "a\0b"},
    **{
        "control": "a\x1bb",
        "direction": "\u202e",
        "HTML": "<script>",
        "SQL": "' OR 1=1; --",
        "spaces": "  ",
        "true": "true",
    },
    **{
        "number in spaces": " 7 ",
        "null": "null",
        "list": "[]",
        "base64": "W10",
        "pieces": "WzAsMSwyXQ",
        "%": "%",
        "_": "_",
    },
}

BODIES = {
    **{"no JSON": b"{content: x}", "an array": b"[]", "a text": b'"x"', "a number": b"7", "null": b"null"},
    **{"half an object": b'{"content": "x"', "two objects": b"{}{}", "not a number": b'{"seq": NaN}'},
    **{"infinity": b'{"seq": -Infinity}', "1e999": b'{"seq": 1e999}', "a key twice": b'{"a": 1, "a": 2}'},
    **{"deep": b"[" * 50_000, "deep objects": b'{"a":' * 10_000, "bad UTF-8": b'{"content": "\xff\xfe"}'},
    **{
        "UTF-16": '{"content": "x"}'.encode("utf-16"),
        "NUL bytes": b"\x00" * 10,
        "2 MB": b'{"a": "' + b"x" * 2**21 + b'"}',
    },
}
