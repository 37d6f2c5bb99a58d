"""Transactions that mean the same on every engine."""

import functools
import random
import time
from collections.abc import Callable, Collection
from contextlib import AbstractContextManager
from typing import Any, ParamSpec, TypeVar
from uuid import UUID

from django.db import DatabaseError, connection, transaction
from django.db.models import Model

P = ParamSpec("P")
Result = TypeVar("Result")
Row = TypeVar("Row", bound=Model)

MOST_TRIES = 6
PAUSE_SECONDS = 0.02


def atomic() -> AbstractContextManager[Any]:
    """A block whose writes are committed together or not at all.

    On SQLite and MongoDB it waits its turn among the writers of this process. On MongoDB Django's own block does
    nothing, so there is another one.
    """
    if connection.vendor == "mongodb":
        from .mongo import transactions as mongodb  # noqa: PLC0415, its driver is only installed where it is used

        return mongodb.atomic()
    return transaction.atomic()


def on_commit(call: Callable[[], Any]) -> None:
    """Run `call` when the block that is open now has been committed; at once when none is open."""
    if connection.vendor == "mongodb":
        from .mongo import transactions as mongodb  # noqa: PLC0415

        mongodb.on_commit(call)
    else:
        transaction.on_commit(call)


def in_transaction() -> bool:
    """Whether this thread is inside a block now."""
    if connection.vendor == "mongodb":
        from .mongo import transactions as mongodb  # noqa: PLC0415

        return mongodb.in_transaction()
    return connection.in_atomic_block


def lend_connection() -> None:
    """Return this thread's connection to the pool (PostgreSQL); the next query takes one again. Does nothing inside a
    block.

    Call it before waiting for other work that needs a connection: if all threads waited while holding theirs, none
    could go on.
    """
    if connection.vendor == "postgresql" and not connection.in_atomic_block:
        connection.close()


def lock(model: type[Row], ids: Collection[UUID]) -> dict[UUID, Row]:
    """Lock the rows with these ids until the block ends, and return them by id; missing ones are left out.

    PostgreSQL locks them in ascending order of id, so that two callers cannot deadlock. On SQLite the block already
    excludes every other writer; on MongoDB a conflicting write makes the block fail (`retried`).
    """
    rows = model._default_manager.filter(pk__in=ids).order_by("pk")
    if connection.features.has_select_for_update:
        rows = rows.select_for_update()
    return {row.pk: row for row in rows}


def retried(function: Callable[P, Result]) -> Callable[P, Result]:
    """Decorator for a function that is one `atomic()` block: run it again after a conflict with another writer, up to
    five times.

    Only MongoDB has such conflicts; the other engines let the second writer wait. Inside an open block the error is
    raised to the code that opened it, since a part of a transaction cannot be tried again.
    """

    @functools.wraps(function)
    def try_again(*args: P.args, **kwargs: P.kwargs) -> Result:
        for tries in range(1, MOST_TRIES):
            try:
                return function(*args, **kwargs)
            except DatabaseError as error:
                if in_transaction() or not _is_conflict(error):
                    raise
            time.sleep(random.uniform(0, PAUSE_SECONDS * 2**tries))  # noqa: S311, so that two do not meet again
        return function(*args, **kwargs)

    return try_again


def _is_conflict(error: DatabaseError) -> bool:
    if connection.vendor != "mongodb":
        return False
    from .mongo.errors import is_conflict  # noqa: PLC0415

    return is_conflict(error)
