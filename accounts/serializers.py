"""How people and devices get to the wire: plain functions that make the payloads."""

from typing import cast

from chatproject.core.times import stamp
from chatproject.realtime.presence.queries import status_of
from chatproject.realtime.presence.state import OFFLINE

from .models import DEFAULT_SETTINGS, Session, User
from .payloads import DevicePayload, MePayload, SettingsPayload, StatusPayload, SummaryPayload, UserPayload


def summary(user: User) -> SummaryPayload:
    """The public fields of a person, as messages and events embed them."""
    return {
        "id": str(user.id),
        "username": user.username,
        "display_name": user.display_name,
        "avatar_url": user.avatar_url,
    }


def person(user: User, viewer: User | None = None) -> UserPayload:
    """A person as `viewer` sees them."""
    shows = user == viewer or user.preference("presence")
    return {
        **summary(user),
        "bio": user.bio,
        "public_key": user.public_key,
        "status": status_of(user.id) if shows else OFFLINE,
        "last_seen": stamp(user.last_seen) if shows else None,
    }


def status(user: User, status: str) -> StatusPayload:
    """Whether a person is there, as everybody else sees it."""
    shows = user.preference("presence")
    return {
        "user_id": str(user.id),
        "status": status if shows else OFFLINE,
        "last_seen": stamp(user.last_seen) if shows else None,
    }


def me(user: User) -> MePayload:
    """A person as they see themselves."""
    return {
        **person(user, user),
        "email": user.email,
        "is_staff": user.is_staff,
        "created_at": stamp(user.created_at),
        "settings": cast("SettingsPayload", {**DEFAULT_SETTINGS, **user.settings}),
    }


def device(session: Session, *, current: Session | None) -> DevicePayload:
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
