"""The shapes of rooms, described for OpenAPI; a test compares them with what is answered."""

from typing import Any

from rest_framework import serializers

from messaging.schema import ChatSerializer


class ListedRoomSerializer(ChatSerializer):
    type = serializers.ChoiceField(["public", "private"])
    description = serializers.CharField()
    owner_id = serializers.UUIDField(allow_null=True, help_text="who has the role of its creator now")
    max_members = serializers.IntegerField(allow_null=True)
    room_id = serializers.CharField(required=False, help_text="8 characters, for the creator of a private room only")


class RoomSerializer(ListedRoomSerializer):
    online_count = serializers.IntegerField()


class RoomsSerializer(serializers.Serializer[Any]):
    rooms = ListedRoomSerializer(many=True)
    next = serializers.CharField(allow_null=True)


class JoinedSerializer(serializers.Serializer[Any]):
    room = RoomSerializer()
    already_member = serializers.BooleanField()
