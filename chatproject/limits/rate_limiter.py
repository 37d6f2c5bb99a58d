"""How often something may happen: the generic cell rate algorithm (GCRA, ITU-T I.371), which needs one number a key.

With REDIS_URL all processes count together (`shared.py`); each counts alone while Redis does not answer.
"""

import math
import threading
import time
from collections.abc import Sequence
from functools import cache

from django.conf import settings

from .request import Grant, LimitRequest
from .shared import SharedLimits

SWEEP_AT = 10_000  # limiters, or twice those that the last sweep left; then those that are full again are dropped


class RateLimiter:
    """Allows `burst` uses at once and `per_second` from then on (GCRA). Not thread-safe."""

    __slots__ = ("_free_at", "burst", "per_second")

    def __init__(self, *, per_second: float, burst: int) -> None:
        self.per_second = per_second
        self.burst = burst
        self._free_at = 0.0

    def take(self) -> float:
        """Count one use. Returns 0 if it is allowed, otherwise the seconds to wait, and counts nothing."""
        return self.grant(1).wait

    def grant(self, count: int) -> Grant:
        """Allow as many of `count` uses as possible; a negative count gives that many back, and 0 only asks."""
        now = time.monotonic()
        free_at = max(self._free_at, now)
        available = max(0, math.floor(self.burst - (free_at - now) * self.per_second + 1e-6))
        granted = min(count, available)
        self._free_at = free_at + granted / self.per_second
        wait = self._free_at - now + (1 - self.burst) / self.per_second
        return Grant(granted, wait if granted < count or available == count == 0 else 0.0)

    def is_full(self) -> bool:
        """Whether the whole burst is available, so that a new limiter in its place would behave the same."""
        return self._free_at <= time.monotonic()


_limiters: dict[str, RateLimiter] = {}
_left_by_sweep = 0
_mutex = threading.Lock()
_shared = cache(SharedLimits)


def take(key: str, *, rate: float, per: float, burst: int) -> float:
    """Count one use under the limit of `key`: `rate` in `per` seconds, `burst` at once. Returns 0 if it is allowed,
    otherwise the seconds to wait. Always 0 with RATE_LIMITS=0.
    """
    return take_all([LimitRequest(key, rate, per, burst)])[0].wait


def take_all(requests: Sequence[LimitRequest]) -> list[Grant]:
    """Grant each request as much of its amount as its limit leaves. RATE_LIMITS=0 grants everything.

    Asks Redis at most once, which may take a tenth of a second: never call this while others wait for a lock.
    """
    if not settings.RATE_LIMITS:
        return [Grant(request.amount, 0.0) for request in requests]
    if settings.REDIS_URL and requests and (grants := _shared(settings.REDIS_URL).take_all(requests)) is not None:
        return grants
    with _mutex:
        return [_limiter(request).grant(request.amount) for request in requests]


def take_whole(request: LimitRequest) -> float:
    """Grant the whole amount or nothing, counted in this process only. Returns 0, or the seconds to wait."""
    if not settings.RATE_LIMITS:
        return 0.0
    with _mutex:
        limiter = _limiter(request)
        granted, _ = limiter.grant(request.amount)
        if granted == request.amount:
            return 0.0
        limiter.grant(-granted)
        return (request.amount - granted) / limiter.per_second


def forget_all() -> None:
    """Forget all that this process has counted, so that every limit is unused again."""
    global _left_by_sweep  # noqa: PLW0603, under the mutex
    with _mutex:
        _limiters.clear()
        _left_by_sweep = 0


def _limiter(request: LimitRequest) -> RateLimiter:
    limiter = _limiters.get(request.key)
    if limiter is None:
        if len(_limiters) > max(SWEEP_AT, 2 * _left_by_sweep):
            _sweep()
        limiter = _limiters[request.key] = RateLimiter(per_second=request.rate / request.per, burst=request.burst)
    return limiter


def _sweep() -> None:
    global _left_by_sweep  # noqa: PLW0603, under the mutex
    for key in [key for key, limiter in _limiters.items() if limiter.is_full()]:
        del _limiters[key]
    _left_by_sweep = len(_limiters)
