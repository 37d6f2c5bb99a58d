"""Threads that many people share without waiting for each other's work."""

import threading
from collections import deque
from collections.abc import Callable, Hashable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, NamedTuple, TypeVar

from chatproject.core.errors import Unavailable

Result = TypeVar("Result")


class _Call(NamedTuple):
    future: "Future[Any]"
    run: Callable[[], Any]

    def settle(self) -> None:
        if not self.future.set_running_or_notify_cancel():
            return
        try:
            self.future.set_result(self.run())
        except BaseException as error:  # noqa: BLE001, whatever it was, whoever waits for it is told
            self.future.set_exception(error)


class TurnPool:
    """A few threads that take turns among the owners of calls: one call of an owner runs at a time, in the order in
    which that owner made them, and then it is the turn of whoever has waited longest.

    So somebody with a hundred calls delays somebody with one by a single call, and calls of different owners begin
    first come, first served. At most `most_waiting` calls wait.
    """

    def __init__(
        self, threads: int, *, name: str, most_waiting: int, initializer: Callable[[], None] | None = None
    ) -> None:
        self._executor = ThreadPoolExecutor(threads, thread_name_prefix=name, initializer=initializer)
        self._most_waiting = most_waiting
        self._calls: dict[Hashable, deque[_Call]] = {}  # of each owner; the first one runs or has its turn coming
        self._waiting = 0
        self._mutex = threading.Lock()

    def submit(self, owner: Hashable, run: Callable[[], Result]) -> "Future[Result]":
        """Let `run` be called when its turn comes; one that is cancelled before is not. Raises Unavailable when too
        many wait already.
        """
        call = _Call(Future(), run)
        with self._mutex:
            if self._waiting >= self._most_waiting:
                raise Unavailable(retry_after=1)
            self._waiting += 1
            calls = self._calls.setdefault(owner, deque())
            calls.append(call)
            if len(calls) == 1:
                self._executor.submit(self._take_turn, owner)
        return call.future

    def shutdown(self) -> None:
        """End the threads, once nothing waits."""
        self._executor.shutdown()

    def _take_turn(self, owner: Hashable) -> None:
        with self._mutex:
            call = self._calls[owner][0]
            self._waiting -= 1
        call.settle()
        with self._mutex:
            self._calls[owner].popleft()
            if self._calls[owner]:
                self._executor.submit(self._take_turn, owner)
            else:
                del self._calls[owner]
