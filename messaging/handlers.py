"""What sockets ask about conversations."""

import asyncio
from collections.abc import Awaitable
from typing import Any, NamedTuple
from uuid import UUID

from accounts.models import User
from accounts.queries import person_by_reference
from chatproject.core.errors import Problem
from chatproject.realtime import topics
from chatproject.realtime.consumer import Socket
from chatproject.realtime.frames import Answer, on
from chatproject.realtime.threads import in_database

from . import queries, requests, serializers, services
from .payloads import ChangesPayload

MOST_CHANGES = 100


@on("message", requests.MessageFrame)
@on("group_message", requests.MessageFrame)
@on("send_message", requests.MessageFrame)
async def message(socket: Socket, fields: dict[str, Any]) -> Awaitable[Answer]:
    """Enters the batch before the next frame is read; the answer follows when it is committed."""
    chat_id = await _chat_id(socket, fields)
    client_id, reply_to = fields.get("client_id"), fields.get("reply_to")
    call = services.Call(socket.person_id, chat_id, fields["content"], client_id=client_id, reply_to=reply_to)
    if composing := services.prepare(call):
        await asyncio.wrap_future(composing)
    return _acknowledge(services.submit(call))


async def _acknowledge(sending: Awaitable[services.Sent]) -> Answer:
    sent = (await sending).message
    return {"type": "ack", "client_id": sent.client_id, "message": serializers.message(sent)}


@on("edit_message", requests.EditFrame)
async def edit_message(socket: Socket, fields: dict[str, Any]) -> Answer:
    message_id, content = fields["message_id"], fields["content"]
    text = await asyncio.wrap_future(services.compose_in_turn(socket.person_id, content))
    edited = await in_database(
        services.edit_message, person=socket.person, message_id=message_id, content=content, text=text
    )
    return {"type": "ack", "message": serializers.message(edited)}


@on("delete_message", requests.MessageIdFrame)
async def delete_message(socket: Socket, fields: dict[str, Any]) -> Answer:
    deleted = await in_database(services.delete_message, person=socket.person, message_id=fields["message_id"])
    return {"type": "ack", "message": serializers.message(deleted)}


@on("read", requests.ReadFrame)
async def read(socket: Socket, fields: dict[str, Any]) -> Answer | Awaitable[Answer]:
    """Reading begins no conversation: with somebody one never talked with, there is nothing to read."""
    chat_id = await _chat_found(socket, fields)
    if chat_id is None:
        return {"type": "ack", **serializers.reading(services.NOTHING_READ)}
    where = requests.position(fields)
    return _acknowledge_reading(services.submit_position(person_id=socket.person_id, chat_id=chat_id, **where))


async def _acknowledge_reading(reading: Awaitable[services.Reading]) -> Answer:
    return {"type": "ack", **serializers.reading(await reading)}


@on("typing", requests.TypingFrame)
async def typing(socket: Socket, fields: dict[str, Any]) -> None:
    """Begins no conversation, and is answered only when it is refused."""
    await _show_typing(socket, fields, is_typing=fields.get("isTyping", True))


@on("stop_typing", requests.TypingFrame)
async def stop_typing(socket: Socket, fields: dict[str, Any]) -> None:
    await _show_typing(socket, fields, is_typing=False)


async def _show_typing(socket: Socket, fields: dict[str, Any], *, is_typing: bool) -> None:
    if chat_id := await _chat_found(socket, fields):
        await in_database(services.show_typing, person=socket.person, chat_id=chat_id, is_typing=is_typing)


@on("sync", requests.SyncFrame)
async def sync(socket: Socket, fields: dict[str, Any]) -> Answer:
    """What changed since the client's cursor. A member who syncs a conversation is subscribed to it from then on."""
    hub, chat_id = socket.hub, fields["chat_id"]
    topic = topics.conversation(chat_id)
    begins = topic not in socket.topics and await in_database(_is_member, socket.person, chat_id)
    if begins:  # before it is read, so that nothing that happens in between is missed
        hub.subscribe(socket, topic)
    try:
        found = await in_database(_changes, socket.person, chat_id, fields["after"], fields.get("limit"))
    except Exception as error:
        if begins or isinstance(error, Problem):  # without its head it would get nothing
            hub.unsubscribe(socket, topic)
        raise
    if not found.is_member:
        hub.unsubscribe(socket, topic)
    elif begins:
        hub.start(socket, topic, found.answer["head"])
    return {"type": "changes", "chat_id": str(chat_id), **found.answer}


class _Found(NamedTuple):
    answer: ChangesPayload
    is_member: bool


def _changes(person: User, chat_id: UUID, after: int, limit: int | None) -> _Found:
    participant = queries.get_participant_for(person, chat_id)
    most = min(limit or MOST_CHANGES, MOST_CHANGES)
    return _Found(
        serializers.changes(queries.changes(participant, person, after=after, limit=most)), participant.is_member
    )


def _is_member(person: User, chat_id: UUID) -> bool:
    return bool(queries.members_among(chat_id, [person.pk]))


async def _chat_id(socket: Socket, fields: dict[str, Any]) -> UUID:
    """The conversation that a frame is for; the one with a `receiver` is made if there is none yet."""
    if "receiver" in fields:
        return await in_database(_direct_with, socket.person, fields["receiver"])
    return next(fields[name] for name in requests.REFERENCES if name in fields)


async def _chat_found(socket: Socket, fields: dict[str, Any]) -> UUID | None:
    """The conversation that a frame is for, if there is one yet."""
    if "receiver" in fields:
        return await in_database(_direct_found, socket.person, fields["receiver"])
    return await _chat_id(socket, fields)


def _direct_with(person: User, reference: str) -> UUID:
    participant = services.get_or_create_direct(person=person, peer=person_by_reference(reference)).participant
    return participant.conversation_id


def _direct_found(person: User, reference: str) -> UUID | None:
    participant = services.find_direct(person=person, peer=person_by_reference(reference))
    return participant.conversation_id if participant else None
