"""Who is online, over all processes: what everybody else asks. Cheap, and safe from any thread."""

from typing import Any
from uuid import UUID

from chatproject.realtime import topics

from ..delivery import Event
from ..publish import publish
from .state import OFFLINE, SETTING_CHANGED, PresenceMap, running_maps


def online_ids() -> set[UUID]:
    """Everyone with an open socket, including those who are away."""
    return set().union(*(people.statuses.copy() for people in _maps()))


def status_of(person: UUID) -> str:
    """`online`, `away` if the person is so at every open socket, or `offline`."""
    return next((status for people in _maps() if (status := people.statuses.get(person))), OFFLINE)


class PresenceSettingChanged(Event):
    """For the processes: somebody has begun or stopped to hide their presence."""

    type = SETTING_CHANGED

    def __init__(self, person: UUID) -> None:
        self.person = person

    def payload(self) -> dict[str, Any]:
        return {"person": self.person.hex}


def presence_setting_changed(person: UUID) -> None:
    """Send their followers the status of `person`, who hides it from now on or no longer, after the commit."""
    publish(PresenceSettingChanged(person), to=topics.PRESENCE)


def _maps() -> list[PresenceMap]:
    for people, loop in list(running_maps.items()):
        if loop.is_closed():
            running_maps.pop(people, None)
    return list(running_maps)
