"""Limits the connections of one address that have not sent a whole request yet."""

import asyncio
from collections import defaultdict
from typing import Protocol

from chatproject.core.addresses import neighbourhood, origin_of

from .refusals import note

UNPROVEN_PER_ADDRESS = 200


class Connection(Protocol):
    """A connection that can be asked to close. `address` is None if it is not counted, such as behind a proxy."""

    address: str | None

    def give_way(self) -> None: ...


def counted_address(client: tuple[str, int] | None) -> str | None:
    """What a connection counts for; None for those of TRUSTED_PROXIES and of Unix sockets, which are many people's."""
    origin = origin_of(client[0] if client else "")
    return None if origin.address is None or origin.peer_is_proxy else neighbourhood(origin.address)


class Unproven:
    """Connections that still owe something: a whole request, or the end of a closing socket.

    Idle browser connections, requests that wait for our answer and open sockets are not counted, so a company behind
    one address does not meet the limit. Beyond `most` the oldest one is closed, never a new one.
    """

    # Connections are accepted by the hundred before the first of them is read. So nobody goes at once: twice the loop
    # reads what has come before.
    patience: tuple[float, float] = (0.2, 0.05)

    def __init__(self, most: int = UNPROVEN_PER_ADDRESS) -> None:
        self._most = most
        self._of: defaultdict[str, dict[Connection, None]] = defaultdict(dict)
        self._sweeping: set[str] = set()

    def add(self, connection: Connection) -> None:
        """From now on it owes something. Whoever is among them already keeps its place."""
        if (address := connection.address) is None:
            return
        self._of[address].setdefault(connection)
        if len(self._of[address]) > self._most and address not in self._sweeping:
            self._sweeping.add(address)
            first, second = self.patience
            loop = asyncio.get_running_loop()
            loop.call_later(first, lambda: loop.call_later(second, self._sweep, address))

    def discard(self, connection: Connection) -> None:
        """The connection has sent what it owed, or is closed."""
        address = connection.address
        if address is not None and address in self._of:
            self._of[address].pop(connection, None)
            if not self._of[address]:
                del self._of[address]

    def count(self, address: str) -> int:
        """How many an address has."""
        return len(self._of.get(address, ()))

    def _sweep(self, address: str) -> None:
        self._sweeping.discard(address)
        waiting = list(self._of.get(address, ()))
        for connection in waiting[: max(0, len(waiting) - self._most)]:
            note(address, "connections")
            self.discard(connection)
            connection.give_way()


unproven = Unproven()
