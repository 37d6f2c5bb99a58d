"""Changing one's password, and what passwords must be like."""

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from accounts.models import Session, User
from chatproject.api.errors import Invalid
from chatproject.db import atomic

from .sessions import end_other_sessions


def change_password(*, user: User, session: Session, current: str, new: str) -> None:
    """Give `user` a new password and end every other session, whose sockets then close.

    Raises Invalid when `current` is not the password, or `new` is too weak.
    """
    if not user.check_password(current):
        raise Invalid(fields={"current": ["This is not your password."]})
    check_strength(new, field="new", username=user.username, email=user.email, display_name=user.display_name)
    user.set_password(new)
    with atomic():
        user.save(update_fields=["password"])
        end_other_sessions(user=user, keep=session)


def check_strength(
    password: str, *, field: str, username: str | None, email: str | None, display_name: str | None
) -> None:
    """Raises Invalid when a password is too short, too common, or much like what is known about the person."""
    person = User(username=username or "", email=email, display_name=display_name or "")
    try:
        validate_password(password, person)
    except ValidationError as error:
        raise Invalid(fields={field: list(error.messages)}) from None
