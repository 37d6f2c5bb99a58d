"""The errors for a username or an e-mail address that another person has."""

from accounts.models import User
from chatproject.core.errors import Conflict, NameTaken, Problem


def taken(user: User) -> Problem:
    """The error for the value that belongs to another person; called after the database refused to store it."""
    return _conflict(user) or Conflict()


def refuse_taken(user: User) -> None:
    """Asked before something costly is done for `user`, which the database could still refuse.

    Raises NameTaken for the username and Conflict for the e-mail address of somebody else.
    """
    if problem := _conflict(user):
        raise problem


def _conflict(user: User) -> Problem | None:
    others = User.objects.exclude(pk=user.pk)
    if user.username and others.filter(username=user.username).exists():
        return NameTaken(fields={"username": ["This username is taken."]})
    if user.email and others.filter(email=user.email).exists():
        return Conflict(fields={"email": ["There is an account with this e-mail address."]})
    return None
