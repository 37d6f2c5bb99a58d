"""Going through tables that do not fit into memory, the same way on every engine."""

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from django.db.models import Model, QuerySet

Row = TypeVar("Row", bound=Model)
Item = TypeVar("Item")


def in_batches(rows: QuerySet[Row], size: int = 1000) -> Iterator[list[Row]]:
    """All `rows` in the order of their keys, so many at a time; no cursor stays open in between."""
    batch = list(rows.order_by("pk")[:size])
    while batch:
        yield batch
        batch = list(rows.filter(pk__gt=batch[-1].pk).order_by("pk")[:size])


def grouped(items: Iterable[Item], *, size: Callable[[Item], int], most: int) -> Iterator[list[Item]]:
    """Neighbours together, as many as are at most `most` in size; what is larger stands alone."""
    group: list[Item] = []
    total = 0
    for item in items:
        if group and total + size(item) > most:
            yield group
            group, total = [], 0
        group.append(item)
        total += size(item)
    if group:
        yield group
