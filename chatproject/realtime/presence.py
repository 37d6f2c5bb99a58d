"""Who is there: whoever has an open socket in this process."""

from typing import cast
from uuid import UUID

from . import places


def online_ids() -> set[UUID]:
    """The people with an open socket."""
    return cast("set[UUID]", set(places.of_person.taken.copy()))
