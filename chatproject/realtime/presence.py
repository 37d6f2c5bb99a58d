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


class LookAgain(Event):
    """For the processes: somebody shows when they are there from now on, or no longer."""

    type = "look_again"

    def __init__(self, person: UUID) -> None:
        self.person = person

    def payload(self) -> dict[str, Any]:
        return {"person": self.person.hex}


def look_again(person: UUID) -> None:
    """Tell those who follow `person` how it is now, once the open transaction, which changed that, is committed."""
    publish(LookAgain(person), to=topics.ATTENDANCE)


def _rosters() -> list[Roster]:
    return [running.attendance.roster for running in hub.running()]
