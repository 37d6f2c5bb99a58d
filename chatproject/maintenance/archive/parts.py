"""Where apps register the tables that belong in an archive, since this package imports no app."""

from collections.abc import Callable, Iterator, Mapping
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
    former_names: ClassVar[Mapping[str, Mapping[str, str]]] = {}  # by table: fields as older archives have them

    def rows(self) -> Iterator[Entry]:
        """Everything, so that what belongs together fits together although people go on writing."""
        raise NotImplementedError

    def later(self, began: datetime) -> Iterator[Entry]:
        """Rows that came since `began`, for others that were read afterwards and point to them."""
        return iter(())


_parts: dict[str, Part] = {}
_completions: list[Callable[[], None]] = []


def register(part: type[Part]) -> type[Part]:
    """Add a part; they are read in the order of the apps."""
    _parts[part.name] = part()
    return part


def completes(complete: Callable[[], None]) -> Callable[[], None]:
    """Let a function fill in what archives of older versions do not hold, once all their rows are stored."""
    _completions.append(complete)
    return complete


def complete() -> None:
    """Let each of them do so, in the block that stored the rows."""
    for each in _completions:
        each()


def parts() -> list[Part]:
    return list(_parts.values())


def tables() -> list[type[Model]]:
    """All tables that an archive holds."""
    return [model for part in parts() for model in part.tables]


def former_names(label: str) -> Mapping[str, str]:
    """What older archives call fields of the table with this label, and how they are called now."""
    return {old: new for part in parts() for old, new in part.former_names.get(label, {}).items()}
