"""What to say when the database refused a second one."""

from accounts.models import User
from chatproject.api.errors import Conflict, NameTaken, Problem


def taken(user: User) -> Problem:
    """Which of this person's unique values belongs to somebody else; asked after the database refused to store it."""
    others = User.objects.exclude(pk=user.pk)
    if others.filter(username=user.username).exists():
        return NameTaken(fields={"username": ["This username is taken."]})
    if user.email and others.filter(email=user.email).exists():
        return Conflict(fields={"email": ["There is an account with this e-mail address."]})
    return Conflict()
