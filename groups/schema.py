"""The shapes of groups, described for OpenAPI; a test compares them with what is answered."""

from typing import Any

from rest_framework import serializers

from messaging.schema import ChatSerializer, MemberSerializer


class ListedGroupSerializer(ChatSerializer):
    created_by = serializers.UUIDField(allow_null=True, help_text="who has the role of its creator now")
    admins = serializers.ListField(child=serializers.UUIDField(), help_text="the creator and the admins")


class GroupSerializer(ListedGroupSerializer):
    members = MemberSerializer(many=True)
    online_count = serializers.IntegerField()


class GroupsSerializer(serializers.Serializer[Any]):
    groups = ListedGroupSerializer(many=True)
    next = serializers.CharField(allow_null=True)
