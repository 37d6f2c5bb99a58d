"""When the database fails, the log says so once, with the cause, and once more when writing works again."""

import logging
import shutil
import threading
import time
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, IntegrityError

from . import metrics

MOST_LETTERS = 300  # of a cause
MEGABYTE = 1024 * 1024

log = logging.getLogger(__name__)


class Outages:
    """Whether the database of this process works, as far as it knows; safe from any thread."""

    def __init__(self) -> None:
        self._mutex = threading.Lock()
        self._began: float | None = None
        self._failed = 0
        self._wrote: float | None = None

    def note(self, error: BaseException) -> None:
        """Count an error of the database, and say the first of an outage; one that was noted already is left out.

        That somebody else's value was there first (IntegrityError) is none.
        """
        if not isinstance(error, DatabaseError) or isinstance(error, IntegrityError) or hasattr(error, "is_noted"):
            return
        error.is_noted = True  # type: ignore[attr-defined]  # it goes on to others, who note it as well
        metrics.database_errors.inc()
        with self._mutex:
            is_first = self._began is None
            self._began = time.monotonic() if self._began is None else self._began
            self._failed += 1
        if is_first:
            log.warning("The database fails: %s", _cause(error))

    def wrote(self) -> None:
        """Something was committed: if there was an outage, it is over."""
        self._wrote = time.monotonic()
        if self._began is None:
            return
        with self._mutex:
            began, failed = self._began, self._failed
            self._began, self._failed = None, 0
        if began is not None:
            log.warning("The database works again, after %d s and %d errors.", time.monotonic() - began, failed)

    def wrote_within(self, seconds: float) -> bool:
        """Whether the newest known fact is a successful commit, at most this many seconds ago."""
        return self._began is None and self._wrote is not None and time.monotonic() - self._wrote <= seconds


def _cause(error: BaseException) -> str:
    """What the database says, without what some drivers append: rows, and the state of a whole cluster."""
    line = str(error).strip().partition("\n")[0].partition(", full error:")[0]
    return (line[:MOST_LETTERS] or type(error).__name__) + _room()


def _room() -> str:
    """How much is free where the database is a file: SQLite calls a full disk many things."""
    name = settings.DATABASES["default"]["NAME"]
    try:
        free = shutil.disk_usage(name.parent).free if isinstance(name, Path) else None
    except OSError:
        return ""
    return "" if free is None else f"; {free // MEGABYTE} MB are free on its disk"


outages = Outages()
