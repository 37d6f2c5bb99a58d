"""What rooms look like on the wire, beside what all conversations have."""

from typing import Annotated, Literal, NotRequired, TypedDict

from chatproject.core.wire import Id, Note
from messaging.payloads import ChatPayload, DisplayPayload, OneChatPayload


class RoomFieldsPayload(TypedDict):
    """What rooms have beside other conversations, wherever they are shown."""

    type: Annotated[str, Literal["public", "private"]]
    description: str
    owner_id: Annotated[Id | None, Note("who has the role of its creator now")]
    max_members: int | None
    room_id: NotRequired[Annotated[str, Note("8 characters, for the creator of a private room only")]]


class RoomDisplayPayload(RoomFieldsPayload, DisplayPayload):
    """What a room says of itself wherever conversations are shown."""


class ListedRoomPayload(ChatPayload, RoomFieldsPayload):
    """A room in a list."""


class RoomPayload(OneChatPayload, RoomFieldsPayload):
    """A room that was asked for alone."""


class RoomsPayload(TypedDict):
    """A page of rooms."""

    rooms: list[ListedRoomPayload]
    next: str | None


class JoinedPayload(TypedDict):
    """The answer to entering a room."""

    room: RoomPayload
    already_member: bool
