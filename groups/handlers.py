"""What sockets ask about groups."""

from typing import Any
from uuid import UUID

from accounts.models import User
from chatproject.realtime.consumer import Socket
from chatproject.realtime.frames import Answer, on
from chatproject.realtime.threads import in_database
from messaging.payloads import OneChatPayload
from messaging.queries import get_participant_for
from messaging.serializers import chat_shown

from . import requests


@on("join_group", requests.GroupFrame)
async def join_group(socket: Socket, fields: dict[str, Any]) -> Answer:
    """Opens a group that one belongs to."""
    chat_id = fields["group_id"]
    conversation = await in_database(_group, socket.person, chat_id)
    socket.open_channel(chat_id)
    return {"type": "ack", "chat": conversation}


def _group(person: User, chat_id: UUID) -> OneChatPayload:
    return chat_shown(person, get_participant_for(person, chat_id, kind="group"))
