"""What is made of a text before it is stored: its HTML, and the excerpt that quotes show.

Most of what people say is short and has no marks in it: that is made at once, wherever they say it. All else is made on
one thread, where everybody's turn comes round, and not more of it than one person may ask for.
"""

from collections.abc import Callable, Iterable
from concurrent.futures import Future
from functools import partial
from typing import NamedTuple, TypeVar
from uuid import UUID

from chatproject.core.errors import RateLimited
from chatproject.limits.rate_limiter import take_all, take_whole
from chatproject.limits.request import LimitRequest
from chatproject.realtime.turns import TurnPool
from messaging.effort import estimate
from messaging.models import EXCERPT_LENGTH
from messaging.rendering import is_plain, paragraph, plain, render

Result = TypeVar("Result")

SHORT = 2_000  # characters
STEPS_PER_SECOND, STEPS_AT_ONCE = 8_000, 80_000  # of a person; the costliest text takes 4,000

_pool = TurnPool(1, name="rendering", most_waiting=1_000)


class Text(NamedTuple):
    """What is stored of a text beside itself."""

    html: str
    excerpt: str


def compose_quick(content: str) -> Text | None:
    """What is made of a short text without marks, in no time; None for any other."""
    if len(content) >= SHORT or not is_plain(content):
        return None
    return Text(paragraph(content), " ".join(content[: 4 * EXCERPT_LENGTH].split())[:EXCERPT_LENGTH].rstrip())


def compose(content: str) -> Text:
    """What is made of a text, however long that takes."""
    return Text(render(content), plain(content, limit=EXCERPT_LENGTH))


def in_turn(person_id: UUID, run: Callable[[], Result]) -> "Future[Result]":
    """Do something with a text when the turn of this person comes. Raises Unavailable when too many wait already."""
    return _pool.submit(person_id, run)


def compose_in_turn(person_id: UUID, content: str) -> "Future[Text]":
    """Compose at once what is quick, and all else in turn and within limits. Raises Unavailable."""
    quick = compose_quick(content)
    if quick is None:
        return in_turn(person_id, partial(compose_within_limits, person_id, content))
    done: Future[Text] = Future()
    done.set_result(quick)
    return done


def compose_within_limits(person_id: UUID, content: str, asked: Iterable[LimitRequest] = ()) -> Text:
    """Compose if this person has something left of what is `asked` about, and of the work that one may make.

    Raises RateLimited, and then nothing has been rendered.
    """
    waits = [grant.wait for grant in take_all([request._replace(amount=0) for request in asked])]
    if wait := max(waits, default=0.0) or take_whole(_work(person_id, content)):
        raise RateLimited(retry_after=wait)
    return compose(content)


def _work(person_id: UUID, content: str) -> LimitRequest:
    return LimitRequest(f"rendering.{person_id.hex}", STEPS_PER_SECOND, 1, STEPS_AT_ONCE, estimate(content))
