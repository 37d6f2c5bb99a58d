"""How requests are read: strictly, since what is tolerated here must be handled everywhere else."""

import json
import math
from collections.abc import Mapping
from typing import IO, Any

import orjson
from rest_framework.parsers import BaseParser, MultiPartParser

from .errors import Invalid, TooLarge

MOST_BYTES = 128 * 1024  # a text of 10,000 characters takes 120 KB when each is written as two escapes
MOST_INTEGER = 2**63 - 1


def read_object(raw: bytes) -> dict[str, Any]:
    """The JSON object that `raw` holds; nothing at all is an empty one.

    Raises Invalid for what is not JSON or no object, for a key that stands twice, for numbers that no database holds,
    and for halves of characters; TooLarge above 128 KiB, since reading takes memory and time with each list and key.
    """
    if len(raw) > MOST_BYTES:
        raise TooLarge("A request may have at most 128 KiB.")
    if not raw.strip():
        return {}
    try:
        orjson.loads(raw)  # refuses bad UTF-8, NaN, lone surrogates and deep nesting, which `json` lets through
        value = json.loads(raw, object_pairs_hook=_unique, parse_int=_integer, parse_float=_number)
    except (ValueError, RecursionError):
        raise Invalid("The request is not valid JSON.") from None
    if not isinstance(value, dict):
        raise Invalid("The request must be a JSON object.")
    return value


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    mapping = dict(pairs)
    if len(mapping) < len(pairs):
        raise Invalid("The request has the same key twice.")
    return mapping


def _integer(digits: str) -> int:
    if len(digits) > 20 or abs(int(digits)) > MOST_INTEGER:
        raise Invalid("The request has a number that is too large.")
    return int(digits)


def _number(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise Invalid("The request has a number that is too large.")
    return number


class JSONParser(BaseParser):
    media_type = "application/json"

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> dict[str, Any]:
        return read_object(stream.read(MOST_BYTES + 1))


__all__ = ["JSONParser", "MultiPartParser", "read_object"]
