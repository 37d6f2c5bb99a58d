"""Who is told that a person has another name or picture: the person's own devices, and whom other apps name."""

from collections.abc import Callable, Iterable
from uuid import UUID

from .models import User

Finder = Callable[[User], Iterable[UUID]]
_finders: list[Finder] = []


def hears_of(finder: Finder) -> Finder:
    """Name people who are to hear of changes of a person; an app signs in here from its `ready()`."""
    _finders.append(finder)
    return finder


def audience_of(user: User) -> set[UUID]:
    """The person, and everybody whom an app named."""
    return {user.pk}.union(*(finder(user) for finder in _finders))
