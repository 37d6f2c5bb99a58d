"""Limits of what is asked over HTTP."""

from chatproject.realtime.limits import take

from .errors import RateLimited


def enforce(key: str, *, rate: float, per: float, burst: int | None = None) -> None:
    """Use one of `key`'s `rate` in `per` seconds. Raises RateLimited with the seconds to wait when there is none."""
    wait = take(key, rate=rate, per=per, burst=int(rate) if burst is None else burst)
    if wait:
        raise RateLimited(retry_after=wait)
