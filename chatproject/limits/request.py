"""The request to a rate limiter, and its answer."""

from typing import NamedTuple


class LimitRequest(NamedTuple):
    """Asks the rate limiter of `key` (`rate` in `per` seconds, `burst` at once) to let `amount` happen now.

    An amount of 0 uses up nothing and only asks how long to wait for one; a negative amount gives that many back.
    """

    key: str
    rate: float
    per: float
    burst: int
    amount: int = 1


class Grant(NamedTuple):
    """The answer to a `LimitRequest`: how much of its amount may happen, and, unless that is all of it, the seconds to
    wait for one more (otherwise 0).
    """

    amount: int
    wait: float
