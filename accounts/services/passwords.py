"""Changing one's password, and what passwords must be like."""

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from accounts.limits import confirming
from accounts.models import Session, User
from chatproject.core.errors import AuthFailed, Invalid
from chatproject.db import atomic, retried

from .sessions import end_other_sessions

WRONG = "This is not your password."


def change_password(*, user: User, session: Session, current: str, new: str, ip_address: str | None = None) -> None:
    """Give `user` a new password and end every other session, whose sockets then close.

    Raises Invalid when `current` is not the password, or `new` is too weak, RateLimited after too many wrong ones from
    `ip_address` or in this session, and AuthFailed when the session ended meanwhile.
    """
    with confirming(session, ip_address=ip_address):
        if not user.check_password(current):
            raise Invalid(fields={"current": [WRONG]})
    check_strength(new, field="new", username=user.username, email=user.email, display_name=user.display_name)
    _replace(user, session, make_password(new))


@retried
def _replace(user: User, session: Session, new: str) -> None:
    """Of two changes at once the second one has a wrong current password, or comes from a session that has ended."""
    with atomic():
        if not User.objects.filter(pk=user.pk, password=user.password).update(password=new):
            raise Invalid(fields={"current": [WRONG]})
        if not Session.objects.filter(pk=session.pk, ended_at=None).exists():
            raise AuthFailed
        end_other_sessions(user=user, keep=session)
    user.password = new


def check_strength(
    password: str, *, field: str, username: str | None, email: str | None, display_name: str | None
) -> None:
    """Raises Invalid when a password is too short, too common, or much like what is known about the person."""
    person = User(username=username or "", email=email, display_name=display_name or "")
    try:
        validate_password(password, person)
    except ValidationError as error:
        raise Invalid(fields={field: list(error.messages)}) from None
