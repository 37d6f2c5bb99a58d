"""What is special about rooms among the kinds of conversation."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import IntegrityError

from accounts.models import User
from chatproject.core.errors import NameTaken
from chatproject.db.searching import search_key
from messaging.kinds import Display, Kind, PublicPage, register
from messaging.models import Conversation

from . import codes
from .models import Room
from .payloads import RoomDisplayPayload
from .queries import participants_or_previews, rooms_for


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
        if conversation.is_public:
            return {}
        code = unused_code()
        Room.objects.filter(conversation=conversation).update(code=code)
        return {"room_id": code}

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


def claim_name(conversation: Conversation) -> None:
    """Let a room be found by its name; that of an open public room is nobody else's. Raises NameTaken."""
    key = key_of(conversation.name)
    try:
        Room.objects.filter(conversation=conversation).update(
            sort_name=key,
            search_key=search_key(conversation.name),
            public_name=key if conversation.is_public and conversation.is_active else None,
        )
    except IntegrityError:
        raise NameTaken("There is a room of this name.") from None


def key_of(name: str) -> str:
    """What a name is compared and sorted by."""
    return name.casefold()[:180]


def unused_code() -> str:
    """A Room ID that no room has now; the unique column settles it should two ask at once."""
    while True:
        code = codes.fresh()
        if not Room.objects.filter(code=code).exists():
            return code
