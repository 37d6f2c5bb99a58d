"""The events of conversations, one class for each type of server frame. Only they build their payloads."""

from collections.abc import Collection
from typing import Any, Literal
from uuid import UUID

from accounts.models import User
from accounts.serializers import summary
from chatproject.core.times import stamp
from chatproject.realtime import topics
from chatproject.realtime.delivery import Event

from . import serializers
from .event_payloads import (
    ChangedChatPayload,
    ChangedMessagePayload,
    ChatAddedPayload,
    ChatRemovedPayload,
    DeletedMessagePayload,
    NewMessagePayload,
    OnlineUsersPayload,
    PersonInChatPayload,
    ReadPayload,
    ReadPositionPayload,
)
from .kinds import Display
from .models import Message, Participant
from .queries import ConversationPresence

MOST_NAMED = 50  # of those who are there


class MessageSent(Event):
    """A new message."""

    type = "message"
    n: int

    def __init__(self, message: Message, *, left: Collection[UUID] = ()) -> None:
        self.message = message
        self.n = message.seq
        self.left = tuple(left)

    def payload(self) -> NewMessagePayload:
        shape = serializers.message(self.message)
        payload: NewMessagePayload = {"chat_id": shape["chat_id"], "n": self.n, "message": shape}
        if self.left:
            payload["left"] = [str(person) for person in self.left]
        return payload


class MessageEdited(Event):
    """A message has another text."""

    type = "message_edited"
    n: int

    def __init__(self, message: Message) -> None:
        self.message = message
        self.n = message.changed

    def payload(self) -> ChangedMessagePayload:
        shape = serializers.message(self.message)
        return {"chat_id": shape["chat_id"], "n": self.n, "message": shape}


class MessageDeleted(Event):
    """A message has become a tombstone."""

    type = "message_deleted"
    n: int

    def __init__(self, message: Message) -> None:
        self.message = message
        self.n = message.changed

    def payload(self) -> DeletedMessagePayload:
        return {
            "chat_id": str(self.message.conversation_id),
            "n": self.n,
            "message_id": str(self.message.pk),
            "deleted_at": stamp(self.message.deleted_at),
        }


class Read(Event):
    """A member has read further than ever before."""

    type = "read"

    def __init__(self, participant: Participant) -> None:
        self.key = f"read.{participant.conversation_id.hex}.{participant.user_id.hex}"
        self.fields: ReadPayload = {
            "chat_id": str(participant.conversation_id),
            "user_id": str(participant.user_id),
            "seq": participant.receipt_seq,
        }

    def payload(self) -> ReadPayload:
        return self.fields


class ReadPosition(Event):
    """A person's own position moved, on any of their devices."""

    type = "read_position"

    def __init__(self, participant: Participant) -> None:
        self.fields: ReadPositionPayload = {
            "chat_id": str(participant.conversation_id),
            "last_read_seq": participant.last_read_seq,
            "unread": participant.unread,  # as of now: what the same batch adds after it is counted by its own events
            "rev": participant.rev,
        }

    def payload(self) -> ReadPositionPayload:
        return self.fields


class ChatAdded(Event):
    """A conversation joins a person's list; from now on their sockets are subscribed to it."""

    type = "chat_added"

    def __init__(self, participant: Participant, display: Display) -> None:
        self.chat = serializers.chat(participant, display)
        self.subscribes = (topics.conversation(participant.conversation_id), participant.conversation.head)

    def payload(self) -> ChatAddedPayload:
        return {"chat": self.chat}


class ChatRemoved(Event):
    """A person is no longer a member; for that person's devices."""

    type = "chat_removed"

    def __init__(self, chat_id: UUID, reason: Literal["left", "removed", "closed"]) -> None:
        self.fields: ChatRemovedPayload = {"chat_id": str(chat_id), "reason": reason}

    def payload(self) -> ChatRemovedPayload:
        return self.fields


class ChatUpdated(Event):
    """The name, description or number of members of a conversation has changed, for example."""

    type = "chat_updated"

    def __init__(self, chat_id: UUID, fields: dict[str, Any]) -> None:
        self.fields: ChangedChatPayload = {"chat_id": str(chat_id), "fields": fields}

    def payload(self) -> ChangedChatPayload:
        return self.fields


class UserJoined(Event):
    """A person has become a member; sent in addition to the system message."""

    type = "user_joined"

    def __init__(self, chat_id: UUID, person: User) -> None:
        self.fields: PersonInChatPayload = {"chat_id": str(chat_id), "user": summary(person)}

    def payload(self) -> PersonInChatPayload:
        return self.fields


class UserLeft(UserJoined):
    """A person is no longer a member; sent to those who are."""

    type = "user_left"


class Typing(Event):
    """A member is typing."""

    type = "typing"

    def __init__(self, chat_id: UUID, person: User) -> None:
        self.key = f"typing.{chat_id.hex}.{person.pk.hex}"  # the same for both: the later one counts
        self.fields: PersonInChatPayload = {"chat_id": str(chat_id), "user": summary(person)}

    def payload(self) -> PersonInChatPayload:
        return self.fields


class StoppedTyping(Typing):
    """A member has stopped typing."""

    type = "stop_typing"


class OnlineUsers(Event):
    """Which members are online, for the presence channel of a conversation; in a large one only how many."""

    type = "online_users"

    def __init__(self, chat_id: UUID, there: ConversationPresence) -> None:
        self.key = f"online.{chat_id.hex}"
        self.fields: OnlineUsersPayload = {"chat_id": str(chat_id), "count": there.online}
        if there.people is not None:
            self.fields["users"] = [summary(person) for person in there.people[:MOST_NAMED]]

    def payload(self) -> OnlineUsersPayload:
        return self.fields


class ChatSettings(Event):
    """A person's own settings for a conversation have changed; for that person's devices."""

    type = "chat_settings"

    def __init__(self, chat_id: UUID, fields: dict[str, Any]) -> None:
        self.chat_id = chat_id
        self.fields = fields

    def payload(self) -> ChangedChatPayload:
        return {"chat_id": str(self.chat_id), "fields": self.fields}
