"""Registration: how accounts are made."""

from typing import IO

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import IntegrityError

from accounts import avatars, names
from accounts.models import User
from chatproject.core.errors import Forbidden, Invalid
from chatproject.db import atomic, uuid7

from .passwords import check_strength
from .uniqueness import refuse_taken, taken

RANDOM_NAMES = 5  # tries; each is free with a probability far above 99 %


def register(
    *,
    password: str,
    username: str | None = None,
    email: str | None = None,
    display_name: str | None = None,
    picture: IO[bytes] | None = None,
) -> User:
    """Open an account for whoever asks; without a username it gets a readable random one.

    Raises Forbidden where registration is closed, Invalid for a weak password or a bad picture, NameTaken for the
    username and Conflict for the e-mail address of somebody else.
    """
    check_registration_is_open()
    if not username and not email:
        raise Invalid("Please give a username or an e-mail address.")
    check_strength(password, field="password", username=username, email=email, display_name=display_name)
    if username:
        return create_user(
            username=username, password=password, email=email, display_name=display_name, picture=picture
        )
    return _with_random_name(password=password, email=email, display_name=display_name, picture=picture)


def check_registration_is_open() -> None:
    """Raises Forbidden where accounts are made by administrators only."""
    if settings.REGISTRATION == "closed":
        raise Forbidden("This server does not take new accounts.")


def create_user(
    *,
    username: str,
    password: str,
    email: str | None = None,
    display_name: str | None = None,
    picture: IO[bytes] | None = None,
    is_staff: bool = False,
    is_superuser: bool = False,
) -> User:
    """Make an account, also where registration is closed and with any password. Raises NameTaken or Conflict."""
    user = User(
        id=uuid7(),
        username=username,
        email=email or None,
        display_name=display_name or username,
        password=make_password(password),
        is_staff=is_staff,
        is_superuser=is_superuser,
    )
    if picture:
        refuse_taken(user)
    user.avatar = avatars.store(picture, owner=user.id) if picture else avatars.seed_of(username)
    try:
        with avatars.discarded_on_failure(user.avatar), atomic():
            user.save(force_insert=True)
    except IntegrityError:
        raise taken(user) from None
    return user


def _with_random_name(*, password: str, email: str | None, display_name: str | None, picture: IO[bytes] | None) -> User:
    for _ in range(RANDOM_NAMES):
        suggestion = names.suggest()
        if not User.objects.filter(username=suggestion.username).exists():
            break
    return create_user(
        username=suggestion.username,
        password=password,
        email=email,
        display_name=display_name or suggestion.display_name,
        picture=picture,
    )
