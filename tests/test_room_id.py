"""The Room ID of a private room is told to its creator, and to nobody else: not by any answer, page, event or frame."""

import json
from typing import Any

import pytest
from django.urls import reverse

from accounts.models import User
from chatproject.realtime import topics
from chatproject.realtime.threads import in_database
from messaging import services
from messaging.models import Participant
from rooms.models import Room
from rooms.services import renew_code, update_room
from testing.captured import captured_events
from testing.clients import api_client, browser

from .test_rights import FOR_ALL_WHO_ARE_SIGNED_IN, FRAME_RIGHTS, RIGHTS, Right, Target, ask, cast, filled, make, quick

__all__ = ["cast", "quick"]  # fixtures

OTHERS = ("adam", "bob", "carol", "staff")
OF_ONES_OWN = {"POST /api/rooms"}  # whoever makes a room is told its Room ID


@pytest.fixture
def target(cast) -> Target:
    return make("private", cast)


@pytest.fixture
def code(target) -> str:
    return str(Room.objects.get().code)


def keys(shape: Any) -> set[str]:
    """All names in a shape, however deep."""
    inside = shape.values() if isinstance(shape, dict) else shape if isinstance(shape, list) else ()
    return set().union(shape if isinstance(shape, dict) else (), *map(keys, inside))


def every_question(code: str) -> list[tuple[str, Right]]:
    """Each operation of REST that there is, as it may be asked about a private room."""
    about_it = [(operation, right) for operation, rights in RIGHTS.items() for right in rights]
    names = {"person": "alice", "session_id": "00000000-0000-0000-0000-000000000000"}
    others = FOR_ALL_WHO_ARE_SIGNED_IN - OF_ONES_OWN - {"POST /api/rooms/join-by-id"}
    return [
        *((operation, right) for operation, right in about_it if "private" in right.kinds),
        *((operation, Right((), {}, path=names)) for operation in sorted(others)),
        ("POST /api/rooms/join-by-id", Right((), {"room_id": code})),
    ]


def test_no_answer_tells_it_to_anybody_else(cast, target, code):
    asked = every_question(code)
    for name in OTHERS:
        client = api_client(cast[name])
        for operation, right in asked:
            answer = ask(client, operation, right, target)
            told = answer.content.decode() + str(answer.headers)
            assert code.lower() not in told.lower(), (operation, name)
            if answer.content and answer.status_code != 400:
                assert "room_id" not in keys(answer.json()), (operation, name)
    as_alice = api_client(cast["alice"])
    telling = {
        operation for operation, right in asked if code in ask(as_alice, operation, right, target).content.decode()
    }
    assert telling == {
        *("GET /api/chats", "GET /api/chats/{chat_id}", "PATCH /api/chats/{chat_id}/settings"),
        *("GET /api/rooms", "GET /api/rooms/private", "GET /api/rooms/{chat_id}", "PATCH /api/rooms/{chat_id}"),
        *("POST /api/rooms/{chat_id}/join", "POST /api/rooms/join-by-id"),
    }


def test_no_page_shows_it_to_anybody_else(cast, target, code):
    User.objects.filter(username="staff").update(is_superuser=True)
    pages = ["/", f"/c/{target.chat_id}/", "/profile/", reverse("admin:rooms_room_changelist")]
    pages += [reverse("admin:messaging_conversation_change", args=[target.chat_id])]
    for name in OTHERS:
        for page in pages:
            assert code not in browser(cast[name]).get(page).content.decode(), (page, name)
    assert code in browser(cast["alice"]).get(f"/c/{target.chat_id}/").content.decode()


def happen(cast: dict[str, User], target: Target) -> None:
    """All that can happen to a room, at the end of which adam has it."""
    chat = Room.objects.get().conversation
    alice, adam, bob, carol, dora = (cast[name] for name in ("alice", "adam", "bob", "carol", "dora"))
    services.add_member(actor=alice, chat_id=chat.pk, person=dora)
    services.join(person=carol, chat_id=chat.pk, invited=True)
    for role in (Participant.Role.ADMIN, Participant.Role.MEMBER):
        services.change_role(actor=alice, chat_id=chat.pk, person=bob, role=role)
    said = services.send_message(sender=alice, chat_id=chat.pk, content="hello").message
    services.edit_message(person=alice, message_id=said.pk, content="hello again")
    services.delete_message(person=alice, message_id=said.pk)
    for person in (adam, bob):
        services.set_position(person=person, chat_id=chat.pk)
    update_room(actor=alice, chat_id=chat.pk, changes={"name": "Other", "description": "Other", "max_members": 50})
    renew_code(actor=alice, chat_id=chat.pk)
    for is_active in (False, True):
        update_room(actor=alice, chat_id=chat.pk, changes={"is_active": is_active})
    services.remove_member(actor=alice, chat_id=chat.pk, person=dora)
    services.add_member(actor=adam, chat_id=chat.pk, person=dora)
    services.leave(person=carol, chat_id=chat.pk, kind="room")
    services.leave(person=alice, chat_id=chat.pk, kind="room")


def test_no_event_tells_it_to_anybody_else(cast, target, code):
    with captured_events() as told:
        happen(cast, target)
    assert {"chat_added", "chat_removed", "chat_settings", "chat_updated", "message"} <= {event.type for event in told}
    hers, his = topics.user(cast["alice"].pk), topics.user(cast["adam"].pk)
    telling = [(event.topic, event.payload) for event in told if "room_id" in keys(event.payload)]
    assert [topic for topic, _ in telling] == [hers, his]  # renewed by alice, and renewed for adam
    codes = {code, *(payload["fields"]["room_id"] for _, payload in telling)}
    assert len(codes) == 3
    for event in told:
        if (event.topic, event.payload) not in telling:
            assert not any(each in json.dumps(event.payload) for each in codes), event


@pytest.mark.asyncio
async def test_no_frame_tells_it_to_anybody_else(connect, transactional_db, cast, target, code):
    clients = {name: await connect(cast[name]) for name in OTHERS}
    names = {"chat_id": target.chat_id, "name": target.message_id}
    for kind, rights in FRAME_RIGHTS.items():
        for right in (right for right in rights if "private" in right.kinds and kind != "delete_message"):
            for client in clients.values():
                await client.send(kind, id="asked", **filled(right.body, **names))
    joined = await clients["carol"].ask("join_room", room_id=code)
    assert joined["chat"]["id"] == target.chat_id
    await in_database(happen, cast, target)
    now = await in_database(lambda: str(Room.objects.get().code))
    await clients["adam"].take(lambda frame: frame.get("fields", {}).get("room_id") == now)
    for name, client in clients.items():
        await client.silence()
        frames = [json.loads(text) for text in client.texts]
        assert len(frames) > len(FRAME_RIGHTS) - 3
        assert not [text for text in client.texts if code in text], name
        telling = [frame for frame in frames if "room_id" in keys(frame)]
        assert [frame["fields"]["room_id"] for frame in telling] == ([now] if name == "adam" else []), name
