"""One topic's events in the order of their numbers, whatever order they come in."""

from typing import Generic, TypeVar

Item = TypeVar("Item")
MOST_HELD = 1000


class Order(Generic[Item]):
    """Lets each number through once and in order; what comes too early is held until the numbers before it came.

    `position` is the last number let through, None until `start` has said where the topic stands: until then
    everything is held, since nobody can know what is next. `started_at` is where it stood then, `largest` the largest
    number that ever came, `last_removal` the last one let through with which somebody may have left.
    """

    __slots__ = ("_held", "largest", "last_removal", "position", "started_at")

    def __init__(self) -> None:
        self.position: int | None = None
        self.started_at = 0
        self.largest = 0
        self.last_removal = 0
        self._held: dict[int, Item] = {}

    def start(self, head: int) -> list[Item]:
        """Begin after `head`, unless it has begun already. Returns what can go on now."""
        if self.position is None:
            self.position = self.started_at = head
        return self._ready()

    def take(self, n: int, item: Item) -> list[Item]:
        """Take what has this number. Returns what can go on now, which is nothing for a number that went before.

        What comes too early while too much waits already is not held: it counts among what is missing.
        """
        if self.position is not None and n <= self.position:
            return []
        self.largest = max(self.largest, n)
        if not self.is_full or n == (self.position or 0) + 1:
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

    def skip(self, to: int) -> list[Item]:
        """Give up what is missing up to `to`, and drop what is held of that. Returns what can go on now."""
        self.position = max(self.position or 0, to)
        return self._ready()

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
