"""Writing many rows at once: Django's CASE WHEN takes longer to build than the writes themselves take."""

from collections.abc import Collection, Sequence
from typing import Any

from django.db import connection
from django.db.models import Model


def update_all(model: type[Model], rows: Collection[Any], names: Sequence[str]) -> None:
    """Store these fields of rows that exist: one statement, run once for each row."""
    if connection.vendor == "mongodb":
        model._default_manager.bulk_update(rows, names)
        return
    quote, table = connection.ops.quote_name, model._meta.db_table
    fields: list[Any] = [model._meta.get_field(name) for name in (*names, "id")]
    *changes, where = (f"{quote(field.column)} = %s" for field in fields)
    sql = f"UPDATE {quote(table)} SET {', '.join(changes)} WHERE {where}"  # noqa: S608, the names are our models'
    values = [[field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields] for row in rows]
    with connection.cursor() as cursor:
        cursor.executemany(sql, values)
