"""What OpenAPI says of a payload, made of its type."""

from typing import Annotated, Literal, NotRequired, TypedDict

import pytest
from django.db import models

from chatproject.api.payload_schema import object_schema
from chatproject.core.wire import Id, Note, Time


class Colour(models.TextChoices):
    RED = "red", "Like blood"
    GREEN = "green"


class WheelPayload(TypedDict):
    """It turns."""

    size: float


class CarPayload(TypedDict):
    id: Id
    built_at: Time | None
    wheels: Annotated[list[WheelPayload], Note("four")]
    spare: WheelPayload | None
    colour: Annotated[str, Colour] | None
    gear: Literal["forward", "back"]
    seen: NotRequired[dict[str, int]]


def test_fields_have_their_types_formats_values_and_notes():
    schema = object_schema(CarPayload, lambda other: {"$ref": other.__name__})
    for field in ("colour", "gear"):
        del schema["properties"][field]["x-spec-enum-id"]
    assert schema == {
        "type": "object",
        "required": ["built_at", "colour", "gear", "id", "spare", "wheels"],
        "properties": {
            "id": {"type": "string", "format": "uuid"},
            "built_at": {"type": "string", "format": "date-time", "nullable": True},
            "wheels": {"type": "array", "items": {"$ref": "WheelPayload"}, "description": "four"},
            "spare": {"allOf": [{"$ref": "WheelPayload"}], "nullable": True},
            "colour": {
                "enum": ["red", "green", None],
                "type": "string",
                "description": "* `red` - Like blood\n* `green` - Green",
                "nullable": True,
            },
            "gear": {
                "enum": ["forward", "back"],
                "type": "string",
                "description": "* `forward` - forward\n* `back` - back",
            },
            "seen": {"type": "object", "additionalProperties": {"type": "integer"}},
        },
    }


def test_the_description_of_a_payload_is_its_docstring():
    assert object_schema(WheelPayload) == {
        "type": "object",
        "description": "It turns.",
        "required": ["size"],
        "properties": {"size": {"type": "number", "format": "double"}},
    }


def test_a_payload_inside_another_stands_there_unless_it_is_a_component_of_its_own():
    assert object_schema(CarPayload)["properties"]["wheels"]["items"] == object_schema(WheelPayload)


def test_a_type_that_json_does_not_have_is_refused():
    with pytest.raises(TypeError, match="bytes"):
        object_schema(TypedDict("Odd", {"raw": bytes}))
