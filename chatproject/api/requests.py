"""Reading what a request says."""

from collections.abc import Mapping
from typing import Any

from rest_framework.serializers import Serializer

from chatproject.core.errors import Invalid
from chatproject.core.text import clean_text

from .fields import LARGEST_NUMBER

WORDS = {"true": True, "1": True, "false": False, "0": False, "": None}


def valid(fields: type[Serializer[Any]], data: Any, *, partial: bool = False) -> dict[str, Any]:
    """The checked values of `data`. Raises REST framework's ValidationError with all that is wrong."""
    serializer = fields(data=data, partial=partial)
    serializer.is_valid(raise_exception=True)
    return dict(serializer.validated_data)


def read_text(parameters: Mapping[str, str], name: str, *, max_length: int) -> str:
    """A line of text in an address; "" where there is none. Raises Invalid."""
    text = parameters.get(name, "")
    if not text.strip():
        return ""
    try:
        return clean_text(text, max_length=max_length, name=True)
    except Invalid as problem:
        raise Invalid(fields={name: [problem.error]}) from None


def read_flag(parameters: Mapping[str, str], name: str) -> bool | None:
    """A yes or no in an address; None where it is not given. Raises Invalid for anything else."""
    text = parameters.get(name, "").lower()
    if text not in WORDS:
        raise Invalid(fields={name: ["This must be true or false."]})
    return WORDS[text]


def read_number(parameters: Mapping[str, str], name: str) -> int | None:
    """A number of a message in an address; None where it is not given. Raises Invalid for what is none."""
    text = parameters.get(name, "")
    if text == "":
        return None
    if not (text.isascii() and text.isdigit()):
        raise Invalid(fields={name: ["This must be a whole number."]})
    return min(int(text[:20]), LARGEST_NUMBER)
