"""Components of the OpenAPI document made of `TypedDict`s: the types with which mypy checks what is answered."""

from collections.abc import Callable
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, NotRequired, Union, get_args, get_origin, get_type_hints, is_typeddict

from django.db.models import Choices
from drf_spectacular.extensions import OpenApiSerializerExtension
from drf_spectacular.plumbing import (
    append_meta,
    build_array_type,
    build_basic_type,
    build_choice_field,
    build_object_type,
)
from rest_framework.serializers import ChoiceField

from chatproject.core.wire import Note

Schema = dict[str, Any]
Refer = Callable[[Any], Schema]  # from a `TypedDict` inside another one to what the document says in its place


class Payload(OpenApiSerializerExtension):
    """Lets a view declare a `TypedDict` as its response: `MessagePayload` becomes the component `Message`."""

    @classmethod
    def _matches(cls, target: Any) -> bool:
        return is_typeddict(target)

    def get_name(self, auto_schema: Any, direction: Any) -> str:
        return str(self.target.__name__).removesuffix("Payload")

    def map_serializer(self, auto_schema: Any, direction: Any) -> Schema:
        return object_schema(self.target, lambda other: auto_schema.resolve_serializer(other, direction).ref)


def object_schema(payload: Any, refer: Refer | None = None) -> Schema:
    """The schema of a `TypedDict`, whose docstring is the description; without `refer` those inside it stand in it."""
    refer = refer or object_schema
    return build_object_type(
        properties={
            name: schema_of(hint, refer) for name, hint in get_type_hints(payload, include_extras=True).items()
        },
        required=payload.__required_keys__,
        description=payload.__doc__,
    )


def schema_of(hint: Any, refer: Refer) -> Schema:
    """The schema of one field. Raises TypeError for a type that no payload has had so far."""
    origin, args = get_origin(hint), get_args(hint)
    if is_typeddict(hint):
        return refer(hint)
    if origin is NotRequired:
        return schema_of(args[0], refer)
    if origin is Annotated:
        return _annotated(args[0], args[1:], refer)
    if origin is Literal:
        return _choices(args)
    if origin in {Union, UnionType}:
        return _nullable(args, refer)
    return _plain(hint, origin, args, refer)


def _plain(hint: Any, origin: Any, args: tuple[Any, ...], refer: Refer) -> Schema:
    if origin is list:
        return build_array_type(schema_of(args[0], refer))
    if origin is dict:
        return {"type": "object", "additionalProperties": schema_of(args[1], refer)}
    if hint in {str, int, float, bool}:
        return build_basic_type(hint) or {}
    raise TypeError(f"{hint} in a payload")


def _annotated(hint: Any, notes: tuple[Any, ...], refer: Refer) -> Schema:
    schema = schema_of(hint, refer)
    for note in notes:
        if isinstance(note, Note):
            schema = append_meta(schema, {name: text for name, text in note._asdict().items() if text})
        elif isinstance(note, type) and issubclass(note, Choices):
            schema = _choices(note.choices)
        else:
            schema = schema_of(note, refer)
    return schema


def _choices(choices: Any) -> Schema:
    """As drf-spectacular writes the choices of a request's field, so that equal ones are one component."""
    return build_choice_field(ChoiceField(choices))


def _nullable(args: tuple[Any, ...], refer: Refer) -> Schema:
    [hint] = (arg for arg in args if arg is not NoneType)
    schema = schema_of(hint, refer)
    if "enum" in schema:
        schema = {**schema, "enum": [*schema["enum"], None]}
    return append_meta(schema, {"nullable": True})
