"""What every socket answers, whatever apps there are."""

from typing import Any

from rest_framework.serializers import Serializer

from .consumer import Socket
from .frames import Answer, on


@on("ping", Serializer)
async def ping(socket: Socket, fields: dict[str, Any]) -> Answer:
    return {"type": "pong"}
