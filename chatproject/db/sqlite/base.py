"""SQLite lets one connection write at a time and makes the others poll for their turn, which starves the unlucky.

Here every write of the process, whether in a transaction or alone, first takes its place in one queue. It also
means that no commit overlaps a checkpoint, which keeps the process clear of SQLite's WAL-reset fault (before 3.51.3).

A file that disappears is missed, not replaced: SQLite would put an empty one in its place, and throw away the log
beside it, with all that was committed and not yet folded in.
"""

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.db.backends.sqlite3 import base, features
from django.db.utils import OperationalError

from chatproject.db.turnstile import Turnstile

WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE")
_writers = Turnstile()
_seen: set[str] = set()  # the files that this process has opened


class DatabaseFeatures(features.DatabaseFeatures):
    # SQLite's own limit since 3.32; Django's 999 would cut one batch of messages into many statements.
    max_query_params = 32_000


class DatabaseWrapper(base.DatabaseWrapper):
    features_class = DatabaseFeatures
    _has_turn = False
    _file: tuple[int, int] | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.execute_wrappers.append(self._queue_single_writes)

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """Open the file, which is made only when this process opens it for the first time."""
        path = str(conn_params["database"])
        if path in _seen:
            conn_params = {**conn_params, "database": f"{Path(path).absolute().as_uri()}?mode=rw"}
        elif not path.startswith((":", "file:")):
            _make_for_its_owner(path)
        opened = super().get_new_connection(conn_params)
        self._file = _identity(path)
        if self._file is not None:
            _seen.add(path)
        return opened

    def close_if_unusable_or_obsolete(self) -> None:
        """Also closes what is open of a file that is no longer there: what is committed to it would be lost."""
        if self.connection is not None and not self.in_atomic_block and self._has_lost_its_file():
            self.close()
        super().close_if_unusable_or_obsolete()

    def _has_lost_its_file(self) -> bool:
        return self._file is not None and self._file != _identity(str(self.settings_dict["NAME"]))

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


def _make_for_its_owner(path: str) -> None:
    """SQLite gives what it keeps beside the file the rights of the file. What cannot be made, it says itself."""
    with suppress(OSError):
        os.close(os.open(path, os.O_CREAT, 0o600))


def _identity(path: str) -> tuple[int, int] | None:
    """Which file is at `path`, by what stays with it when it is moved; None when there is none."""
    with suppress(OSError):
        found = os.stat(path)
        return found.st_dev, found.st_ino
    return None
