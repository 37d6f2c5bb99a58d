"""What sockets ask about people."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from chatproject.core.errors import UserNotFound
from chatproject.realtime import topics
from chatproject.realtime.consumer import Socket
from chatproject.realtime.frames import Answer, on
from chatproject.realtime.presence.queries import status_of
from chatproject.realtime.threads import in_database

from . import queries, requests, serializers
from .payloads import StatusPayload


@on("set_status", requests.SetStatusFrame)
async def set_status(socket: Socket, fields: dict[str, Any]) -> Answer:
    socket.set_status(fields["status"])
    return {"type": "ack"}


@on("status_request", requests.StatusRequestFrame)
async def status_request(socket: Socket, fields: dict[str, Any]) -> Answer:
    """Subscribing comes first and reading second, so that a change in between is delivered, never missed."""
    target = fields["target"]
    if isinstance(target, list):
        ids = await in_database(queries.ids_of, target)
        socket.people.replace(map(topics.status, ids))
        return {"type": "statuses", "statuses": await _statuses(ids)}
    person = await in_database(queries.person_by_reference, target)
    socket.people.add(topics.status(person.pk))
    for shown in await _statuses([person.pk]):
        return {"type": "status", **shown}
    raise UserNotFound


async def _statuses(ids: Collection[UUID]) -> list[StatusPayload]:
    people = await in_database(queries.people_with_ids, ids)
    return [serializers.status(person, status_of(person.pk)) for person in people]
