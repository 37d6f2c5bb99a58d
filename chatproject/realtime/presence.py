"""Who is there, over all processes: what everybody else asks. Cheap, and safe from any thread."""

from uuid import UUID

from . import hub
from .roster import OFFLINE, Roster


def online_ids() -> set[UUID]:
    """Everyone with an open socket, also those who are away."""
    return set().union(*(roster.statuses.copy() for roster in _rosters()))


def status_of(person: UUID) -> str:
    """`online`; `away` for whoever said so at every open socket; else `offline`."""
    return next((status for roster in _rosters() if (status := roster.statuses.get(person))), OFFLINE)


def _rosters() -> list[Roster]:
    return [running.attendance.roster for running in hub.running()]
