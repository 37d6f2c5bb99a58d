"""What waits while one batch commits is the next batch: many calls share a commit, and a lone one never waits."""

import asyncio
import threading
from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future
from contextlib import suppress
from typing import Any, ClassVar, Generic, TypeVar
from weakref import WeakSet

from django.db import DatabaseError, close_old_connections, connection

from chatproject import db
from chatproject.core.errors import Unavailable
from chatproject.observability import metrics
from chatproject.observability.outages import outages

from .threads import keep_connection

Call = TypeVar("Call")
Result = TypeVar("Result")
Waiter = Future[Result] | asyncio.Future[Result]

MOST_CALLS = 200
MOST_BYTES = 1024 * 1024
MOST_WAITING = 2_000


class Batcher(Generic[Call, Result]):
    """One thread, begun with the first call, that hands all waiting calls to `run` at once.

    `run` gets a list of calls and returns for each, in order, its result or the exception that it failed with.
    `size` tells how many bytes a call counts towards the 1 MB that a batch may have.
    """

    _all: "ClassVar[WeakSet[Batcher[Any, Any]]]" = WeakSet()

    def __init__(
        self, run: Callable[[list[Call]], Sequence[Result | Exception]], *, size: Callable[[Call], int] = lambda call: 0
    ) -> None:
        self._run = run
        self._size = size
        self._waiting: deque[tuple[Call, Waiter[Result]]] = deque()
        self._changed = threading.Condition()
        self._thread: threading.Thread | None = None
        self._stopping = False
        self._sizes = metrics.batch_sizes.labels(getattr(run, "__name__", type(run).__name__))
        self._all.add(self)

    def submit(self, call: Call) -> "Future[Result]":
        """Let `call` be part of the next batch. Inside an open transaction it runs at once, as part of that.

        Raises Unavailable when 2,000 calls wait already, or the program is stopping.
        """
        future: Future[Result] = Future()
        future.set_running_or_notify_cancel()  # from here on whoever waits may give up, the call will not
        self._enter(call, future)
        db.lend_connection()
        return future

    def submit_from_loop(self, call: Call) -> "asyncio.Future[Result]":
        """As `submit`, to be awaited: all results of a batch wake the event loop once."""
        future: asyncio.Future[Result] = asyncio.get_running_loop().create_future()
        self._enter(call, future)
        return future

    def stop(self) -> None:
        """Refuse new calls, and return when those that wait are done; the next call after that begins anew."""
        with self._changed:
            self._stopping = True
            self._changed.notify()
            thread = self._thread
        if thread is not None:
            thread.join()
        with self._changed:
            self._thread = None
            self._stopping = False

    @classmethod
    def all_accept(cls) -> bool:
        """Whether every batcher of the process takes another call."""
        return not any(batcher._stopping or len(batcher._waiting) >= MOST_WAITING for batcher in list(cls._all))

    @classmethod
    def stop_all(cls) -> None:
        """Stop every batcher of the process."""
        for batcher in list(cls._all):
            batcher.stop()

    def _enter(self, call: Call, future: "Waiter[Result]") -> None:
        if db.in_transaction():
            self._settle([(call, future)])
            return
        with self._changed:
            if self._stopping or len(self._waiting) >= MOST_WAITING:
                raise Unavailable(retry_after=1)
            self._waiting.append((call, future))
            metrics.waiting.inc()
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name="batcher", daemon=True)
                self._thread.start()
            self._changed.notify()

    def _work(self) -> None:
        keep_connection()
        while batch := self._next_batch():
            metrics.waiting.dec(len(batch))
            self._sizes.observe(len(batch))
            close_old_connections()
            self._settle(batch)
            db.lend_connection()
        connection.close()

    def _next_batch(self) -> "list[tuple[Call, Waiter[Result]]]":
        with self._changed:
            self._changed.wait_for(lambda: self._waiting or self._stopping)
            batch: list[tuple[Call, Waiter[Result]]] = []
            size = 0
            while self._waiting and len(batch) < MOST_CALLS:
                size += self._size(self._waiting[0][0])
                if batch and size > MOST_BYTES:
                    break
                batch.append(self._waiting.popleft())
            return batch

    def _settle(self, batch: "list[tuple[Call, Waiter[Result]]]") -> None:
        futures = [future for _, future in batch]
        try:
            settled = list(zip(futures, self._run([call for call, _ in batch]), strict=True))
        except Exception as error:  # noqa: BLE001, whatever it was, nobody may wait for ever
            settled = [(future, error) for future in futures]
        _note([outcome for _, outcome in settled])
        _tell((future, outcome) for future, outcome in settled if isinstance(future, Future))
        by_loop: defaultdict[asyncio.AbstractEventLoop, list[Any]] = defaultdict(list)
        for future, outcome in settled:
            if isinstance(future, asyncio.Future):
                by_loop[future.get_loop()].append((future, outcome))
        for loop, told in by_loop.items():
            with suppress(RuntimeError):  # it has just been closed
                loop.call_soon_threadsafe(_tell, told)


def _note(outcomes: list[Any]) -> None:
    """Say when the database begins to fail; that it works again is said by what was stored."""
    for outcome in outcomes:
        if isinstance(outcome, DatabaseError):
            outages.note(outcome)


def _tell(settled: "Iterable[tuple[Waiter[Any], Any]]") -> None:
    for future, outcome in settled:
        if future.cancelled():  # whoever waited gave up
            continue
        if isinstance(outcome, Exception):
            future.set_exception(outcome)
        else:
            future.set_result(outcome)
