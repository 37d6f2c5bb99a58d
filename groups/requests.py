"""What may be asked about groups, field by field."""

from typing import Any

from rest_framework import serializers

from accounts.requests import Picture
from chatproject.api.fields import Id, List, Name, PersonReference


class GroupFields(serializers.Serializer[Any]):
    name = Name()
    members = List(child=PersonReference(), max_length=256, required=False)


class GroupChanges(serializers.Serializer[Any]):
    """What is given is changed. `avatar: null` brings the drawn picture back."""

    name = Name(required=False)
    avatar = Picture()


class GroupFrame(serializers.Serializer[Any]):
    group_id = Id()
