"""What is stored beside a text: its HTML, and the excerpt that quotes show.

Most messages are short and have no markup: those are composed at once, on the calling thread. All others are composed
on one thread, in turn per person and within a rate limit of their work.
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
    """What is stored beside a text: `html` and `excerpt`."""

    html: str
    excerpt: str


def compose_quick(content: str) -> Text | None:
    """HTML and excerpt of a short text without markup, in microseconds; None for any other text."""
    if len(content) >= SHORT or not is_plain(content):
        return None
    return Text(paragraph(content), " ".join(content[: 4 * EXCERPT_LENGTH].split())[:EXCERPT_LENGTH].rstrip())


def compose(content: str) -> Text:
    """HTML and excerpt of any text, however long that takes."""
    return Text(render(content), plain(content, limit=EXCERPT_LENGTH))


def in_turn(person_id: UUID, run: Callable[[], Result]) -> "Future[Result]":
    """Run a function on the rendering thread when it is this person's turn. Raises Unavailable when too many calls
    wait.
    """
    return _pool.submit(person_id, run)


def compose_in_turn(person_id: UUID, content: str) -> "Future[Text]":
    """Compose a text: at once if `compose_quick` can, otherwise on the rendering thread and within limits. Raises
    Unavailable.
    """
    quick = compose_quick(content)
    if quick is None:
        return in_turn(person_id, partial(compose_within_limits, person_id, content))
    done: Future[Text] = Future()
    done.set_result(quick)
    return done


def compose_within_limits(person_id: UUID, content: str, asked: Iterable[LimitRequest] = ()) -> Text:
    """Compose if none of the limits `asked` about is used up, and the person has enough rendering work left.

    Raises RateLimited without having rendered anything. The limits in `asked` are only checked; nothing of them is
    used.
    """
    waits = [grant.wait for grant in take_all([request._replace(amount=0) for request in asked])]
    if wait := max(waits, default=0.0) or take_whole(_work(person_id, content)):
        raise RateLimited(retry_after=wait)
    return compose(content)


def _work(person_id: UUID, content: str) -> LimitRequest:
    return LimitRequest(f"rendering.{person_id.hex}", STEPS_PER_SECOND, 1, STEPS_AT_ONCE, estimate(content))
