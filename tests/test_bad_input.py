"""Whatever comes in is answered: taken where it is legal, and otherwise refused in the one error shape, with no effect.

What there is to ask is read from the OpenAPI document, which is made from the serializers, and from the types of
frames. A field, a parameter or a frame that has no row in `bad_rows` fails `test_every_field_has_a_row`.
"""

import json
import re
from typing import Any
from urllib.parse import urlencode

import pytest
from django.apps import apps
from django.db import connection, transaction
from drf_spectacular.generators import SchemaGenerator

from accounts.passwords import Argon2Hasher
from chatproject.realtime.frames import frames
from chatproject.realtime.threads import in_database
from groups.services import create_group
from messaging import services
from rooms.services import create_room

from .bad_rows import ENDPOINTS, FRAMES, PARAMETERS, Row
from .bad_values import BODIES, MISSING, VALUES, WORDS

APPS = ("accounts", "messaging", "groups", "rooms")
CODES = {
    **{400: {"invalid"}, 401: {"auth_failed", "token_expired", "not_authenticated"}, 403: {"forbidden"}},
    **{404: {"not_found", "user_not_found"}, 405: {"method_not_allowed"}, 406: {"not_acceptable"}},
    **{409: {"conflict", "name_taken"}, 413: {"too_large"}, 415: {"unsupported_media"}},
}

# --- what there is to ask --------------------------------------------------------------------------------------------


def operations() -> dict[str, Any]:
    """Every REST operation, as "METHOD /path", from the document."""
    document = SchemaGenerator().get_schema(public=True)
    shapes = document["components"]["schemas"]
    found = {}
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            body = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
            query = {each["name"] for each in operation.get("parameters", ()) if each["in"] == "query"}
            found[f"{method.upper()} {path}"] = (set(_fields(body, shapes)), query)
    return found


def _fields(shape: dict[str, Any], shapes: dict[str, Any], prefix: str = "") -> list[str]:
    names = []
    for reference in re.findall(r"#/components/schemas/(\w+)", json.dumps(shape)):
        for name, inner in shapes[reference].get("properties", {}).items():
            names += [f"{prefix}{name}", *_fields(inner, shapes, f"{prefix}{name}.")]
    return names


def test_every_field_has_a_row():
    asked = operations()
    assert {name: set(rows) for name, rows in ENDPOINTS.items()} == {
        name: fields for name, (fields, _) in asked.items() if fields
    }
    assert {name: set(rows) for name, rows in PARAMETERS.items()} == {
        name: query for name, (_, query) in asked.items() if query
    }
    fields = {kind: set(frame.fields.fields) for kind, frame in frames.items()}
    assert {kind: set(rows) for kind, rows in FRAMES.items()} == {**fields, "auth": {"token"}}


def test_every_row_takes_values_that_there_are():
    for rows in (*ENDPOINTS.values(), *FRAMES.values()):
        for row in rows.values():
            assert row.takes <= VALUES.keys()


# --- the world -------------------------------------------------------------------------------------------------------


@pytest.fixture(autouse=True)
def quick(monkeypatch, settings):
    """Many requests of one person, many of them about passwords."""
    settings.RATE_LIMITS = False
    monkeypatch.setattr(Argon2Hasher, "time_cost", 1)
    monkeypatch.setattr(Argon2Hasher, "memory_cost", 8)


@pytest.fixture
def names(alice, bob):
    """What stands for {chat} and {message} in the rows: a conversation of alice, and a message of hers. Where an
    address is one of groups or rooms, it is those of hers.
    """
    participant = services.get_or_create_direct(person=alice, peer=bob).participant
    sent = services.send_message(sender=alice, chat_id=participant.conversation_id, content="before").message
    group = create_group(creator=alice, name="Choir", members=[bob]).conversation_id
    room = create_room(creator=alice, name="Cellar", is_public=False).conversation_id
    services.add_member(actor=alice, chat_id=room, person=bob)
    ids = {"chat": participant.conversation_id, "message": sent.pk, "groups": group, "rooms": room}
    return {name: str(id) for name, id in ids.items()}


def stored() -> dict[str, list[Any]]:
    """All that the apps have stored, as the database has it: as objects it would take longer than what is asked."""
    found = {}
    with connection.cursor() as cursor:
        for model in (model for app in APPS for model in apps.get_app_config(app).get_models()):
            table = connection.ops.quote_name(model._meta.db_table)
            cursor.execute(f"SELECT * FROM {table}")  # noqa: S608
            found[model.__name__] = sorted(cursor.fetchall(), key=repr)
    return found


def request_of(field: str, row: Row, value: Any, names: dict[str, str]) -> dict[str, Any]:
    """The request that is legal but for this value of this field."""
    body = {name: other.format(**names) if isinstance(other, str) else other for name, other in row.others.items()}
    outer, _, inner = field.partition(".")
    body.pop(outer, None)
    if value is MISSING:
        return body
    return {**body, outer: {inner: value} if inner else value}


def cases_of(row: Row) -> list[tuple[str, Any, bool]]:
    """Each value, by its name, and whether it is legal here."""
    cases = [(name, value, name in row.takes) for name, value in VALUES.items()]
    if row.is_list:
        cases += [(f"list of {name}", [value], False) for name, value in VALUES.items() if value is not MISSING]
        cases += [("a long list", ["x"] * 1_000, False)]
    return cases


def assert_refused(status: int, body: dict[str, Any]) -> None:
    """The one error shape."""
    assert body["code"] in CODES[status], body
    assert isinstance(body["error"], str)
    assert body.keys() <= {"error", "code", "fields"}
    for messages in body.get("fields", {}).values():
        assert all(isinstance(message, str) for message in messages)
    assert "Traceback" not in json.dumps(body)


def assert_inert(text: str) -> None:
    """Nothing in an answer can run, break a line, or be half of something."""
    assert not re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]|\\u00[01]|\\ud[89a-f]", text)
    for html in re.findall(r'"html":"((?:[^"\\]|\\.)*)"', text):
        assert "<script" not in html


# --- REST ------------------------------------------------------------------------------------------------------------


def address_of(operation: str, names: dict[str, str]) -> tuple[str, str]:
    method, _, path = operation.partition(" ")
    kind = path.split("/")[2]
    return method, path.format(chat_id=names.get(kind, names["chat"]), name=names["message"], person="bob")


def every(table: dict[str, dict[str, Any]]) -> Any:
    cases = [(where, field) for where, rows in table.items() for field in rows]
    return pytest.mark.parametrize(("where", "field"), cases, ids=[f"{where} {field}" for where, field in cases])


@every(ENDPOINTS)
def test_every_field_of_every_endpoint(where, field, names, as_alice):
    method, address = address_of(where, names)
    row, before = ENDPOINTS[where][field], stored()
    for name, value, is_legal in cases_of(row):
        body = json.dumps(request_of(field, row, value, names))
        with transaction.atomic():
            answer = as_alice.generic(method, address, body, content_type="application/json")
            assert is_legal or stored() == before, name
            transaction.set_rollback(True)
        assert (answer.status_code < 300) is is_legal, (name, answer.status_code, answer.content)
        assert_inert(answer.content.decode())
        if not is_legal:
            assert_refused(answer.status_code, answer.json())


@pytest.mark.parametrize("where", ENDPOINTS)
def test_every_form_of_body(where, names, as_alice):
    method, address = address_of(where, names)
    before = stored()
    for name, body in BODIES.items():
        answer = as_alice.generic(method, address, body, content_type="application/json")
        assert answer.status_code == (413 if name == "2 MB" else 400), name
        assert_refused(answer.status_code, answer.json())
    for kind in ("text/plain", "application/xml", "application/x-www-form-urlencoded", "nonsense", ""):
        answer = as_alice.generic(method, address, b'{"content": "x"}', content_type=kind)
        assert answer.status_code == 415, kind
        assert_refused(answer.status_code, answer.json())
    assert stored() == before


@pytest.mark.parametrize("where", ENDPOINTS)
def test_an_empty_body_is_an_object_without_fields(where, names, as_alice):
    method, address = address_of(where, names)
    answers = []
    for body in (b"", b"{}", b" \n"):
        with transaction.atomic():
            answers.append(as_alice.generic(method, address, body, content_type="application/json"))
            transaction.set_rollback(True)
    assert len({answer.status_code for answer in answers}) == 1
    if answers[0].status_code >= 300:
        assert_refused(answers[0].status_code, answers[0].json())


@every(PARAMETERS)
def test_every_parameter_of_every_address(where, field, names, as_alice):
    method, address = address_of(where, names)
    for name, word in WORDS.items():
        if where == "GET /api/messages/{name}":
            address = "/api/messages/bob"
        answer = as_alice.generic(method, address, QUERY_STRING=_query(field, word))
        assert (answer.status_code < 300) is (name in PARAMETERS[where][field]), (name, answer.content)
        assert_inert(answer.content.decode())
        if answer.status_code >= 300:
            assert_refused(answer.status_code, answer.json())
    answer = as_alice.generic(method, address, QUERY_STRING=f"{field}=%ff%fe&{field}=%ed%a0%80")
    assert answer.status_code in {200, 400}


def _query(field: str, word: str) -> str:
    return urlencode({field: word})


@pytest.mark.parametrize("person", ["as_alice", "anonymous"])
def test_every_nonsense_in_an_address_is_an_error_in_the_one_shape(person, names, request):
    client = request.getfixturevalue(person)
    nonsense = [
        "%00",
        "%ff",
        "%ed%a0%80",
        "%0a",
        "%2e%2e",
        "..%2f..",
        "%3Cscript%3E",
        "x" * 3_000,
        "-1",
        "0",
        "null",
        "{}",
    ]
    for operation in operations():
        method, path = operation.split(" ", 1)
        if "{" not in path:
            continue
        for word in nonsense:
            answer = client.generic(method, re.sub(r"{\w+}", word, path), b"{}", content_type="application/json")
            assert 400 <= answer.status_code < 500, (operation, word, answer.content)
            assert_refused(answer.status_code, answer.json())


# --- frames ----------------------------------------------------------------------------------------------------------


ANSWERED_ONLY_WHEN_REFUSED = {"typing", "stop_typing"}
HEARD_MEANWHILE = {"message", "message_edited", "read_position", "read", "typing", "stop_typing"}


async def answer_to(socket, kind: str, fields: dict[str, Any]) -> dict[str, Any]:
    """The answer to a frame; that to a `ping` behind it where there is none."""
    await socket.send_text(json.dumps({"type": kind, "id": "q", **fields}))
    if kind in ANSWERED_ONLY_WHEN_REFUSED:
        answered = [frame for frame in await socket.silence() if "re" in frame]
        return answered[0] if answered else {"type": "pong"}
    answer = await socket.receive()
    while answer.get("re") != "q":
        assert answer["type"] in HEARD_MEANWHILE
        answer = await socket.receive()
    return answer


@pytest.mark.parametrize("kind", FRAMES)
@pytest.mark.usefixtures("transactional_db")
async def test_every_field_of_every_frame(kind, connect, names, alice):
    socket = await connect(alice if kind != "auth" else None)
    for field, row in FRAMES[kind].items():
        for name, value, is_legal in cases_of(row):
            if kind == "auth":
                socket = await connect()
            before = await in_database(stored)
            answer = await answer_to(socket, kind, request_of(field, row, value, names))
            assert (answer["type"] != "error") is is_legal, (field, name, answer)
            assert_inert(json.dumps(answer))
            if not is_legal:
                error = {key: answer[key] for key in answer if key not in {"type", "re"}}
                assert_refused(next(status for status, codes in CODES.items() if error["code"] in codes), error)
                assert await in_database(stored) == before, (field, name)


@pytest.mark.usefixtures("transactional_db")
async def test_every_form_of_frame(connect, alice):
    texts = [
        body.decode(errors="surrogateescape")
        for name, body in BODIES.items()
        if name not in {"2 MB", "bad UTF-8", "UTF-16"}
    ]
    texts += ['{"type": 7}', '{"type": null}', '{"type": ["ping"]}', "{}", "", " ", '{"type": "ping"}{"type": "ping"}']
    for text in texts:
        socket = await connect(alice)
        await socket.send_text(text)
        answer = await socket.receive("error")
        assert answer["code"] in {"invalid", "too_large"}, text[:40]
        assert await socket.ask("ping") == {"type": "pong"}
        await socket.leave()


@pytest.mark.usefixtures("transactional_db")
async def test_a_frame_of_no_known_type_is_refused_and_the_socket_lives(connect, alice):
    socket = await connect(alice)
    for kind in ("", "nonsense", "__class__", "x" * 10_000, "\x00", "\u202e", "\ud800", "<script>"):
        await socket.send_text(json.dumps({"type": kind, "id": "q"}))
        assert (await socket.receive("error"))["code"] == "invalid"
    for id in (7, None, [], {}, "x" * 65, "\ud800", "\x00"):
        await socket.send_text(json.dumps({"type": "ping", "id": id}))
        assert (await socket.receive())["type"] in {"pong", "error"}
    assert await socket.ask("ping") == {"type": "pong"}


@pytest.mark.usefixtures("transactional_db")
async def test_bytes_are_no_frame(connect, alice):
    socket = await connect(alice)
    await socket.send_bytes(b'{"type": "ping"}')
    assert (await socket.receive("error"))["code"] == "invalid"
    assert await socket.ask("ping") == {"type": "pong"}
