"""How often something may happen: the generic cell rate algorithm (GCRA, ITU-T I.371), which needs one number a key."""

import threading
import time

from django.conf import settings

SWEEP_AT = 10_000  # keys; beyond it those that limit nothing any more are dropped


class Allowance:
    """`burst` at once, then `per_second` of them; one caller's own, without a lock."""

    __slots__ = ("_free_at", "burst", "per_second")

    def __init__(self, *, per_second: float, burst: int) -> None:
        self.per_second = per_second
        self.burst = burst
        self._free_at = 0.0

    def take(self) -> float:
        """Use one up. Returns 0, or the seconds after which there is one again (and uses nothing)."""
        now = time.monotonic()
        free_at = max(self._free_at, now) + 1 / self.per_second
        wait = free_at - now - self.burst / self.per_second
        if wait > 1e-9:
            return wait
        self._free_at = free_at
        return 0.0

    def is_full(self) -> bool:
        """Whether all of the burst is there, so that forgetting this changes nothing."""
        return self._free_at <= time.monotonic()


_allowances: dict[str, Allowance] = {}
_mutex = threading.Lock()


def take(key: str, *, rate: float, per: float, burst: int) -> float:
    """Use one of `key`'s allowance of `rate` in `per` seconds, `burst` at once, shared by all threads of the process.

    Returns 0 when it may happen, otherwise the seconds to wait. Always 0 with RATE_LIMITS=0.
    """
    if not settings.RATE_LIMITS:
        return 0.0
    with _mutex:
        if len(_allowances) > SWEEP_AT:
            _sweep()
        allowance = _allowances.get(key)
        if allowance is None:
            allowance = _allowances[key] = Allowance(per_second=rate / per, burst=burst)
        return allowance.take()


def forget_all() -> None:
    """Give everyone their whole allowance back."""
    with _mutex:
        _allowances.clear()


def _sweep() -> None:
    for key in [key for key, allowance in _allowances.items() if allowance.is_full()]:
        del _allowances[key]
