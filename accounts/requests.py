"""What may be asked about people, field by field."""

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from chatproject.api.fields import Choice, Email, Flag, List, Name, Password, PersonReference, Text, Username
from chatproject.realtime.presence.state import AWAY, ONLINE
from chatproject.realtime.protocol import PEOPLE_FOLLOWED


@extend_schema_field({"type": "string", "format": "binary"})
class Picture(serializers.Field[Any, Any, Any, Any]):
    """An uploaded file. An address of a picture elsewhere is accepted and ignored: this server fetches nothing."""

    def __init__(self) -> None:
        super().__init__(required=False, allow_null=True)

    def to_internal_value(self, data: object) -> UploadedFile:
        if isinstance(data, str):
            raise serializers.SkipField
        if not isinstance(data, UploadedFile):
            raise serializers.ValidationError("This must be a file.")
        return data


class WithAliases(serializers.Serializer[Any]):
    """Fields that the source documents call by other names; the first of them that holds something counts."""

    ALIASES = {"display_name": ["full_name"], "avatar": ["profile_picture", "avatar_url"]}

    def validate(self, values: dict[str, Any]) -> dict[str, Any]:
        for name, others in self.ALIASES.items():
            for other in others:
                value = values.pop(other, None)
                if value:
                    values.setdefault(name, value)
        return values


class RegisterFields(WithAliases):
    """An account; at least one of `username` and `email`."""

    username = Username(required=False, allow_null=True, allow_blank=True)
    email = Email(required=False, allow_null=True, allow_blank=True)
    display_name = Name(required=False, allow_null=True, allow_blank=True)
    full_name = Name(required=False, allow_null=True, allow_blank=True)
    password = Password()
    avatar = Picture()
    profile_picture = Picture()
    avatar_url = Picture()


class LoginFields(serializers.Serializer[Any]):
    """One of `identifier`, `username` and `email`; each may be any reference to the person."""

    identifier = PersonReference(required=False)
    username = PersonReference(required=False)
    email = PersonReference(required=False)
    password = Password()

    def validate(self, values: dict[str, Any]) -> dict[str, Any]:
        named = [values[name] for name in ("identifier", "username", "email") if name in values]
        if not named:
            raise serializers.ValidationError({"identifier": "Please give a username or an e-mail address."})
        return {"identifier": named[0], "password": values["password"]}


class RefreshFields(serializers.Serializer[Any]):
    refresh = Text(max_length=4096)


class PasswordFields(serializers.Serializer[Any]):
    current = Password()
    new = Password()


class SettingsFields(serializers.Serializer[Any]):
    theme = Choice(["system", "light", "dark"], required=False)
    presence = Flag(required=False)
    typing = Flag(required=False)
    receipts = Flag(required=False)
    enter_sends = Flag(required=False)


class ProfileFields(WithAliases):
    """What is given is changed. `avatar: null` brings the drawn picture back."""

    display_name = Name(required=False)
    full_name = Name(required=False)
    username = Username(required=False)
    email = Email(required=False, allow_null=True, allow_blank=True)
    bio = Text(max_length=500, required=False, allow_blank=True)
    public_key = Text(max_length=4096, required=False, allow_blank=True)
    avatar = Picture()
    profile_picture = Picture()
    avatar_url = Picture()
    settings = SettingsFields(required=False)

    def validate_email(self, value: str | None) -> str | None:
        return value or None


class People(serializers.Field[Any, Any, Any, Any]):
    """A reference to a person, or a list of at most 200."""

    one = PersonReference()
    several = List(child=PersonReference(), max_length=PEOPLE_FOLLOWED)

    def to_internal_value(self, data: object) -> str | list[str]:
        field = self.several if isinstance(data, list) else self.one
        return field.run_validation(data)


class StatusRequestFrame(serializers.Serializer[Any]):
    target = People()


class SetStatusFrame(serializers.Serializer[Any]):
    status = Choice([ONLINE, AWAY])
