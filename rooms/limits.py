"""How often somebody may guess a Room ID."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from chatproject.api.throttling import enforce_all
from chatproject.core.errors import NotFound
from chatproject.limits.request import LimitRequest

MINUTE = 60
SENTENCE = "Too many wrong Room IDs."


@contextmanager
def guessing(person_id: UUID, ip_address: str) -> Iterator[None]:
    """Inside it a Room ID is tried. A wrong one, which raises NotFound, uses up one of 5 a minute of the person and of
    20 a minute of the address; when either is used up every try raises RateLimited. Never inside a transaction.

    Right ones cost nothing, not even while they are tried: a whole class may come in at once from one address.
    """
    requests = [
        LimitRequest(f"room-id.{person_id.hex}", rate=5, per=MINUTE, burst=5),
        LimitRequest(f"room-id@{ip_address}", rate=20, per=MINUTE, burst=20),
    ]
    enforce_all([request._replace(amount=0) for request in requests], SENTENCE)
    try:
        yield
    except NotFound:
        enforce_all(requests, SENTENCE)  # of several tried at once no more are told that they are wrong than may be
        raise
