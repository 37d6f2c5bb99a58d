"""The fields of requests about conversations, for REST and for frames."""

import re
from typing import Any
from uuid import UUID

from rest_framework import serializers

from chatproject.api.fields import Choice, Flag, Id, List, Name, PersonReference, Text, WholeNumber

from .models import Participant

CLIENT_ID = re.compile(r"[A-Za-z0-9_.-]{1,64}")
MOST_CONTENT = 10_000
REFERENCES = ("receiver", "chat_id", "group_id", "room_id")


class ClientId(serializers.CharField):
    """A client's own name for its message, so that sending it again does not store it twice."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=64, trim_whitespace=False, **kwargs)

    def to_internal_value(self, data: object) -> str:
        if not isinstance(data, str) or not CLIENT_ID.fullmatch(data):
            raise serializers.ValidationError("This must be 1 to 64 of the characters A–Z a–z 0–9 _ - .")
        return data


class ContentFields(serializers.Serializer[Any]):
    content = Text(max_length=MOST_CONTENT)


class MessageFields(ContentFields):
    """A message to a conversation that is named elsewhere."""

    client_id = ClientId(required=False, allow_null=True)
    reply_to = Id(required=False, allow_null=True)
    message_type = Choice(["text"], required=False, allow_null=True)
    attachments = List(child=Id(), max_length=10, required=False, allow_null=True)

    def validate_attachments(self, value: list[UUID] | None) -> list[UUID] | None:
        if value:
            raise serializers.ValidationError("There is no such file.")
        return value


class SendFields(MessageFields):
    receiver = PersonReference()


class ChatFields(serializers.Serializer[Any]):
    """With whom; several others, or a name, make a group."""

    participants = List(child=PersonReference(), min_length=1, max_length=256)
    name = Name(required=False, allow_null=True)


class MemberFields(serializers.Serializer[Any]):
    user = PersonReference()


class RoleFields(serializers.Serializer[Any]):
    role = Choice([Participant.Role.ADMIN, Participant.Role.MEMBER])


class ReadFields(serializers.Serializer[Any]):
    """A read position: `seq` (or the head without it), or `unread_from`, from which on messages are unread again."""

    seq = WholeNumber(required=False, allow_null=True)
    unread_from = WholeNumber(required=False, allow_null=True, min_value=1)

    def validate(self, values: dict[str, Any]) -> dict[str, Any]:
        if values.get("seq") is not None and values.get("unread_from") is not None:
            raise serializers.ValidationError({"unread_from": "Give either “seq” or “unread_from”."})
        return values


class MarkReadFields(serializers.Serializer[Any]):
    """What has been read: all of a `sender`, these messages of one conversation, or a conversation up to `seq`."""

    sender = PersonReference(required=False)
    message_ids = List(child=Id(), min_length=1, max_length=200, required=False)
    chat_id = Id(required=False)
    seq = WholeNumber(required=False, allow_null=True)

    def validate(self, values: dict[str, Any]) -> dict[str, Any]:
        if sum(name in values for name in ("sender", "message_ids", "chat_id")) != 1:
            raise serializers.ValidationError({"chat_id": "Give one of “sender”, “message_ids” and “chat_id”."})
        return values


class SettingsFields(serializers.Serializer[Any]):
    notify = Choice(Participant.Notify.choices, required=False)
    muted_until = serializers.DateTimeField(required=False, allow_null=True)
    pinned = Flag(required=False)


class ReferenceFields(serializers.Serializer[Any]):
    """The conversation that a frame is for, named by one of four fields."""

    receiver = PersonReference(required=False)
    chat_id = Id(required=False)
    group_id = Id(required=False)
    room_id = Id(required=False)

    def validate(self, values: dict[str, Any]) -> dict[str, Any]:
        if sum(name in values for name in REFERENCES) != 1:
            raise serializers.ValidationError({"chat_id": "Give one of “receiver”, “chat_id”, “group_id”, “room_id”."})
        return values


class MessageFrame(ReferenceFields, MessageFields):
    """A message, and which conversation it is for."""


class MessageIdFrame(serializers.Serializer[Any]):
    """A message that exists, by either name that the source documents have for its id."""

    message_id = Id(required=False)
    messageId = Id(required=False)

    def validate(self, values: dict[str, Any]) -> dict[str, Any]:
        ids: set[UUID] = {values[name] for name in ("message_id", "messageId") if name in values}
        if len(ids) != 1:
            raise serializers.ValidationError({"message_id": "Which message?"})
        return {**values, "message_id": ids.pop()}


class EditFrame(MessageIdFrame, ContentFields):
    """Another text for a message."""


class ReadFrame(ReferenceFields, ReadFields):
    """How far a person has read, and in which conversation."""

    def validate(self, values: dict[str, Any]) -> dict[str, Any]:
        return ReadFields.validate(self, ReferenceFields.validate(self, values))


class TypingFrame(ReferenceFields):
    """Where somebody writes something; `isTyping: false` when no longer."""

    isTyping = Flag(required=False)


class SyncFrame(serializers.Serializer[Any]):
    chat_id = Id()
    after = WholeNumber()
    limit = WholeNumber(required=False, min_value=1)


def position(fields: dict[str, Any]) -> dict[str, int | None]:
    """The arguments of `set_position` among checked fields."""
    return {"seq": fields.get("seq"), "unread_from": fields.get("unread_from")}
