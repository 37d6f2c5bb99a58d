"""Rows as lines, and lines as rows."""

from collections.abc import Callable
from typing import Any

import orjson
from django.db import models
from django.db.models import Field, Model

from .parts import former_names

# What JSON has itself; everything else comes back through the field's `to_python`.
PLAIN = (models.CharField, models.TextField, models.IntegerField, models.BooleanField, models.JSONField)


class Table:
    """How the rows of one model travel."""

    def __init__(self, model: type[Model]) -> None:
        self.model = model
        self.label = model._meta.label_lower
        self._label = orjson.dumps(self.label)
        fields: list[Field[Any, Any]] = list(model._meta.concrete_fields)
        self.names = [field.attname for field in fields]
        self._former_names = former_names(self.label)
        self.known_names = {*self.names, *self._former_names}
        self._readers: dict[str, Callable[[Any], Any]] = {
            field.attname: target.to_python for field in fields if not isinstance(target := _target(field), PLAIN)
        }

    def line(self, row: Model, *, again: bool) -> bytes:
        values = orjson.dumps({name: getattr(row, name) for name in self.names})
        return b"[%b,%b%b]\n" % (self._label, values, b',"again"' if again else b"")

    def row(self, values: dict[str, Any]) -> Model:
        """Raises django.core.exceptions.ValidationError, ValueError or TypeError for what is no such row."""
        values = {self._former_names.get(name, name): value for name, value in values.items()}
        for name, read in self._readers.items():
            if values.get(name) is not None:
                values[name] = read(values[name])
        return self.model(**values)


def _target(field: Any) -> Any:
    """The field itself, or the key to which it points."""
    return _target(field.target_field) if field.is_relation else field
