"""How often somebody may guess a Room ID."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from chatproject.api.errors import NotFound, RateLimited
from chatproject.realtime.limits import Wish, take_all

MINUTE = 60


@contextmanager
def guessing(person_id: UUID, address: str) -> Iterator[None]:
    """Inside it a Room ID is tried. A wrong one, which raises NotFound, uses up one of 5 a minute of the person and of
    20 a minute of the address; when either is used up every try raises RateLimited. Never inside a transaction.
    """
    wishes = [
        Wish(f"room-id.{person_id.hex}", rate=5, per=MINUTE, burst=5),
        Wish(f"room-id@{address}", rate=20, per=MINUTE, burst=20),
    ]
    grants = take_all(wishes)
    granted = [wish for wish, grant in zip(wishes, grants, strict=True) if grant.amount]
    if len(granted) < len(wishes):
        _give_back(granted)
        raise RateLimited("Too many wrong Room IDs.", retry_after=max(grant.wait for grant in grants))
    try:
        yield
    except NotFound:
        raise
    except BaseException:
        _give_back(granted)
        raise
    _give_back(granted)


def _give_back(wishes: list[Wish]) -> None:
    if wishes:
        take_all([wish._replace(amount=-1) for wish in wishes])
