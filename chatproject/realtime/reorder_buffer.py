"""Puts the numbered events of one topic back into the order of their numbers."""

from typing import Generic, TypeVar

Item = TypeVar("Item")
MOST_HELD = 1000


class ReorderBuffer(Generic[Item]):
    """Releases each number once and in order; an item that comes too early is held until those before it have come.

    `position` is the last number released. It is None until `start` has said where the topic stands: until then
    every item is held, since nobody can know which is next. `started_at` is where it stood then, `largest` the largest
    number that ever came.
    """

    __slots__ = ("_held", "largest", "position", "started_at")

    def __init__(self) -> None:
        self.position: int | None = None
        self.started_at = 0
        self.largest = 0
        self._held: dict[int, Item] = {}

    def start(self, head: int) -> list[Item]:
        """Release what comes after `head` from now on, unless started before. Returns the items released now."""
        if self.position is None:
            self.position = self.started_at = head
        return self._ready()

    def take(self, n: int, item: Item) -> list[Item]:
        """Take in the item with number `n`. Returns the items that are released now: none if `n` was released before.

        An item that comes too early while the buffer is full is dropped: it counts as missing.
        """
        if self.position is not None and n <= self.position:
            return []
        self.largest = max(self.largest, n)
        if not self.is_full or n == (self.position or 0) + 1:
            self._held[n] = item
        return self._ready()

    @property
    def has_gap(self) -> bool:
        """Whether an item is held because a number before it has not come."""
        return self.position is not None and bool(self._held)

    @property
    def is_full(self) -> bool:
        """Whether so much is held that the missing number must be taken for lost."""
        return len(self._held) >= MOST_HELD

    def skip(self, to: int) -> list[Item]:
        """Give up all numbers up to `to`, also those held. Returns the items that are released now."""
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
