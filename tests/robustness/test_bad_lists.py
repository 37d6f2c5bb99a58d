"""A list that is far too long, or wrong in each entry, costs and answers no more than a short one."""

import json
import sys

import pytest
from rest_framework import serializers

from groups.services import create_group
from messaging import services
from rooms.services import create_room
from testing.clients import api_client
from tests.bad_rows import ENDPOINTS, FRAMES
from tests.test_bad_input import address_of, request_of

MOST_ANSWERED = 4_096
MOST_CHECKED = 300  # the longest list that is legal anywhere has 256 entries
LISTS = [
    *((where, field, row) for where, rows in ENDPOINTS.items() for field, row in rows.items() if row.is_list),
    *((kind, field, row) for kind, rows in FRAMES.items() for field, row in rows.items() if row.is_list),
    ("status_request", "target", FRAMES["status_request"]["target"]),
]
BAD = {
    "empty texts": [""] * 15_000,
    "numbers": list(range(9_000)),
    "objects": [{}] * 15_000,
    "some legal, most bad": ["bob"] * 50 + [""] * 150,
    "long ones": ["x" * 3_000] * 20,
}


@pytest.fixture
def names(alice, bob):
    participant = services.get_or_create_direct(person=alice, peer=bob).participant
    sent = services.send_message(sender=alice, chat_id=participant.conversation_id, content="before").message
    group = create_group(creator=alice, name="Choir", members=[bob]).conversation_id
    room = create_room(creator=alice, name="Cellar", is_public=False).conversation_id
    ids = {"chat": participant.conversation_id, "message": sent.pk, "groups": group, "rooms": room}
    return {name: str(id) for name, id in ids.items()}


class Checks:
    """How many values fields looked at within the block."""

    def __enter__(self):
        self.count = 0
        self._code = serializers.Field.run_validation.__code__
        sys.setprofile(self._called)
        return self

    def __exit__(self, *_):
        sys.setprofile(None)

    def _called(self, frame, event, _):
        self.count += event == "call" and frame.f_code is self._code


def assert_short(body, error):
    assert len(body) < MOST_ANSWERED
    assert error["code"] == "invalid"
    assert len(error["fields"]) <= 20


@pytest.mark.parametrize("bad", BAD)
@pytest.mark.parametrize(
    ("where", "field", "row"),
    [case for case in LISTS if " " in case[0]],
    ids=lambda given: given if isinstance(given, str) else "",
)
def test_a_bad_list_in_a_body(where, field, row, bad, names, alice):
    method, address = address_of(where, names)
    client = api_client(alice)
    body = json.dumps(request_of(field, row, BAD[bad], names))
    with Checks() as checks:
        answer = client.generic(method, address, body, content_type="application/json")
    assert answer.status_code == 400
    assert_short(answer.content, answer.json())
    assert checks.count < MOST_CHECKED


@pytest.mark.parametrize("bad", BAD)
@pytest.mark.parametrize(
    ("kind", "field", "row"),
    [case for case in LISTS if " " not in case[0]],
    ids=lambda given: given if isinstance(given, str) else "",
)
@pytest.mark.usefixtures("transactional_db")
async def test_a_bad_list_in_a_frame(kind, field, row, bad, names, connect, alice):
    socket = await connect(alice)
    frame = request_of(field, row, BAD[bad], names)
    with Checks() as checks:
        error = await socket.ask(kind, **frame)
    assert error["type"] == "error"
    assert_short(json.dumps(error), error)
    assert checks.count < MOST_CHECKED


def test_an_object_with_thousands_of_unknown_and_absurd_keys(as_alice):
    keys = {f"{number:04}" * 5: [] for number in range(4_000)} | {"k" * 20_000: 1}
    answer = as_alice.post("/api/groups", keys, format="json")
    assert answer.status_code == 400
    assert set(answer.json()["fields"]) == {"name"}


@pytest.mark.usefixtures("transactional_db")
async def test_a_frame_with_thousands_of_unknown_and_absurd_keys(connect, alice):
    socket = await connect(alice)
    keys = {f"{number:04}": [] for number in range(4_000)} | {"k" * 10_000: 1}
    error = await socket.ask("message", **keys)
    assert_short(json.dumps(error), error)
