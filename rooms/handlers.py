"""What sockets ask about rooms."""

from typing import Any
from uuid import UUID

from accounts.models import User
from chatproject.db import is_uuid
from chatproject.realtime.consumer import Socket
from chatproject.realtime.frames import Answer, on
from chatproject.realtime.threads import in_database
from messaging.payloads import OneChatPayload
from messaging.queries import get_participant_for
from messaging.serializers import chat_shown
from messaging.services import join

from . import requests, services


@on("join_room", requests.RoomFrame)
async def join_room(socket: Socket, fields: dict[str, Any]) -> Answer:
    """Opens a room, which one enters by that if one does not belong to it yet."""
    conversation = await in_database(_enter, socket.person, fields["room_id"], socket.handshake.address)
    socket.open_channel(UUID(conversation["id"]))
    return {"type": "ack", "chat": conversation}


@on("leave_room", requests.LeaveRoomFrame)
async def leave_room(socket: Socket, fields: dict[str, Any]) -> Answer:
    """Closes a room; one belongs to it as before."""
    socket.close_channel(fields["room_id"])
    await in_database(get_participant_for, socket.person, fields["room_id"], kind="room")
    return {"type": "ack"}


def _enter(person: User, room: str, ip_address: str) -> OneChatPayload:
    if is_uuid(room):
        participant = get_participant_for(person, UUID(room), kind="room")
        chat_id = participant.conversation_id
        if not participant.is_member:  # a member only opens it, at every reconnect: that waits for no lock
            join(person=person, chat_id=chat_id)
    else:
        participant = services.join_by_code(person=person, code=room, ip_address=ip_address).participant
        chat_id = participant.conversation_id
    return chat_shown(person, get_participant_for(person, chat_id))
