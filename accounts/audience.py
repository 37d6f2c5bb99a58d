"""The people notified when a person changes name or picture: the person, and those whom other apps add."""

from collections.abc import Callable, Iterable
from uuid import UUID

from .models import User

Finder = Callable[[User], Iterable[UUID]]
_finders: list[Finder] = []


def register_audience(finder: Finder) -> Finder:
    """Register a function that returns the ids of people to notify when a person changes; for each app's `ready()`."""
    _finders.append(finder)
    return finder


def audience_of(user: User) -> set[UUID]:
    """The ids of the people to notify when `user` changes, including `user`."""
    return {user.pk}.union(*(finder(user) for finder in _finders))
