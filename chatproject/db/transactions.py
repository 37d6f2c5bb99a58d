"""Transactions that mean the same on every engine."""

from collections.abc import Callable, Collection
from contextlib import AbstractContextManager
from typing import Any, TypeVar
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Model

Row = TypeVar("Row", bound=Model)


def atomic() -> AbstractContextManager[Any]:
    """A block whose writes are committed together or not at all.

    On SQLite it waits its turn among the writers of this process (`chatproject.db.sqlite`). On MongoDB Django's own
    block does nothing, so the engine's is used.
    """
    if connection.vendor == "mongodb":
        from django_mongodb_backend import transaction as mongodb  # noqa: PLC0415, only installed where it is used

        return mongodb.atomic()
    return transaction.atomic()


def on_commit(call: Callable[[], Any]) -> None:
    """Run `call` when the block that is open now has been committed; at once when none is open."""
    if connection.vendor == "mongodb":
        from django_mongodb_backend import transaction as mongodb  # noqa: PLC0415

        mongodb.on_commit(call)
    else:
        transaction.on_commit(call)


def is_open() -> bool:
    """Whether this thread is inside a block now."""
    return connection.in_atomic_block_mongo if connection.vendor == "mongodb" else connection.in_atomic_block


def lock(model: type[Row], ids: Collection[UUID]) -> dict[UUID, Row]:
    """The rows with these ids, by id, which nobody else changes until the block ends; missing ones are left out.

    PostgreSQL locks the rows, always in ascending id so that two callers cannot wait for each other. On SQLite the
    block already excludes every other writer, on MongoDB a conflicting write makes the commit fail.
    """
    rows = model._default_manager.filter(pk__in=ids).order_by("pk")
    if connection.features.has_select_for_update:
        rows = rows.select_for_update()
    return {row.pk: row for row in rows}
