"""Unique indexes that MongoDB's planner uses.

The backend before 6.0.4 makes each unique index partial on the type of its fields, so that several nulls are allowed,
as in SQL. The planner then cannot prove that a lookup is inside the index, and reads the whole collection. Fields that
are never null need no such condition (as upstream does since INTPYTHON-855).
"""

from typing import Any

from django.db.models import Index, Model


def use_plain_unique_indexes() -> None:
    """Let indexes that are made from now on have a condition on nullable fields only."""
    backend: Any = Index  # the backend has given it the method
    make = backend.get_pymongo_index_model

    def make_plain(
        self: Index, model: type[Model], schema_editor: Any, field: Any = None, unique: bool = False, **options: Any
    ) -> Any:
        index = make(self, model, schema_editor, field=field, unique=unique, **options)
        if index is not None and unique:
            fields: list[Any] = [field] if field else [model._meta.get_field(name) for name, _ in self.fields_orders]
            for each in fields:
                _relax(index.document, each.column, nullable=each.null)
        return index

    backend.get_pymongo_index_model = make_plain


def _relax(document: dict[str, Any], column: str, *, nullable: bool) -> None:
    """Ask that a nullable text is at least "", which a lookup of any text implies, and nothing of the others."""
    condition: dict[str, dict[str, Any]] = document.get("partialFilterExpression", {})
    kind = condition.get(column, {}).pop("$type", None)
    if nullable and kind:
        condition[column].update({"$gte": ""} if kind == "string" else {"$type": kind})
    if not condition.get(column, True):
        del condition[column]
    if not condition:
        document.pop("partialFilterExpression", None)
