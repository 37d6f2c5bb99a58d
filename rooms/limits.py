"""Rate limits of guessing Room IDs."""

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
    """Context manager around one attempt to use a Room ID; not inside a transaction.

    NotFound inside the block counts as a wrong one: 5 a minute per person, 20 a minute per IP address. When either is
    used up, every attempt raises RateLimited. Right ones cost nothing, so a whole class may join from one address.
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
