"""Writing many rows at once: Django's own statements for it take longer to build than the writes themselves take."""

from collections.abc import Collection, Sequence
from operator import attrgetter
from typing import Any, cast

from django.db import connection, connections, transaction
from django.db.models import Model

MOST_AT_ONCE = 500  # rows of one statement


def insert_all(model: type[Model], rows: Collection[Any]) -> None:
    """Store rows that do not exist, each with the key and the values that it has.

    SQLite runs one small statement for each, which takes half as long as one with thousands of values; elsewhere one
    statement for all is faster. Raises IntegrityError for a row that is there already, or breaks a constraint.
    """
    if connection.vendor != "sqlite":
        model._base_manager.bulk_create(rows, batch_size=MOST_AT_ONCE)
        return
    quote, fields = connection.ops.quote_name, cast(list[Any], model._meta.concrete_fields)
    names, places = ", ".join(quote(field.column) for field in fields), ", ".join(["%s"] * len(fields))
    sql = f"INSERT INTO {quote(model._meta.db_table)} ({names}) VALUES ({places})"  # noqa: S608, the names are ours
    savers = [(attrgetter(field.attname), field.get_db_prep_save) for field in fields]
    database = connections[connection.alias]  # itself: asking the proxy takes longer than most of the work
    values = [[save(read(row), database) for read, save in savers] for row in rows]
    with transaction.atomic(savepoint=False), connection.cursor() as cursor:
        cursor.executemany(sql, values)
    for row in rows:
        row._state.adding, row._state.db = False, connection.alias


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
