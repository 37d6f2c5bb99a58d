"""Who may do what, on every route and with every frame: one table, held against all that there is to ask.

alice created each, adam is an admin there, bob a member; carol is outside, and so is whoever is on the staff of
the server. Whoever is outside a public room may read it; outside any other there is nothing. A route or frame
that has no row fails `test_every_route_has_a_row` or `test_every_frame_has_a_row`.
"""

from collections.abc import Collection
from typing import Any, NamedTuple
from uuid import uuid4

import orjson
import pytest
from django.db import transaction

from accounts.models import User
from accounts.passwords import Argon2Hasher
from chatproject.realtime.frames import frames
from chatproject.realtime.threads import in_database
from groups.services import create_group
from messaging import services
from messaging.models import Participant
from rooms.services import create_room
from testing import people
from testing.clients import api_client

from .test_bad_input import operations

MEMBERS = ("alice", "adam", "bob")
OUTSIDE = ("carol", "staff")
EVERYBODY = (*MEMBERS, *OUTSIDE)
KINDS = ("direct", "group", "private", "public")
GROUPS_AND_ROOMS = ("group", "private", "public")


class Right(NamedTuple):
    """Who may: `who` are those it works for, the others get 403, whoever is outside 404 (403 where they may read).

    `path` is added to by what the braces name; `reads` is true for what whoever is outside a public room may do.
    """

    who: Collection[str]
    body: dict[str, Any] | None = None
    kinds: Collection[str] = KINDS
    path: dict[str, str] = {}
    reads: bool = False


ALL, MANAGERS, CREATOR, NOBODY = MEMBERS, ("alice", "adam"), ("alice",), ()
READ = Right(ALL, reads=True)
POST = Right(ALL, {"content": "hello"})
GROUP, ROOMS = ("group",), ("private", "public")


def of_kind(kinds: Collection[str], right: Right) -> Right:
    return right._replace(kinds=kinds)


def member_routes(prefix: str, kinds: Collection[str]) -> dict[str, list[Right]]:
    """Inviting, roles and removing, which groups and rooms have alike; oneself is never removed but leaves."""
    to_admin, to_member = {"role": "admin"}, {"role": "member"}
    return {
        f"GET {prefix}/members": [of_kind(kinds, READ)],
        f"POST {prefix}/members": [Right(MANAGERS, {"user": "dora"}, kinds)],
        f"PATCH {prefix}/members/{{person}}": [
            Right(MANAGERS, to_admin, kinds, {"person": "bob"}),
            Right(CREATOR, to_member, kinds, {"person": "adam"}),
            Right(NOBODY, to_member, kinds, {"person": "alice"}),
        ],
        f"DELETE {prefix}/members/{{person}}": [
            Right(ALL, None, kinds, {"person": "bob"}),
            Right(MANAGERS, None, kinds, {"person": "adam"}),
            Right(CREATOR, None, kinds, {"person": "alice"}),
        ],
    }


RIGHTS: dict[str, list[Right]] = {
    "GET /api/chats/{chat_id}": [READ],
    "GET /api/chats/{chat_id}/messages": [READ],
    "POST /api/chats/{chat_id}/messages": [POST],
    "GET /api/chats/{chat_id}/changes": [READ],
    "POST /api/chats/{chat_id}/read": [Right(ALL, {})],
    "GET /api/chats/{chat_id}/members": [READ],
    "GET /api/chats/{chat_id}/active-users": [READ],
    "PATCH /api/chats/{chat_id}/settings": [Right(ALL, {"pinned": True})],
    "GET /api/messages/{name}": [READ],
    "PATCH /api/messages/{name}": [Right(("bob",), {"content": "changed"})],
    "DELETE /api/messages/{name}": [
        Right(("alice", "adam", "bob"), kinds=GROUPS_AND_ROOMS),
        Right(("bob",), kinds=("direct",)),
    ],
    "POST /api/messages/read": [Right(ALL, {"chat_id": "{chat_id}"}), Right(ALL, {"message_ids": ["{name}"]})],
    "GET /api/groups/{chat_id}": [of_kind(GROUP, READ)],
    "PATCH /api/groups/{chat_id}": [Right(MANAGERS, {"name": "Other"}, GROUP)],
    "DELETE /api/groups/{chat_id}": [Right(CREATOR, None, GROUP)],
    "POST /api/groups/{chat_id}/leave": [Right(ALL, None, GROUP)],
    "GET /api/groups/{chat_id}/messages": [of_kind(GROUP, READ)],
    "POST /api/groups/{chat_id}/messages": [of_kind(GROUP, POST)],
    **member_routes("/api/groups/{chat_id}", GROUP),
    "GET /api/rooms/{chat_id}": [of_kind(ROOMS, READ)],
    "PATCH /api/rooms/{chat_id}": [
        Right(MANAGERS, {"name": "Other"}, ROOMS),
        Right(MANAGERS, {"description": "Other", "max_members": 50}, ROOMS),
        Right(CREATOR, {"is_active": False}, ROOMS),
    ],
    "DELETE /api/rooms/{chat_id}": [Right(CREATOR, None, ROOMS)],
    "POST /api/rooms/{chat_id}/join": [of_kind(ROOMS, READ)],
    "POST /api/rooms/{chat_id}/leave": [Right(ALL, None, ROOMS)],
    "DELETE /api/rooms/{chat_id}/leave": [Right(ALL, None, ROOMS)],
    "POST /api/rooms/{chat_id}/room-id": [Right(CREATOR, None, ("private",))],
    "GET /api/rooms/{chat_id}/messages": [of_kind(ROOMS, READ)],
    "POST /api/rooms/{chat_id}/messages": [of_kind(ROOMS, POST)],
    **member_routes("/api/rooms/{chat_id}", ROOMS),
}
OPEN = {
    *("POST /api/register", "POST /api/login", "POST /api/token/refresh", "GET /api/identity/random"),
}
# About oneself, or about people, whom everybody may know of.
FOR_ALL_WHO_ARE_SIGNED_IN = {
    *("POST /api/logout", "GET /api/profile", "PATCH /api/profile", "POST /api/profile", "POST /api/password"),
    *("GET /api/sessions", "DELETE /api/sessions", "DELETE /api/sessions/{session_id}"),
    *("GET /api/contacts", "GET /api/users/{person}", "GET /api/users/{person}/messages"),
    *("GET /api/chats", "POST /api/chats", "POST /api/messages/send"),
    *("GET /api/groups", "POST /api/groups", "POST /api/groups/create"),
    *("GET /api/rooms", "GET /api/rooms/public", "GET /api/rooms/private", "POST /api/rooms"),
    "POST /api/rooms/join-by-id",
}


class Target(NamedTuple):
    """What is asked about: a conversation, and a message in it."""

    chat_id: str
    message_id: str


@pytest.fixture(autouse=True)
def quick(monkeypatch, settings):
    settings.RATE_LIMITS = False
    monkeypatch.setattr(Argon2Hasher, "time_cost", 1)
    monkeypatch.setattr(Argon2Hasher, "memory_cost", 8)


@pytest.fixture
def cast(db) -> dict[str, User]:
    cast = {name: people.person(name) for name in (*EVERYBODY, "dora")}
    User.objects.filter(pk=cast["staff"].pk).update(is_staff=True)
    cast["staff"].refresh_from_db()
    return cast


def make(kind: str, cast: dict[str, User]) -> Target:
    """A conversation of this kind with its people, in which bob has said something."""
    alice, adam, bob = (cast[name] for name in MEMBERS)
    if kind == "direct":
        chat_id = services.get_or_create_direct(person=alice, peer=bob).participant.conversation_id
    else:
        if kind == "group":
            chat_id = create_group(creator=alice, name="Place", members=[adam, bob]).conversation_id
        else:
            chat_id = create_room(creator=alice, name="Place", is_public=kind == "public").conversation_id
            for person in (adam, bob):
                services.add_member(actor=alice, chat_id=chat_id, person=person)
        services.change_role(actor=alice, chat_id=chat_id, person=adam, role=Participant.Role.ADMIN)
    said = services.send_message(sender=bob, chat_id=chat_id, content="before").message
    return Target(str(chat_id), str(said.pk))


def filled(shape: Any, **names: str) -> Any:
    if isinstance(shape, str):
        return shape.format(**names)
    if isinstance(shape, list):
        return [filled(each, **names) for each in shape]
    return {name: filled(value, **names) for name, value in shape.items()} if isinstance(shape, dict) else shape


def allowed(right: Right, kind: str, name: str) -> bool | int:
    """True where it works; otherwise the status that says why not."""
    inside = name in MEMBERS and not (kind == "direct" and name == "adam")
    if inside:
        return name in right.who or 403
    return (kind == "public" and (right.reads or 403)) or 404


# --- REST ------------------------------------------------------------------------------------------------------------


def test_every_route_has_a_row():
    assert RIGHTS.keys() | OPEN | FOR_ALL_WHO_ARE_SIGNED_IN == operations().keys()


def ask(client, operation: str, right: Right, target: Target):
    method, _, path = operation.partition(" ")
    names = {"chat_id": target.chat_id, "name": target.message_id, **right.path}
    with transaction.atomic():
        answer = client.generic(method, path.format(**names), **json_body(filled(right.body, **names)))
        transaction.set_rollback(True)
    return answer


def json_body(body: Any) -> dict[str, Any]:
    return {} if body is None else {"data": orjson.dumps(body), "content_type": "application/json"}


@pytest.mark.parametrize("kind", KINDS)
def test_each_may_do_what_the_table_says_and_nothing_else(kind, cast):
    target, nowhere = make(kind, cast), Target(str(uuid4()), str(uuid4()))
    clients = {name: api_client(cast[name]) for name in EVERYBODY}
    nobody = api_client()
    wrong = []
    for operation, rights in RIGHTS.items():
        for right in rights:
            if kind not in right.kinds:
                continue
            for name, client in clients.items():
                answer, expected = ask(client, operation, right, target), allowed(right, kind, name)
                found = True if answer.status_code < 300 else answer.status_code
                if found != expected:
                    wrong.append((operation, right.path, right.body, name, answer.status_code, expected))
                elif expected == 404 and answer.content != ask(client, operation, right, nowhere).content:
                    wrong.append((operation, name, "what is not theirs differs from what is not there"))
            if ask(nobody, operation, right, target).status_code != 401:
                wrong.append((operation, "nobody"))
    assert not wrong, "\n".join(map(str, wrong))


def test_whoever_is_not_signed_in_gets_401_everywhere_else(cast):
    nobody = api_client()
    for operation in FOR_ALL_WHO_ARE_SIGNED_IN:
        right = Right((), {}, path={"person": "bob", "session_id": str(uuid4())})
        assert ask(nobody, operation, right, Target(str(uuid4()), str(uuid4()))).status_code == 401, operation


# --- frames ----------------------------------------------------------------------------------------------------------

SAY = {"content": "hello"}
FRAME_RIGHTS: dict[str, list[Right]] = {
    "message": [Right(ALL, {"chat_id": "{chat_id}", **SAY})],
    "group_message": [Right(ALL, {"group_id": "{chat_id}", **SAY}, GROUP)],
    "send_message": [Right(ALL, {"room_id": "{chat_id}", **SAY}, ROOMS)],
    "edit_message": [Right(("bob",), {"message_id": "{name}", "content": "changed"})],
    "typing": [Right(ALL, {"chat_id": "{chat_id}"})],
    "stop_typing": [Right(ALL, {"chat_id": "{chat_id}"})],
    "read": [Right(ALL, {"chat_id": "{chat_id}"})],
    "sync": [Right(ALL, {"chat_id": "{chat_id}", "after": 0}, reads=True)],
    "join_group": [Right(ALL, {"group_id": "{chat_id}"}, GROUP)],
    "leave_room": [Right(ALL, {"room_id": "{chat_id}"}, ROOMS, reads=True)],
    "join_room": [Right(ALL, {"room_id": "{chat_id}"}, ROOMS, reads=True)],
}
ABOUT_ONESELF_AND_PEOPLE = {"ping", "set_status", "status_request"}
ONCE_ONLY = {"delete_message"}  # has a test of its own
ANSWERED_ONLY_WHEN_REFUSED = {"typing", "stop_typing"}


def test_every_frame_has_a_row():
    assert FRAME_RIGHTS.keys() | ABOUT_ONESELF_AND_PEOPLE | ONCE_ONLY == frames.keys()


STATUS_OF = {"forbidden": 403, "not_found": 404}


async def outcome(client, kind: str, fields: dict[str, Any]) -> bool | int:
    if kind in ANSWERED_ONLY_WHEN_REFUSED:
        await client.send(kind, id="asked", **fields)
        refused = [frame for frame in await client.silence() if frame.get("re") == "asked"]
        return STATUS_OF[refused[0]["code"]] if refused else True
    answer = await client.ask(kind, **fields)
    return STATUS_OF[answer["code"]] if answer["type"] == "error" else True


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.asyncio
async def test_each_may_do_with_frames_what_the_table_says(kind, connect, transactional_db):
    cast = await in_database(lambda: {name: people.person(name) for name in (*EVERYBODY, "dora")})
    target = await in_database(make, kind, cast)
    names = {"chat_id": target.chat_id, "name": target.message_id}
    clients = {name: await connect(cast[name]) for name in EVERYBODY}
    wrong = []
    for frame, rights in FRAME_RIGHTS.items():
        for right in rights:
            if kind not in right.kinds:
                continue
            for name, client in clients.items():
                found, expected = await outcome(client, frame, filled(right.body, **names)), allowed(right, kind, name)
                if found != expected:
                    wrong.append((frame, name, found, expected))
    assert not wrong, "\n".join(map(str, wrong))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.asyncio
async def test_with_a_frame_one_deletes_what_one_may(kind, connect, transactional_db):
    cast = await in_database(lambda: {name: people.person(name) for name in (*EVERYBODY, "dora")})
    target = await in_database(make, kind, cast)
    for name in ("staff", "carol", "adam", "bob"):
        client = await connect(cast[name])
        moderates = kind != "direct" and name == "adam"
        expected = True if name == "bob" or moderates else (403 if kind == "public" else 404)
        assert await outcome(client, "delete_message", {"message_id": target.message_id}) == expected, name
