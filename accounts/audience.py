"""Who is told that a person has another name or picture: the person's own devices, and whom other apps name."""

from collections.abc import Callable, Iterable
from uuid import UUID

from .models import User

Finder = Callable[[User], Iterable[UUID]]
_finders: list[Finder] = []


def register_audience(finder: Finder) -> Finder:
    """Add a function that finds people who are told when a person changes; an app does so from its `ready()`."""
    _finders.append(finder)
    return finder


def audience_of(user: User) -> set[UUID]:
    """The person, and everybody whom an app named."""
    return {user.pk}.union(*(finder(user) for finder in _finders))
