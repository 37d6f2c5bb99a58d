"""Rate limits of sending. They are asked before any lock is taken, since the answer may come over the network."""

from collections import Counter
from collections.abc import Collection, Iterable

from chatproject.limits.rate_limiter import take_all
from chatproject.limits.request import LimitRequest
from messaging.calls import Call


class MessageRates:
    """The rate limits of those who send these calls, asked for all calls at once.

    A context manager: its end gives back what is `remaining` (by key), since a call was a repeat, was refused or
    failed. That asks Redis a second time, if there is anything to give back.
    """

    def __init__(self, calls: Collection[Call]) -> None:
        counts = Counter(request for call in calls if not call.wait for request in limit_requests_of(call))
        self._requests = [request._replace(amount=count) for request, count in counts.items()]
        self.remaining: Counter[str] = Counter()
        self._waits: dict[str, float] = {}

    def __enter__(self) -> "MessageRates":
        for request, grant in zip(self._requests, take_all(self._requests), strict=True):
            self.remaining[request.key], self._waits[request.key] = grant
        return self

    def __exit__(self, *_: object) -> None:
        left = [(request, self.remaining[request.key]) for request in self._requests]
        if unused := [request._replace(amount=-amount) for request, amount in left if amount]:
            take_all(unused)

    def use(self, call: Call, remaining: Counter[str]) -> float:
        """Let `call` use up one of `remaining`. Returns 0, or the seconds to wait (and uses nothing)."""
        keys = [request.key for request in limit_requests_of(call)]
        for key in keys:
            if not remaining[key]:
                return self._waits[key]
        remaining.subtract(keys)
        return 0.0


def limit_requests_of(call: Call) -> Iterable[LimitRequest]:
    """The limits that a message counts towards: of its sender in this conversation, and of its sender overall."""
    person = f"messages.{call.sender_id.hex}"
    here = LimitRequest(f"{person}.{call.chat_id.hex}", rate=10, per=10, burst=20)
    return here, LimitRequest(person, rate=60, per=10, burst=60)
