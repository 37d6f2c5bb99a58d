"""Finding rows by several columns at once: Django's own condition for it takes longer to build than the search."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Any, cast
from uuid import UUID

from django.db import connection, connections
from django.db.models import Model, Q

Row = Sequence[Any]


def ids_matching(model: type[Model], columns: Sequence[str], keys: Collection[Row]) -> set[UUID]:
    """The ids of the rows whose `columns` hold the values of one of the `keys`, none of which is None; one query.

    For some hundreds of keys and columns with an index: each is looked up in it, however large the table is.
    """
    if not keys:
        return set()
    if connection.vendor == "mongodb":
        return set(model._base_manager.filter(_one_of(columns, keys)).values_list("pk", flat=True))
    options, quote, database = cast(Any, model._meta), connection.ops.quote_name, connections[connection.alias]
    fields = [options.get_field(column) for column in columns]
    names = [quote(field.column) for field in fields]
    rows = [
        [field.get_db_prep_value(value, database) for field, value in zip(fields, key, strict=True)] for key in keys
    ]
    wanted, values = _as_arrays(fields, rows) if connection.vendor == "postgresql" else _as_rows(rows)
    sql = (  # a CROSS JOIN, since SQLite keeps its order; for `IN (VALUES …)` it reads the whole table
        f"WITH wanted({', '.join(names)}) AS ({wanted}) "  # noqa: S608, the names are our models'
        f"SELECT found.{quote(options.pk.column)} FROM wanted CROSS JOIN {quote(options.db_table)} found "
        f"WHERE {' AND '.join(f'found.{name} = wanted.{name}' for name in names)}"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return {options.pk.to_python(id) for (id,) in cursor.fetchall()}


def _as_rows(rows: Sequence[Row]) -> tuple[str, Row]:
    places = f"({', '.join(['%s'] * len(rows[0]))})"
    return f"VALUES {', '.join([places] * len(rows))}", [value for row in rows for value in row]


def _as_arrays(fields: Sequence[Any], rows: Sequence[Row]) -> tuple[str, Row]:
    """One for each column, which costs PostgreSQL's driver a third of what as many rows do."""
    types = [str(field.db_type(connection)).partition("(")[0] for field in fields]  # a length would cut values off
    arrays = ", ".join(f"%s::{type}[]" for type in types)
    return f"SELECT * FROM unnest({arrays})", [list(values) for values in zip(*rows, strict=True)]  # noqa: S608


def _one_of(columns: Sequence[str], keys: Collection[Row]) -> Q:
    """One condition for all keys that differ only in their last value."""
    *names, last_name = columns
    last_values: defaultdict[Row, list[Any]] = defaultdict(list)
    for *first, last in keys:
        last_values[tuple(first)].append(last)
    return Q(
        *(Q(*zip(names, first, strict=True), (f"{last_name}__in", values)) for first, values in last_values.items()),
        _connector=Q.OR,
    )
