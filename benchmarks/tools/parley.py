"""A Parley server as `make run` starts it, on data of its own, and people who are signed in there."""

import contextlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import django

from tests.servers import DEFAULTS, Server

from . import cores


class Person(NamedTuple):
    id: str
    token: str


class Parley(NamedTuple):
    server: Server
    people: list[Person]

    @property
    def pid(self) -> int:
        assert self.server.process
        return self.server.process.pid


@contextlib.contextmanager
def parley(people: int) -> Iterator[Parley]:
    """A server on its core, with so many people, for the length of a block. Rate limits are lifted, nothing else.

    This process shares its data: services may be called here as they are in the server.
    """
    with tempfile.TemporaryDirectory(prefix="parley-bench-") as directory:
        data = Path(directory) / "data"
        os.environ.update({**DEFAULTS, "DATA_DIR": str(data), "RATE_LIMITS": "0", "LOG_LEVEL": "WARNING"})
        os.environ["DJANGO_SETTINGS_MODULE"] = "chatproject.settings"
        django.setup()
        signed_in = _sign_in(people)
        with cores.on(cores.SERVER):
            server = Server(data, RATE_LIMITS="0", LOG_LEVEL="WARNING").start()
        try:
            yield Parley(server, signed_in)
        finally:
            server.kill()


def _sign_in(count: int) -> list[Person]:
    from accounts import tokens  # noqa: PLC0415, models exist only after setup
    from accounts.models import Session, User  # noqa: PLC0415
    from accounts.services import Device, start_session  # noqa: PLC0415
    from chatproject.web.preparation import migrate  # noqa: PLC0415

    migrate()
    users = [User(username=f"person{number}", display_name=f"Person {number}", password="!") for number in range(count)]
    User.objects.bulk_create(users)
    device = Device(Session.Kind.API)
    return [Person(str(user.pk), tokens.issue(start_session(user=user, device=device)).access) for user in users]


def open_direct(one: Person, other: Person) -> str:
    """The id of the conversation of two people."""
    from accounts.models import User  # noqa: PLC0415
    from messaging.services import open_direct as open_conversation  # noqa: PLC0415

    place, _ = open_conversation(person=User.objects.get(pk=one.id), peer=User.objects.get(pk=other.id))
    return str(place.conversation_id)
