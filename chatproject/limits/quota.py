"""How many of something one key may have at once."""

from collections import Counter
from collections.abc import Hashable

from django.conf import settings


class ConnectionQuota:
    """Counts the open sockets of each key, and allows `most` of them; RATE_LIMITS=0 allows any number.

    Used on the event loop only.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self.counts: Counter[Hashable] = Counter()

    def acquire(self, key: Hashable) -> bool:
        """Count one more socket of `key`, until `release`. Returns False, and counts nothing, when there are `most`."""
        if settings.RATE_LIMITS and self.counts[key] >= self._most:
            return False
        self.counts[key] += 1
        return True

    def release(self, key: Hashable) -> None:
        """Count one socket of `key` less."""
        self.counts[key] -= 1
        if self.counts[key] <= 0:
            del self.counts[key]
