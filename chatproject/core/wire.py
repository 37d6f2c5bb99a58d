"""Types of what goes out as JSON, for the `TypedDict`s that say which fields a payload has.

`Annotated` says more of a field than Python's type does, and the OpenAPI document repeats it: a `Note`, or in place of
the type a `Literal` or Django's `Choices` with the values that there are.
"""

from typing import Annotated, NamedTuple


class Note(NamedTuple):
    """What OpenAPI says of a field beside its type."""

    description: str = ""
    format: str = ""
    example: str = ""


Id = Annotated[str, Note(format="uuid")]
Time = Annotated[str, Note(format="date-time")]  # as `times.stamp` writes it
