"""JSON as clients send it, in requests and in frames: what is tolerated here must be handled everywhere else."""

import json
import math
from typing import Any

import orjson

from .errors import Invalid, TooLarge

MOST_INTEGER = 2**63 - 1


def read_object(raw: bytes | str, *, what: str, most_bytes: int, is_strict: bool) -> dict[str, Any]:
    """The JSON object that `raw` holds, which is a “request” or a “frame” to the person who sent it.

    Raises TooLarge above `most_bytes`, since reading takes memory and time with each list and key. Raises Invalid for
    what is no object or no JSON, such as bad UTF-8, NaN, and nesting deeper than about a thousand; if it `is_strict`,
    also for a key that stands twice, for numbers that no database holds, and for halves of characters. If not, the
    last of several equal keys counts, and the rest is a matter for the field that holds it.
    """
    if len(raw) > most_bytes or (isinstance(raw, str) and len(raw.encode(errors="surrogatepass")) > most_bytes):
        raise TooLarge(f"A {what} may have at most {most_bytes:,} bytes.")
    try:
        value = _strictly(raw) if is_strict else _leniently(raw)
    except (ValueError, RecursionError):
        raise Invalid(f"The {what} is not valid JSON.") from None
    if not isinstance(value, dict):
        raise Invalid(f"The {what} must be a JSON object.")
    return value


def _strictly(raw: bytes | str) -> Any:
    orjson.loads(raw)  # refuses bad UTF-8, NaN, lone surrogates and deep nesting, which `json` lets through
    return json.loads(raw, object_pairs_hook=_unique, parse_int=_integer, parse_float=_number)


def _leniently(raw: bytes | str) -> Any:
    try:
        return orjson.loads(raw)
    except ValueError:  # so it is wrong, or it has half of a character or a number that is too large
        text = raw if isinstance(raw, str) else raw.decode()  # of bytes, `json` would read other encodings as well
        return json.loads(text, parse_constant=_refuse)


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    mapping = dict(pairs)
    if len(mapping) < len(pairs):
        raise Invalid("The same key stands twice.")
    return mapping


def _integer(digits: str) -> int:
    if len(digits) > 20 or abs(int(digits)) > MOST_INTEGER:
        raise Invalid("There is a number that is too large.")
    return int(digits)


def _number(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise Invalid("There is a number that is too large.")
    return number


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is not JSON")
