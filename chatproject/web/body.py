"""How much a request may carry, and how long it may take. Django looks at that only when the whole body is on disk."""

import asyncio
import re
import time
from collections import Counter
from collections.abc import Sequence
from typing import Any

from chatproject.core.addresses import address_in, neighbourhood
from chatproject.core.errors import Invalid, Problem, TimedOut, TooLarge, Unavailable

from .refusals import refuse

MOST_BYTES = 6 * 1024 * 1024  # the largest thing anybody sends is a picture of 5 MB
MOST_OTHER_BYTES = 64 * 1024
IDLE_SECONDS = 20
LEAST_RATE = 500  # bytes a second, after the first IDLE_SECONDS
MOST_AHEAD = 60  # seconds; so long at most does what came fast count
IN_MEMORY = 64 * 1024
MOST_ON_DISK = 256 * 1024 * 1024
MOST_ON_DISK_PER_ADDRESS = 128 * 1024 * 1024

Sizes = Sequence[tuple[re.Pattern[str], int]]


class Refused(Exception):
    """The request is refused for `problem`."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem


class Spool:
    """How many bytes of bodies are on disk, by address: all that is beyond what each may have in memory."""

    def __init__(self) -> None:
        self._of: Counter[str] = Counter()

    def take(self, address: str, count: int) -> bool:
        """Whether there is room for so many more; `free` gives it back."""
        if self._of.total() + count > MOST_ON_DISK or self._of[address] + count > MOST_ON_DISK_PER_ADDRESS:
            return False
        self._of[address] += count
        return True

    def free(self, address: str, count: int) -> None:
        self._of[address] -= count
        if self._of[address] <= 0:
            del self._of[address]


spool = Spool()


class Body:
    """The body of one request: `receive` hands it on, and raises Refused when it is too large or too slow."""

    def __init__(self, scope: Any, receive: Any, most: int) -> None:
        self._receive = receive
        self._most = most
        self._address = neighbourhood(address_in(scope))
        self._due = time.monotonic() + IDLE_SECONDS
        self._size = self._on_disk = 0
        self._is_whole = False

    async def receive(self) -> Any:
        if self._is_whole:
            return await self._receive()
        try:
            async with asyncio.timeout(self._patience()):
                message = await self._receive()
        except TimeoutError:
            raise Refused(TimedOut()) from None
        self._take(len(message.get("body", b"")))
        self._is_whole = not message.get("more_body", False)
        return message

    def free(self) -> None:
        """The request is answered: what was on disk is gone."""
        if self._on_disk:
            spool.free(self._address, self._on_disk)

    def _patience(self) -> float:
        return max(0.0, min(IDLE_SECONDS, self._due - time.monotonic()))

    def _take(self, count: int) -> None:
        self._size += count
        self._due = min(self._due + count / LEAST_RATE, time.monotonic() + MOST_AHEAD)
        if self._size > self._most:
            raise Refused(TooLarge())
        more = max(0, self._size - IN_MEMORY) - self._on_disk
        if more and not spool.take(self._address, more):
            raise Refused(Unavailable(retry_after=IDLE_SECONDS))
        self._on_disk += more


class BodyLimit:
    """An ASGI application that answers in place of `app` as soon as a body is known to be too large, or is too slow.

    Most addresses take 64 KB. `larger` says, by the path, which take more.
    """

    def __init__(self, app: Any, *, larger: Sizes = ()) -> None:
        self._app = app
        self._larger = larger

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        most = self._most(scope["path"])
        body = Body(scope, receive, most)
        has_begun = False

        async def answer(message: Any) -> None:
            nonlocal has_begun
            has_begun = True
            await send(message)

        try:
            if _declared(scope) > most:
                raise Refused(TooLarge())
            await self._app(scope, body.receive, answer)
        except Refused as refused:
            if not has_begun:
                await refuse(scope, receive, send, refused.problem)
        finally:
            body.free()

    def _most(self, path: str) -> int:
        return next((most for pattern, most in self._larger if pattern.fullmatch(path)), MOST_OTHER_BYTES)


def _declared(scope: Any) -> int:
    """How many bytes the request says it has; 0 when it does not say. Raises Refused for what is no length."""
    lengths = {value for name, value in scope["headers"] if name.lower() == b"content-length"}
    if len(lengths) > 1 or not all(length.isdigit() for length in lengths):
        raise Refused(Invalid())
    return max((int(length[:20]) for length in lengths), default=0)
