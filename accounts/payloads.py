"""What people and devices look like on the wire; `serializers` makes them, and OpenAPI repeats them."""

from typing import Annotated, Literal, TypedDict

from chatproject.core.wire import Id, Note, Time

from .models import Session

Status = Annotated[str, Literal["online", "away", "offline"]]


class SummaryPayload(TypedDict):
    """The public fields of a person, as messages and events embed them."""

    id: Id
    username: str
    display_name: str
    avatar_url: str


class UserPayload(SummaryPayload):
    """A person, as whoever asks may see them."""

    bio: str
    public_key: str
    status: Status
    last_seen: Time | None


class SettingsPayload(TypedDict):
    """What a person chose for themselves, or what it is without a choice."""

    theme: Literal["system", "light", "dark"]
    presence: bool
    typing: bool
    receipts: bool
    enter_sends: bool


class MePayload(UserPayload):
    """A person as they see themselves."""

    email: str | None
    is_staff: bool
    created_at: Time
    settings: SettingsPayload


class DevicePayload(TypedDict):
    """A signed-in device, for its owner."""

    id: Id
    kind: Annotated[str, Session.Kind]
    ip_address: str | None
    user_agent: str
    created_at: Time
    last_seen: Time
    expires_at: Time
    current: Annotated[bool, Note("whether this request came from it")]


class DevicesPayload(TypedDict):
    """Where somebody is signed in."""

    sessions: list[DevicePayload]


class TokensPayload(TypedDict):
    """What a program signs its requests with, and asks for new ones with."""

    access: str
    refresh: str


class SignedInPayload(TokensPayload):
    """The answer to signing in."""

    user: MePayload
    token: Annotated[str, Note("the same as `access`")]


class ContactsPayload(TypedDict):
    """A page of people."""

    contacts: list[UserPayload]
    next: str | None


class IdentityPayload(TypedDict):
    """A name and a picture that one could take."""

    username: str
    display_name: str
    avatar_url: str


class UserUpdatedPayload(TypedDict):
    """The event `user_updated`."""

    user: SummaryPayload


class StatusPayload(TypedDict):
    """The event `status`: whether a person is there, as everybody else sees it."""

    user_id: Id
    status: Status
    last_seen: Time | None
