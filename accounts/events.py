"""What the others are told about people."""

from typing import Any

from chatproject.realtime.publish import Event

from .models import User
from .serializers import summary


class UserUpdated(Event):
    """A person has another name or picture."""

    type = "user_updated"

    def __init__(self, user: User) -> None:
        self.user = user

    def payload(self) -> dict[str, Any]:
        return {"user": summary(self.user)}
