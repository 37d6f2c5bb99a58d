"""Times on the wire."""

from datetime import UTC, datetime
from typing import overload


@overload
def stamp(time: datetime) -> str: ...
@overload
def stamp(time: None) -> None: ...


def stamp(time: datetime | None) -> str | None:
    """UTC, ISO 8601, milliseconds and `Z`."""
    return None if time is None else time.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"
