"""What is special about rooms among the kinds of conversation."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from accounts.models import User
from messaging.kinds import Display, Kind, PublicPage, register
from messaging.models import Conversation

from .models import Room
from .payloads import RoomDisplayPayload
from .queries import participants_or_previews, rooms_for
from .services import claim_name, replace_code


@register
class RoomKind(Kind):
    """People who came by themselves, to a public room or with the Room ID of a private one."""

    name = "room"
    most_members = 5_000
    tables = (Room,)

    def displays(self, conversations: Sequence[Conversation], viewer: User) -> dict[UUID, Display]:
        by_id = {conversation.pk: conversation for conversation in conversations}
        rooms = Room.objects.filter(conversation_id__in=by_id)
        return {room.conversation_id: display(room, by_id[room.conversation_id], viewer) for room in rooms}

    def public(self, viewer: User, *, limit: int) -> PublicPage:
        rooms = rooms_for(viewer, type="public", limit=limit, after=None)
        return PublicPage(participants_or_previews(viewer, [room.conversation for room in rooms.rows]), rooms)

    def member_limit(self, conversation: Conversation) -> int:
        return Room.objects.get(conversation=conversation).max_members or self.most_members

    def ownership_transferred(self, conversation: Conversation) -> dict[str, Any]:
        """The Room ID that the creator before knew lets nobody in any more."""
        return {} if conversation.is_public else {"room_id": replace_code(conversation.pk)}

    def changed(self, conversation: Conversation) -> dict[str, Any]:
        claim_name(conversation)
        return {}


def display(room: Room, conversation: Conversation, viewer: User) -> Display:
    """What a room shows to `viewer`. Only the creator of a private one is ever told its Room ID."""
    room.conversation = conversation
    fields: RoomDisplayPayload = {
        "type": room.type,
        "description": room.description,
        "owner_id": str(conversation.created_by_id) if conversation.created_by_id else None,
        "max_members": room.max_members,
    }
    if room.code is not None and conversation.created_by_id == viewer.pk:
        fields["room_id"] = room.code
    return Display(fields)
