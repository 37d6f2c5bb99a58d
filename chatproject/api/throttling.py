"""Rate limits of HTTP requests."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from chatproject.core.errors import RateLimited
from chatproject.limits.rate_limiter import take, take_all
from chatproject.limits.request import LimitRequest


def enforce(key: str, *, rate: float, per: float, burst: int | None = None) -> None:
    """Use one of `key`'s `rate` in `per` seconds. Raises RateLimited with the seconds to wait when there is none."""
    wait = take(key, rate=rate, per=per, burst=int(rate) if burst is None else burst)
    if wait:
        raise RateLimited(retry_after=wait)


def enforce_all(requests: Sequence[LimitRequest], sentence: str | None = None) -> None:
    """Use up all of these, or none and raise RateLimited. Never inside a transaction."""
    grants = take_all(requests)
    wait = max(grant.wait for grant in grants)
    if not wait:
        return
    give_back(
        [request._replace(amount=grant.amount) for request, grant in zip(requests, grants, strict=True) if grant.amount]
    )
    raise RateLimited(sentence, retry_after=wait)


def give_back(requests: Sequence[LimitRequest]) -> None:
    """As if these had not been used."""
    take_all([request._replace(amount=-request.amount) for request in requests])


@contextmanager
def failures_limited(requests: Sequence[LimitRequest], *failures: type[Exception]) -> Iterator[None]:
    """Context manager around something that may fail; not inside a transaction.

    One of `failures` raised inside the block uses up one of each of `requests`, anything else nothing; when one is used
    up, every attempt raises RateLimited. The uses are taken first and given back afterwards, so that concurrent
    attempts cannot exceed the limit.
    """
    enforce_all(requests)
    try:
        yield
    except failures:
        raise
    except BaseException:
        give_back(requests)
        raise
    give_back(requests)
