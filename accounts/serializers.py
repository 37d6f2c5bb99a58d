"""How people and devices look on the wire: plain functions that make the shapes, and classes that describe them."""

from typing import Any

from rest_framework import serializers

from chatproject.core.times import stamp
from chatproject.realtime.presence.queries import status_of
from chatproject.realtime.presence.state import OFFLINE

from .models import DEFAULT_SETTINGS, Session, User


def summary(user: User) -> dict[str, Any]:
    """Who somebody is, wherever a message or an event names them."""
    return {
        "id": str(user.id),
        "username": user.username,
        "display_name": user.display_name,
        "avatar_url": user.avatar_url,
    }


def person(user: User, viewer: User | None = None) -> dict[str, Any]:
    """A person as `viewer` sees them."""
    shows = user == viewer or user.preference("presence")
    return {
        **summary(user),
        "bio": user.bio,
        "public_key": user.public_key,
        "status": status_of(user.id) if shows else OFFLINE,
        "last_seen": stamp(user.last_seen) if shows else None,
    }


def status(user: User, status: str) -> dict[str, Any]:
    """Whether a person is there, as everybody else sees it."""
    shows = user.preference("presence")
    return {
        "user_id": str(user.id),
        "status": status if shows else OFFLINE,
        "last_seen": stamp(user.last_seen) if shows else None,
    }


def me(user: User) -> dict[str, Any]:
    """A person as they see themselves."""
    return {
        **person(user, user),
        "email": user.email,
        "is_staff": user.is_staff,
        "created_at": stamp(user.created_at),
        "settings": {**DEFAULT_SETTINGS, **user.settings},
    }


def device(session: Session, *, current: Session | None) -> dict[str, Any]:
    """A signed-in device, for its owner."""
    return {
        "id": str(session.id),
        "kind": session.kind,
        "ip_address": session.ip_address,
        "user_agent": session.user_agent,
        "created_at": stamp(session.created_at),
        "last_seen": stamp(session.last_seen),
        "expires_at": stamp(session.expires_at),
        "current": session == current,
    }


class SummarySerializer(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    username = serializers.CharField()
    display_name = serializers.CharField()
    avatar_url = serializers.CharField()


class UserSerializer(SummarySerializer):
    bio = serializers.CharField()
    public_key = serializers.CharField()
    status = serializers.ChoiceField(["online", "away", "offline"])
    last_seen = serializers.DateTimeField(allow_null=True)


class SettingsSerializer(serializers.Serializer[Any]):
    theme = serializers.ChoiceField(["system", "light", "dark"])
    presence = serializers.BooleanField()
    typing = serializers.BooleanField()
    receipts = serializers.BooleanField()
    enter_sends = serializers.BooleanField()


class MeSerializer(UserSerializer):
    email = serializers.CharField(allow_null=True)
    is_staff = serializers.BooleanField()
    created_at = serializers.DateTimeField()
    settings = SettingsSerializer()


class DeviceSerializer(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    kind = serializers.ChoiceField(Session.Kind.choices)
    ip_address = serializers.CharField(allow_null=True)
    user_agent = serializers.CharField()
    created_at = serializers.DateTimeField()
    last_seen = serializers.DateTimeField()
    expires_at = serializers.DateTimeField()
    current = serializers.BooleanField()


class DevicesSerializer(serializers.Serializer[Any]):
    sessions = DeviceSerializer(many=True)


class TokensSerializer(serializers.Serializer[Any]):
    access = serializers.CharField()
    refresh = serializers.CharField()


class SignedInSerializer(TokensSerializer):
    user = MeSerializer()
    token = serializers.CharField(help_text="the same as `access`")


class ContactsSerializer(serializers.Serializer[Any]):
    contacts = UserSerializer(many=True)
    next = serializers.CharField(allow_null=True)


class IdentitySerializer(serializers.Serializer[Any]):
    username = serializers.CharField()
    display_name = serializers.CharField()
    avatar_url = serializers.CharField()
