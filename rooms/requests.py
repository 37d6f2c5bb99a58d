"""What may be asked about rooms, field by field."""

from typing import Any

from rest_framework import serializers

from chatproject.api.fields import Choice, Flag, Id, Name, Text, WholeNumber

from .kind import RoomKind


class Code(serializers.CharField):
    """Whatever somebody takes for a Room ID. Any text will do, since a malformed one is answered like a wrong one."""

    def __init__(self) -> None:
        super().__init__(trim_whitespace=False)

    def run_validation(self, data: Any = serializers.empty) -> Any:
        return serializers.Field.run_validation(self, data)

    def to_internal_value(self, data: object) -> str:
        if not isinstance(data, str):
            raise serializers.ValidationError("This must be text.")
        return data


class MaxMembers(WholeNumber):
    """How many people may be in a room."""

    def __init__(self) -> None:
        super().__init__(required=False, allow_null=True, min_value=1, max_value=RoomKind.most_members)


class RoomChanges(serializers.Serializer[Any]):
    """What is given is changed."""

    name = Name(required=False)
    description = Text(max_length=250, required=False, allow_blank=True)
    max_members = MaxMembers()
    is_active = Flag(required=False)


class RoomFields(serializers.Serializer[Any]):
    name = Name()
    description = Text(max_length=250, required=False, allow_blank=True, allow_null=True)
    type = Choice(["public", "private"])
    max_members = MaxMembers()


class CodeFields(serializers.Serializer[Any]):
    room_id = Code()


class RoomFrame(serializers.Serializer[Any]):
    """A room by its id, or a private one by its Room ID."""

    room_id = Code()


class LeaveRoomFrame(serializers.Serializer[Any]):
    room_id = Id()
