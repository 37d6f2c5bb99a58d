"""Storing and deleting very many rows."""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager

from django.apps import apps
from django.db import connection
from django.db.models import Model

from .bulk import insert_all, update_all
from .transactions import atomic

AT_ONCE = 2000
MADE_BY_DJANGO = {"contenttypes", "auth"}  # `migrate` fills these


@contextmanager
def long_block() -> Iterator[None]:
    """A transaction for very many rows.

    MongoDB ends a transaction after a minute, so there each batch is one of its own. SQLite does not check foreign keys
    inside it, since it would search all tables for each row: if rows come from elsewhere, end the block with
    `connection.check_constraints()`.
    """
    if connection.vendor == "mongodb":
        yield
        return
    with connection.constraint_checks_disabled(), atomic():
        yield


class Inserter:
    """Collects rows of any tables and stores each table's rows together. Call `flush` at the end."""

    def __init__(self) -> None:
        self._waiting: defaultdict[type[Model], list[Model]] = defaultdict(list)

    def add(self, row: Model) -> None:
        """A row that is not there yet."""
        waiting = self._waiting[type(row)]
        waiting.append(row)
        if len(waiting) >= AT_ONCE:
            self._store(type(row))

    def put(self, row: Model) -> None:
        """A row that may be there already, as it was before."""
        model = type(row)
        self._store(model)
        if model._base_manager.filter(pk=row.pk).exists():
            update_all(model, [row], [field.name for field in model._meta.concrete_fields if not field.primary_key])
        else:
            self.add(row)

    def flush(self) -> None:
        for model in list(self._waiting):
            self._store(model)

    def _store(self, model: type[Model]) -> None:
        if rows := self._waiting.pop(model, None):
            insert_all(model, rows)


def empty_tables() -> None:
    """Remove every row that people or the program made. Call it in `long_block()`."""
    for model in apps.get_models():
        if model._meta.app_label not in MADE_BY_DJANGO:
            model._base_manager.all()._raw_delete(using=connection.alias)
