"""One topic's events in the order of their numbers, whatever order they come in."""

from typing import Generic, TypeVar

Item = TypeVar("Item")
MOST_HELD = 1000


class Order(Generic[Item]):
    """Lets each number through once and in order; what comes too early is held until the numbers before it came.

    `position` is the last number let through, None until `start` has said where the topic stands: until then
    everything is held, since nobody can know what is next.
    """

    __slots__ = ("_held", "position")

    def __init__(self) -> None:
        self.position: int | None = None
        self._held: dict[int, Item] = {}

    def start(self, head: int) -> list[Item]:
        """Begin after `head`, unless it has begun already. Returns what can go on now."""
        if self.position is None:
            self.position = head
        return self._ready()

    def take(self, n: int, item: Item) -> list[Item]:
        """Take what has this number. Returns what can go on now, which is nothing for a number that went before."""
        if self.position is not None and n <= self.position:
            return []
        self._held[n] = item
        return self._ready()

    @property
    def has_gap(self) -> bool:
        """Whether something waits for a number that has not come."""
        return self.position is not None and bool(self._held)

    @property
    def is_full(self) -> bool:
        """Whether too much waits; the missing number is then taken for lost."""
        return len(self._held) >= MOST_HELD

    def skip(self, to: int = 0) -> None:
        """Give up what is missing: stand at `to` or at the largest number that is held, and drop what is held."""
        self.position = max([self.position or 0, to, *self._held])
        self._held.clear()

    def _ready(self) -> list[Item]:
        ready: list[Item] = []
        if self.position is None:
            return ready
        while (item := self._held.pop(self.position + 1, None)) is not None:
            self.position += 1
            ready.append(item)
        for old in [n for n in self._held if n <= self.position]:
            del self._held[old]
        return ready
