"""How often something may happen: the generic cell rate algorithm (GCRA, ITU-T I.371), which needs one number a key.

With REDIS_URL all processes count together (`shared_limits.py`); each counts alone while Redis does not answer.
"""

import math
import threading
import time
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from django.conf import settings

from .shared_limits import SharedLimits

SWEEP_AT = 10_000  # keys, or twice those that the last sweep left; then those that limit nothing any more are dropped


class Wish(NamedTuple):
    """So many (`amount`) of the allowance of `key`: `rate` in `per` seconds, `burst` at once. An amount of 0 only asks
    how long to wait for one.
    """

    key: str
    rate: float
    per: float
    burst: int
    amount: int = 1


class Grant(NamedTuple):
    """How many of a wish there were, and the seconds after which there is one more; 0 when there were all."""

    amount: int
    wait: float


class Allowance:
    """`burst` at once, then `per_second` of them; one caller's own, without a lock."""

    __slots__ = ("_free_at", "burst", "per_second")

    def __init__(self, *, per_second: float, burst: int) -> None:
        self.per_second = per_second
        self.burst = burst
        self._free_at = 0.0

    def take(self) -> float:
        """Use one up. Returns 0, or the seconds after which there is one again (and uses nothing)."""
        return self.grant(1).wait

    def grant(self, count: int) -> Grant:
        """Use up as many of `count` as there are; a negative count gives so many back, and 0 only asks."""
        now = time.monotonic()
        free_at = max(self._free_at, now)
        available = max(0, math.floor(self.burst - (free_at - now) * self.per_second + 1e-6))
        granted = min(count, available)
        self._free_at = free_at + granted / self.per_second
        wait = self._free_at - now + (1 - self.burst) / self.per_second
        return Grant(granted, wait if granted < count or available == count == 0 else 0.0)

    def is_full(self) -> bool:
        """Whether all of the burst is there, so that forgetting this changes nothing."""
        return self._free_at <= time.monotonic()


_allowances: dict[str, Allowance] = {}
_left_by_sweep = 0
_mutex = threading.Lock()
_shared = cache(SharedLimits)


def take(key: str, *, rate: float, per: float, burst: int) -> float:
    """Use one of `key`'s allowance of `rate` in `per` seconds, `burst` at once, shared by everybody who asks.

    Returns 0 when it may happen, otherwise the seconds to wait. Always 0 with RATE_LIMITS=0.
    """
    return take_all([Wish(key, rate, per, burst)])[0].wait


def take_all(wishes: Sequence[Wish]) -> list[Grant]:
    """Use up what there is of each wish; a negative count gives so many back. At most one question to Redis, which
    may take a tenth of a second: never ask while others wait for a lock. All is granted with RATE_LIMITS=0.
    """
    if not settings.RATE_LIMITS:
        return [Grant(wish.amount, 0.0) for wish in wishes]
    if settings.REDIS_URL and wishes and (grants := _shared(settings.REDIS_URL).take_all(wishes)) is not None:
        return [Grant(*grant) for grant in grants]
    with _mutex:
        return [_allowance(wish).grant(wish.amount) for wish in wishes]


def take_whole(wish: Wish) -> float:
    """Use up all of the wish or nothing of it, as this process counts alone. Returns 0, or the seconds to wait."""
    if not settings.RATE_LIMITS:
        return 0.0
    with _mutex:
        allowance = _allowance(wish)
        granted, _ = allowance.grant(wish.amount)
        if granted == wish.amount:
            return 0.0
        allowance.grant(-granted)
        return (wish.amount - granted) / allowance.per_second


def forget_all() -> None:
    """Give everyone their whole allowance of this process back."""
    global _left_by_sweep  # noqa: PLW0603, under the mutex
    with _mutex:
        _allowances.clear()
        _left_by_sweep = 0


def _allowance(wish: Wish) -> Allowance:
    allowance = _allowances.get(wish.key)
    if allowance is None:
        if len(_allowances) > max(SWEEP_AT, 2 * _left_by_sweep):
            _sweep()
        allowance = _allowances[wish.key] = Allowance(per_second=wish.rate / wish.per, burst=wish.burst)
    return allowance


def _sweep() -> None:
    global _left_by_sweep  # noqa: PLW0603, under the mutex
    for key in [key for key, allowance in _allowances.items() if allowance.is_full()]:
        del _allowances[key]
    _left_by_sweep = len(_allowances)
