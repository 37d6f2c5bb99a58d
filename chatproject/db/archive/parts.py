"""Where apps sign in with what belongs into an archive, since the floor imports none of them."""

from collections.abc import Iterator
from datetime import datetime
from typing import ClassVar, NamedTuple

from django.db.models import Model


class Entry(NamedTuple):
    """A row on its way into an archive; `again` where it may have come before, as it was then."""

    row: Model
    again: bool = False


class Part:
    """Tables that are read together. Subclass it, and let `register` be called from the app's `ready()`."""

    name: ClassVar[str]
    tables: ClassVar[tuple[type[Model], ...]]

    def rows(self) -> Iterator[Entry]:
        """Everything, so that what belongs together fits together although people go on writing."""
        raise NotImplementedError

    def later(self, began: datetime) -> Iterator[Entry]:
        """Rows that came since `began`, for others that were read afterwards and point to them."""
        return iter(())

    def restored(self) -> None:
        """Make what an older version did not store yet; called when all rows are there, before others see them."""


_parts: dict[str, Part] = {}


def register(part: type[Part]) -> type[Part]:
    """Add a part; they are read in the order of the apps."""
    _parts[part.name] = part()
    return part


def parts() -> list[Part]:
    return list(_parts.values())


def tables() -> list[type[Model]]:
    """All tables that an archive holds."""
    return [model for part in parts() for model in part.tables]
