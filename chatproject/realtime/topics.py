"""Names of topics: what a socket can subscribe to. Short, since they travel in every bus message."""

from collections.abc import Iterable
from uuid import UUID

PRESENCE = "presence"  # what the processes report to each other about who is online; no socket subscribes to it


def conversation(chat_id: UUID) -> str:
    """Everything that happens in a conversation; its numbered events arrive in order."""
    return f"chat.{chat_id.hex}"


def presence_channel(chat_id: UUID) -> str:
    """Who is online in a conversation, for the sockets that opened it."""
    return f"open.{chat_id.hex}"


def user(user_id: UUID) -> str:
    """What is for the devices of one person only."""
    return f"user.{user_id.hex}"


def status(user_id: UUID) -> str:
    """Whether a person is there, for whoever follows that person."""
    return f"status.{user_id.hex}"


def session(session_id: UUID) -> str:
    """The sockets of one signed-in device."""
    return f"session.{session_id.hex}"


def sessions_among(names: Iterable[str]) -> list[UUID]:
    """The sessions that some of these topics were named after."""
    return [id_of(name) for name in names if name.startswith("session.")]


def id_of(topic: str) -> UUID:
    """The id that a topic was named after."""
    return UUID(topic.partition(".")[2])
