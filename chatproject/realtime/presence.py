"""Who is there, over all processes: what everybody else asks. Cheap, and safe from any thread."""

from typing import Any
from uuid import UUID

from . import hub, topics
from .publish import Event, publish
from .roster import OFFLINE, Roster


def online_ids() -> set[UUID]:
    """Everyone with an open socket, also those who are away."""
    return set().union(*(roster.statuses.copy() for roster in _rosters()))


def status_of(person: UUID) -> str:
    """`online`; `away` for whoever said so at every open socket; else `offline`."""
    return next((status for roster in _rosters() if (status := roster.statuses.get(person))), OFFLINE)


class PresenceSettingChanged(Event):
    """For the processes: somebody has begun or stopped to hide their presence."""

    type = "presence_setting_changed"

    def __init__(self, person: UUID) -> None:
        self.person = person

    def payload(self) -> dict[str, Any]:
        return {"person": self.person.hex}


def presence_setting_changed(person: UUID) -> None:
    """Send their followers the status of `person`, who hides it from now on or no longer, after the commit."""
    publish(PresenceSettingChanged(person), to=topics.ATTENDANCE)


def _rosters() -> list[Roster]:
    return [running.attendance.roster for running in hub.running()]
