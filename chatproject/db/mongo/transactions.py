"""Transactions on MongoDB: one at a time in each process, and again when another process was faster."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from django.db import OperationalError
from django.db import connection as django_connection
from django_mongodb_backend import transaction
from pymongo.errors import PyMongoError

from chatproject.db.turnstile import Turnstile

TURN_SECONDS = 20
on_commit = transaction.on_commit

# MongoDB has no locks to wait for: whoever writes second what another transaction has written fails. Taking turns in
# the process leaves only the conflicts with other processes, which are rare enough to try again.
_writers = Turnstile()
connection: Any = django_connection  # with the attributes that the backend adds


def in_transaction() -> bool:
    """Whether this thread is inside a block now."""
    return bool(connection.in_atomic_block_mongo)


@contextmanager
def atomic() -> Iterator[None]:
    """A block whose writes are committed together or not at all. Raises OperationalError when the commit fails."""
    if in_transaction():
        with transaction.atomic():
            yield
        return
    if not _writers.acquire(timeout=TURN_SECONDS):
        raise OperationalError("database is locked")
    # The admin wraps its views in Django's own block, which does nothing here, but would forbid commit hooks.
    django_block, connection.in_atomic_block = connection.in_atomic_block, False
    try:
        with transaction.atomic():
            yield
    except PyMongoError as error:
        _abandon()
        raise OperationalError(str(error)) from error
    finally:
        connection.in_atomic_block = django_block
        _writers.release()


def _abandon() -> None:
    """After a commit that failed the backend keeps its session, and would go on in it."""
    with suppress(PyMongoError):
        connection.rollback_mongo()
    if connection.session:
        connection._end_session()
    connection.run_on_commit = []
