"""What the others are told about people."""

from chatproject.realtime.delivery import Event

from . import serializers
from .models import User
from .payloads import StatusPayload, UserUpdatedPayload


class UserUpdated(Event):
    """A person has another name or picture."""

    type = "user_updated"

    def __init__(self, user: User) -> None:
        self.user = user

    def payload(self) -> UserUpdatedPayload:
        return {"user": serializers.summary(self.user)}


class StatusChanged(Event):
    """Another presence of a person: they came, went, or began or stopped to hide it."""

    type = "status"

    def __init__(self, user: User, status: str) -> None:
        self.user = user
        self.status = status
        self.key = f"status.{user.pk.hex}"

    def payload(self) -> StatusPayload:
        return serializers.status(self.user, self.status)
