"""What sockets ask about people, and what the floor asks."""

from collections.abc import Collection
from functools import partial
from typing import Any
from uuid import UUID

from chatproject.core.errors import UserNotFound
from chatproject.realtime import registry, topics
from chatproject.realtime.consumer import Socket
from chatproject.realtime.presence.queries import status_of
from chatproject.realtime.registry import Answer, Description, on
from chatproject.realtime.threads import in_database

from . import queries, requests, serializers, services, tokens
from .events import StatusChanged
from .payloads import StatusPayload


def sign_in() -> None:
    """Sign into the registries; once, when the apps are loaded."""
    registry.authenticates(services.identify)
    registry.recognizes(tokens.holder_of)
    registry.ends(queries.ended_since)
    registry.tidies(services.remove_old_sessions)
    registry.tidies(services.fill_search_keys)
    registry.initial_state(lambda identity: registry.InitialState({}, {"user": serializers.me(identity.user)}))
    registry.uses_sessions(services.use_sessions)
    registry.departs(services.update_last_seen)
    registry.describes(descriptions_of)


def descriptions_of(people: Collection[UUID], again: Collection[UUID]) -> dict[UUID, Description]:
    """The presence event about each of these people, by id. People who hide their presence get none, but for one when
    they start hiding it: those are in `again`.
    """
    told = [user for user in queries.people_with_ids(people) if user.preference("presence") or user.pk in again]
    return {user.pk: partial(StatusChanged, user) for user in told}


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
