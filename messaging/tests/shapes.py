"""Answers held against what OpenAPI says about them."""

from types import ModuleType
from typing import Any

from rest_framework import serializers

Declared = serializers.BaseSerializer[Any]


def compare(shape: dict[str, Any], declared: Declared, seen: set[type[Declared]]) -> None:
    """The keys of `shape` are those of `declared`, and so are those of all that is inside it."""
    seen.add(type(declared))
    fields = declared.fields
    required = {name for name, field in fields.items() if field.required}
    assert required <= shape.keys() <= fields.keys(), type(declared).__name__
    for name, value in shape.items():
        field = fields[name]
        assert value is not None or field.allow_null, name
        if isinstance(field, serializers.ListSerializer):
            for each in value:
                compare(each, field.child, seen)
        elif isinstance(field, serializers.BaseSerializer) and value is not None:
            compare(value, field, seen)


def declared_in(schema: ModuleType) -> set[type[Declared]]:
    """The shapes that an app's `schema` declares itself."""
    return {
        kind
        for kind in vars(schema).values()
        if isinstance(kind, type) and issubclass(kind, serializers.Serializer) and kind.__module__ == schema.__name__
    }
