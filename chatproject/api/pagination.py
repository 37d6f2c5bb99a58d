"""Lists in pages that stay right while rows come and go: each page begins after the last row of the one before."""

import base64
import binascii
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Generic, NamedTuple, TypeVar

import orjson
from django.core.exceptions import ValidationError
from django.db.models import Model, Q, QuerySet

from chatproject.core.errors import Invalid

from .renderers import dumps

DEFAULT_LIMIT = 100
MOST = 200
MOST_BYTES = 256 * 1024  # of an answer, unless one thing alone is larger

Shape = TypeVar("Shape")
Row = TypeVar("Row", bound=Model)


class Page(NamedTuple, Generic[Row]):
    """Some rows, and the `after` that asks for those behind them; None at the end."""

    rows: list[Row]
    next: str | None
    cursors: list[str]  # the `after` that asks for those behind each row

    def that_fit(self, shapes: list[Shape]) -> tuple[list[Shape], str | None]:
        """As many of these shapes, one of each row, as an answer holds, at least one; and the `after` for the rest."""
        fitting = that_fit(shapes)
        return fitting, self.next if len(fitting) == len(shapes) else self.cursors[len(fitting) - 1]


def that_fit(shapes: list[Shape]) -> list[Shape]:
    """As many of these as an answer holds, and at least one."""
    return shapes[: how_many_fit(len(dumps(shape)) for shape in shapes)]


def how_many_fit(sizes: Iterable[int], *, most: int = MOST_BYTES) -> int:
    """How many of the first things of these sizes take about `most` bytes; the first one counts however large it is."""
    count = total = 0
    for size in sizes:
        total += size
        if total > most and count:
            break
        count += 1
    return count


def read_limit(parameters: Mapping[str, str], *, default: int = DEFAULT_LIMIT, most: int = MOST) -> int:
    """The `limit` of a request; more than `most` counts as `most`. Raises Invalid for no number or below 1."""
    text = parameters.get("limit", "")
    if text == "":
        return default
    if not (text.isascii() and text.isdigit() and text.strip("0")):
        raise Invalid(fields={"limit": ["This must be a whole number of at least 1."]})
    return most if len(text) > 9 else min(int(text), most)


def page(parts: Sequence[QuerySet[Row]], *, order: Sequence[str], limit: int, after: str | None = None) -> Page[Row]:
    """The next `limit` rows of the disjoint `parts`, one part after the other, each in `order`.

    `order` names columns that are never null, the last one unique; all rise, or with "-" before each all fall.
    At most one query a part. Raises Invalid for an `after` that this list never gave.
    """
    first, position = (0, None) if not after else _read(after, parts, order)
    rows: list[tuple[int, Row]] = []
    for index in range(first, len(parts)):
        part = parts[index].order_by(*order)
        if index == first and position is not None:
            part = part.filter(_beyond(order, position))
        rows += [(index, row) for row in part[: limit + 1 - len(rows)]]
        if len(rows) > limit:
            break
    more = len(rows) > limit
    rows = rows[:limit]
    cursors = [_write(index, row, order) for index, row in rows]
    return Page([row for _, row in rows], cursors[-1] if more else None, cursors)


def _beyond(order: Sequence[str], position: Sequence[Any]) -> Q:
    """a > x, or a = x and b > y, and so on; no database but PostgreSQL compares whole rows."""
    beyond = Q()
    for index, name in enumerate(order):
        column, comparison = (name[1:], "lt") if name.startswith("-") else (name, "gt")
        equal = {other.lstrip("-"): position[at] for at, other in enumerate(order[:index])}
        beyond |= Q(**equal, **{f"{column}__{comparison}": position[index]})
    return beyond


def _write(part: int, row: Model, order: Sequence[str]) -> str:
    position = [getattr(row, name.lstrip("-")) for name in order]
    return base64.urlsafe_b64encode(orjson.dumps([part, *position])).decode().rstrip("=")


def _read(after: str, parts: Sequence[QuerySet[Row]], order: Sequence[str]) -> tuple[int, list[Any]]:
    try:
        part, *position = orjson.loads(base64.urlsafe_b64decode(after.encode("ascii") + b"=="))
        if type(part) is not int or not 0 <= part < len(parts) or len(position) != len(order):
            raise ValueError
        fields = [parts[part].model._meta.get_field(name.lstrip("-")) for name in order]
        return part, [_value(field, value) for field, value in zip(fields, position, strict=True)]
    except (ValueError, TypeError, binascii.Error, ValidationError, OverflowError):
        raise Invalid(fields={"after": ["This is not a place in this list."]}) from None


def _value(field: Any, value: Any) -> Any:
    if not isinstance(value, str | int) or "\0" in str(value):
        raise ValueError
    found = field.to_python(value)
    return _in_range(found) if isinstance(found, datetime) else found


def _in_range(time: datetime) -> datetime:
    """`time` in UTC. Raises ValueError without a time zone, OverflowError where UTC has no such year."""
    if time.tzinfo is None:
        raise ValueError
    return time.astimezone(UTC)
