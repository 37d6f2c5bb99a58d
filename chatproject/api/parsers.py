"""How the bodies of requests are read."""

from collections.abc import Mapping
from typing import IO, Any

from rest_framework.parsers import BaseParser, MultiPartParser

from chatproject.core.json_reader import read_object

MOST_BYTES = 128 * 1024  # a text of 10,000 characters takes 120 KB when each is written as two escapes


def read_body(raw: bytes) -> dict[str, Any]:
    """The JSON object that a body holds; none at all is an empty one. Raises Invalid and TooLarge."""
    if len(raw) <= MOST_BYTES and not raw.strip():
        return {}
    return read_object(raw, what="request", most_bytes=MOST_BYTES, is_strict=True)


class JSONParser(BaseParser):
    media_type = "application/json"

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> dict[str, Any]:
        return read_body(stream.read(MOST_BYTES + 1))


__all__ = ["JSONParser", "MultiPartParser", "read_body"]
