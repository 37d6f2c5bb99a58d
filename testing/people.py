"""The people of the tests: alice owns, bob belongs, carol is outside."""

from typing import NamedTuple

from accounts import services, tokens
from accounts.models import Session, User

PASSWORD = "correct horse battery"


class SignedIn(NamedTuple):
    session: Session
    access: str
    refresh: str


def alice() -> User:
    return person("alice")


def bob() -> User:
    return person("bob")


def carol() -> User:
    return person("carol")


def person(name: str) -> User:
    """Somebody with this username, the e-mail address `<name>@example.org` and PASSWORD."""
    return services.register(
        username=name, email=f"{name}@example.org", display_name=name.capitalize(), password=PASSWORD
    )


def sign_in(user: User, *, kind: Session.Kind = Session.Kind.API) -> SignedIn:
    """A new session of `user`, with its tokens."""
    device = services.Device(kind, "192.0.2.7", "pytest")
    session = services.start_session(user=user, device=device)
    return SignedIn(session, *tokens.issue(session))
