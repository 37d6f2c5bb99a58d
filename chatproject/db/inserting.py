"""Storing and removing very many rows."""

from collections import defaultdict
from contextlib import AbstractContextManager, nullcontext
from typing import Any

from django.apps import apps
from django.db import connection
from django.db.models import Model

from .bulk import update_all
from .transactions import atomic

AT_ONCE = 2000
MADE_BY_DJANGO = {"contenttypes", "auth"}  # `migrate` fills these


def long_block() -> AbstractContextManager[Any]:
    """A transaction that may take minutes. MongoDB ends one after sixty seconds, so there each batch stands alone."""
    return nullcontext() if connection.vendor == "mongodb" else atomic()


class Inserter:
    """Collects rows of any tables and stores those of each together; `flush` at the end."""

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
            model._base_manager.bulk_create(rows)


def empty_tables() -> None:
    """Remove every row that people or the program made. Call it in `long_block()`."""
    for model in apps.get_models():
        if model._meta.app_label not in MADE_BY_DJANGO:
            model._base_manager.all()._raw_delete(using=connection.alias)
