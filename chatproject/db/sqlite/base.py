"""SQLite lets one connection write at a time and makes the others poll for their turn, which starves the unlucky.

Here every write of the process, whether in a transaction or alone, first takes its place in one queue. It also
means that no commit overlaps a checkpoint, which keeps the process clear of SQLite's WAL-reset fault (before 3.51.3).
"""

from collections.abc import Callable
from typing import Any

from django.db.backends.sqlite3 import base, features
from django.db.utils import OperationalError

from chatproject.db.turnstile import Turnstile

WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE")
_writers = Turnstile()


class DatabaseFeatures(features.DatabaseFeatures):
    # SQLite's own limit since 3.32; Django's 999 would cut one batch of messages into many statements.
    max_query_params = 32_000


class DatabaseWrapper(base.DatabaseWrapper):
    features_class = DatabaseFeatures
    _has_turn = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.execute_wrappers.append(self._queue_single_writes)

    def _queue_single_writes(self, execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        if self.in_atomic_block or not sql.startswith(WRITES):
            return execute(sql, *rest)
        self._take_turn()
        try:
            return execute(sql, *rest)
        finally:
            self._pass_turn()

    def _take_turn(self) -> None:
        if not _writers.acquire(timeout=self.settings_dict["OPTIONS"].get("timeout", 5.0)):
            raise OperationalError("database is locked")
        self._has_turn = True

    def _pass_turn(self) -> None:
        if self._has_turn:
            self._has_turn = False
            _writers.release()

    def _start_transaction_under_autocommit(self) -> None:
        self._take_turn()
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
        except BaseException:
            self._pass_turn()
            raise

    def _commit(self) -> Any:
        result = super()._commit()  # type: ignore[misc]
        self._pass_turn()
        return result

    def _rollback(self) -> Any:
        try:
            return super()._rollback()  # type: ignore[misc]
        finally:
            self._pass_turn()

    def _close(self) -> Any:
        try:
            return super()._close()  # type: ignore[misc]
        finally:
            self._pass_turn()
