"""How often people may say something: asked before any lock is taken, since the answer may come over the network."""

from collections import Counter
from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING

from chatproject.realtime.limits import Wish, take_all

if TYPE_CHECKING:
    from .batch import Call


class Allowances:
    """What the senders of these calls may use up, taken for all of them at once. Used as a context: at its end, what
    is `left`, since a call was a repeat, was refused or failed, is given back.
    """

    def __init__(self, calls: "Collection[Call]") -> None:
        counts = Counter(wish for call in calls if not call.wait for wish in wishes_of(call))
        self._wishes = [wish._replace(amount=count) for wish, count in counts.items()]
        self.left: Counter[str] = Counter()
        self._waits: dict[str, float] = {}

    def __enter__(self) -> "Allowances":
        for wish, grant in zip(self._wishes, take_all(self._wishes), strict=True):
            self.left[wish.key], self._waits[wish.key] = grant
        return self

    def __exit__(self, *_: object) -> None:
        unused = [wish._replace(amount=-self.left[wish.key]) for wish in self._wishes if self.left[wish.key]]
        if unused:
            take_all(unused)

    def use(self, call: "Call", left: "Counter[str]") -> float:
        """Let `call` use up one of what is `left`. Returns 0, or the seconds to wait (and uses nothing)."""
        keys = [wish.key for wish in wishes_of(call)]
        for key in keys:
            if not left[key]:
                return self._waits[key]
        left.subtract(keys)
        return 0.0


def wishes_of(call: "Call") -> Iterable[Wish]:
    """What a message uses up, of the person in this conversation and of the person everywhere."""
    person = f"messages.{call.sender_id.hex}"
    return Wish(f"{person}.{call.chat_id.hex}", rate=10, per=10, burst=20), Wish(person, rate=60, per=10, burst=60)
