"""How many sockets there are, and may be, of one person, and of one address that has not said whose they are.

An address may be that of a whole company: sockets that have proven whose they are count for their person alone. A
cookie that this server has signed proves it well enough until its session has been looked up.
"""

from collections import Counter
from collections.abc import Hashable

from django.conf import settings

from . import protocol


class Places:
    """At most `most` at a time for each key; without a bound when RATE_LIMITS=0. Used on the event loop only."""

    def __init__(self, most: int) -> None:
        self._most = most
        self.taken: Counter[Hashable] = Counter()

    def take(self, key: Hashable) -> bool:
        """Take a place, which somebody must `free` again. False when all are taken."""
        if settings.RATE_LIMITS and self.taken[key] >= self._most:
            return False
        self.taken[key] += 1
        return True

    def free(self, key: Hashable) -> None:
        """Give a place back."""
        self.taken[key] -= 1
        if self.taken[key] <= 0:
            del self.taken[key]


of_person = Places(protocol.SOCKETS_PER_PERSON)
of_session = Places(protocol.SOCKETS_PER_PERSON)
of_unsigned = Places(protocol.UNSIGNED_PER_ADDRESS)
