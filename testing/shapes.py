"""What is sent, held against the `TypedDict` that declares it."""

from collections.abc import Iterator
from types import ModuleType, NoneType, UnionType
from typing import Annotated, Any, Literal, NotRequired, Union, get_args, get_origin, get_type_hints, is_typeddict

from django.db.models import Choices


def compare(value: Any, declared: Any, seen: set[Any], at: str = "") -> None:
    """`value` has the keys and the types of `declared`, and so has all that is inside it.

    Adds to `seen` the `TypedDict`s that something was held against.
    """
    at = at or getattr(declared, "__name__", "")
    kinds = list(_alternatives(declared))
    if value is None:
        assert NoneType in kinds, at
        return
    [kind] = (kind for kind in kinds if kind is not NoneType)
    if is_typeddict(kind):
        _compare_keys(value, kind, seen, at)
    elif get_origin(kind) is Literal:
        assert value in get_args(kind), at
    elif get_origin(kind) is list:
        for each in value:
            compare(each, get_args(kind)[0], seen, at)
    elif get_origin(kind) is dict:
        for name, each in value.items():
            compare(each, get_args(kind)[1], seen, f"{at}.{name}")
    elif kind is not Any:
        assert type(value) is kind, at


def _compare_keys(value: dict[str, Any], payload: Any, seen: set[Any], at: str) -> None:
    seen.add(payload)
    assert payload.__required_keys__ <= value.keys() <= payload.__required_keys__ | payload.__optional_keys__, at
    hints = get_type_hints(payload, include_extras=True)
    for name, each in value.items():
        compare(each, hints[name], seen, f"{at}.{name}")


def _alternatives(hint: Any) -> Iterator[Any]:
    """The types of which a value has one; in place of texts with known values a `Literal` of these."""
    origin, args = get_origin(hint), get_args(hint)
    if origin in {Union, UnionType}:
        for arg in args:
            yield from _alternatives(arg)
    elif origin is NotRequired:
        yield from _alternatives(args[0])
    elif origin is Annotated:
        values = [_values(note) for note in args[1:]]
        yield from next(([known] for known in values if known), _alternatives(args[0]))
    else:
        yield hint


def _values(note: Any) -> Any:
    if get_origin(note) is Literal:
        return note
    return Literal[tuple(note.values)] if isinstance(note, type) and issubclass(note, Choices) else None


def declared_in(payloads: ModuleType) -> set[Any]:
    """The payloads that a module declares itself."""
    return {kind for kind in vars(payloads).values() if is_typeddict(kind) and kind.__module__ == payloads.__name__}
