"""Whatever stands in the address of a list, there is an answer: the list, or a refusal in the one error shape."""

import base64
import json
import re
from urllib.parse import quote, urlencode

import pytest
from django.core.signals import got_request_exception

from chatproject.db import uuid7
from messaging.services import send_message
from tests.test_bad_input import operations

pytestmark = pytest.mark.usefixtures("db")
VALUES = [
    *(None, True, 0, -1, 7, 2**31, 2**63 - 1, -(2**63), 2**64 - 1, 1.5, 1e308, [], {}, [[]], {"$gt": ""}, {"a": [1]}),
    *("", " ", "zebra", "\x00", "a\x00b", "\u202e", "'; --", "%", "_", "$where", "x" * 20_000, "\U0010ffff", "0", "-1"),
    *("0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59.999999Z"),
    *(
        "2030-02-31T00:00:00Z",
        "2030-01-01",
        "2030-01-01T00:00:00",
        "2030-01-01T00:00:00+23:59",
        "10000-01-01T00:00:00Z",
    ),
    *("0000-00-00T00:00:00Z", "2030-01-01T00:00:00.000000000Z", "NaN", "Infinity", "1e400", "00000000-0000-0000"),
    *("f" * 32, "ffffffff-ffff-ffff-ffff-ffffffffffff", "{" + str(uuid7()) + "}", "urn:uuid:" + str(uuid7())),
]
PARTS = [0, 1, 2, 3, -1, 10**9, True, None, "0", 0.0, [], {}]
RAW = [
    *(b"", b"[", b"[]", b"[0]", b"{}", b"null", b"[0,NaN]", b'[0,"\\ud800","\\ud800"]', b"\xff\xfe", b"[" * 5_000),
    *(b"[0," + b"9" * 5_000 + b',"x"]', b'[0,1e999,"x"]', b'[0,"a","b","c","d"]'),
]
TIME, ID = "2030-01-01T00:00:00.000000+00:00", str(uuid7())


def cursor(value):
    raw = value if isinstance(value, bytes) else json.dumps(value).encode()
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def misplaced(good):
    """Each value in each place, beside `good` or an id, which may stand there."""
    for value in VALUES:
        yield from (cursor([0, value, ID]), cursor([0, good, value]), cursor([0, value, value]))


def malformed(good):
    """What no list begins with, and what is no position at all."""
    yield from (cursor([0, value]) for value in VALUES)
    yield from (cursor([part, good, ID]) for part in PARTS)
    yield from (cursor(raw) for raw in RAW)
    yield from ("=", "====", "!", "a", "\u00e9", "-_-_", "A" * 50_001, " ", "null", "0", "\x00")


NUMBERS = [
    "0",
    "-0",
    "+1",
    "00",
    "1_0",
    "9" * 20_000,
    "-" + "9" * 400,
    "1e5",
    "0x7",
    "\u0663",
    "\u00b2",
    " 7",
    "7 ",
    "7\x00",
]
FLAGS = ["2", "yes", "TRUE", "\u0130", "tr\u00fce", "true\x00", "1" * 5_000]
TEXTS = [
    "a\x00b",
    "\u0000",
    "\u202e",
    "%",
    "_",
    "\\",
    "'",
    '"',
    "$",
    "{}",
    "[",
    "(",
    "*",
    "\U0010ffff",
    "\u0130",
    "e\u0301" * 120,
    "x" * 254,
]
BY_NAME = {"limit": NUMBERS, "after": NUMBERS, "before": NUMBERS, "around": NUMBERS, "online": FLAGS, "q": TEXTS}


@pytest.fixture
def faults():
    """What the server did not expect; the test client is told, and raises none of it."""
    seen = []

    def note(sender, request=None, **_):
        seen.append(request.get_full_path()[:200])

    got_request_exception.connect(note)
    yield seen
    got_request_exception.disconnect(note)


@pytest.fixture
def ids(group, public_room, alice, bob):
    """What stands in the addresses: conversations in which something was said."""
    for chat in (group, public_room):
        for _ in range(3):
            send_message(sender=alice, chat_id=chat.pk, content="hello")
    return {"groups": str(group.pk), "chats": str(group.pk), "rooms": str(public_room.pk)}


LISTS = {name: sorted(query) for name, (_, query) in operations().items() if name.startswith("GET ") and query}


def address_of(where, ids):
    path = where.removeprefix("GET ")
    kind = path.split("/")[2]
    return path.format(chat_id=ids.get(kind, ids["chats"]), person="bob", name="bob")


def assert_answered(client, address, query):
    answer = client.get(f"{address}?{query}")
    assert answer.status_code in {200, 400}, (address, query[:200], answer.content[:200])
    if answer.status_code == 400:
        body = answer.json()
        assert body["code"] == "invalid"
        assert body.keys() <= {"error", "code", "fields"}
        assert len(answer.content) < 1_000
    assert not re.search(rb"Traceback|Exception", answer.content)


# One list for each order that there is, and what may stand first in its cursors.
PAGED = {
    "GET /api/chats": TIME,
    "GET /api/chats/{chat_id}/members": TIME,
    "GET /api/contacts": "name",
    "GET /api/rooms": "name",
}
# One list for each query that there is.
QUERIES = {
    *("GET /api/chats/{chat_id}/changes", "GET /api/chats/{chat_id}/members", "GET /api/chats/{chat_id}/messages"),
    *("GET /api/chats", "GET /api/contacts", "GET /api/rooms", "GET /api/rooms/private", "GET /api/rooms/public"),
}


def assert_all_are_answered(client, where, ids, name, values):
    client.raise_request_exception = False
    for value in values:
        assert_answered(client, address_of(where, ids), urlencode({name: value}))


@pytest.mark.engines
@pytest.mark.parametrize("where", PAGED)
def test_every_forged_cursor_is_answered(where, ids, as_alice, faults):
    assert_all_are_answered(as_alice, where, ids, "after", misplaced(PAGED[where]))
    assert faults == []


@pytest.mark.parametrize("where", PAGED)
def test_what_is_no_cursor_is_answered(where, ids, as_alice, faults):
    assert_all_are_answered(as_alice, where, ids, "after", malformed(PAGED[where]))
    assert faults == []


@pytest.mark.parametrize(
    "where", [pytest.param(where, marks=pytest.mark.engines if where in QUERIES else ()) for where in LISTS]
)
def test_every_other_parameter_is_answered(where, ids, as_alice, faults):
    for name in LISTS[where]:
        assert_all_are_answered(as_alice, where, ids, name, BY_NAME[name])
    assert faults == []


@pytest.mark.parametrize("where", LISTS)
def test_parameters_in_thousands_repeated_or_halved_are_answered(where, ids, as_alice, faults):
    as_alice.raise_request_exception = False
    queries = [
        "&".join(f"k{number}={number}" for number in range(5_000)),
        "limit=1&" * 3_000,
        "&" * 10_000,
        "after=&limit=&before=&around=&q=&online=",
        "=",
        "%",
        "%%%",
        "%ff=%fe",
        quote("\u00e9" * 2_000),
        "limit",
        "limit=1;after=2",
        "limit[]=1",
        "a=%ed%a0%80",
        "limit=1&limit=x",
        "limit=x&limit=1",
        f"{'k' * 20_000}=1",
        "after=%00&limit=%00",
        "limit=%F0%9F%98%80",
    ]
    for query in queries:
        assert_answered(as_alice, address_of(where, ids), query)
    assert faults == []


HEADERS = {
    "Accept": [
        "",
        "x",
        "application/json;q=" + "9" * 5_000,
        "*/*," * 2_000,
        "application/json; indent=99999999",
        "a/b;c=\xff",
    ],
    "Accept-Language": ["x" * 8_000, "en;q=x", "\xff", ",,,,"],
    "Authorization": ["Bearer " + "a." * 4_000, "Bearer \xff", "Bearer a.b.c", "Bearer", "Bearer " + "e30." * 3],
    "Cookie": [
        "sessionid=" + "x" * 4_000,
        "sessionid=a:b:c",
        "sessionid=.e:1:x",
        "csrftoken=\xff",
        ";" * 3_000,
        "=",
        'a="\\',
    ],
    "Content-Type": ["", "x", "application/json; charset=nonsense", "multipart/form-data; boundary=" + "x" * 4_000],
    "If-None-Match": ["*", '"' + "x" * 4_000, "W/" * 2_000, "\xff"],
    "If-Modified-Since": ["never", "Mon, 31 Feb 9999 99:99:99 GMT", "0"],
    "Range": ["bytes=9999999999999999999999-", "bytes=a-b", "bytes=-0," * 500],
    "X-Forwarded-For": [", " * 2_000, "999.999.999.999", "\xff", "::ffff:1.2.3.4%eth0"],
    "X-Forwarded-Proto": ["https", "x" * 3_000],
    "X-CSRFToken": ["x" * 4_000, "\xff"],
    "Origin": ["null", "x" * 4_000, "http://[::1", "http://a:99999999"],
    "User-Agent": ["x" * 8_000, "\x7f"],
    "X-HTTP-Method-Override": ["DELETE"],
}


@pytest.mark.parametrize("header", HEADERS)
@pytest.mark.parametrize("address", ["/api/chats", "/api/identity/random", "/api/schema", "/login/"])
def test_every_header_is_answered(header, address, client, ids, faults):
    client.raise_request_exception = False
    for value in HEADERS[header]:
        assert client.get(address, headers={header: value}).status_code in {200, 304, 400, 401, 406}, value[:50]
    assert faults == []
