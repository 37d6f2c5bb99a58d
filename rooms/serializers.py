"""How rooms get to the wire: as conversations, with the fields that `kind.display` has added to them."""

from collections.abc import Sequence
from typing import cast

from accounts.models import User
from messaging.models import Participant
from messaging.payloads import OneChatPayload
from messaging.serializers import chats_for

from .payloads import JoinedPayload, ListedRoomPayload, RoomPayload


def rooms_listed(viewer: User, participants: Sequence[Participant]) -> list[ListedRoomPayload]:
    """Rooms as a list shows them to `viewer`, whose participants these are."""
    return cast("list[ListedRoomPayload]", chats_for(viewer, participants))


def joined(room: OneChatPayload, *, is_new: bool) -> JoinedPayload:
    """The answer to whoever entered `room`."""
    return {"room": cast("RoomPayload", room), "already_member": not is_new}
