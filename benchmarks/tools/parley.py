"""A Parley server as `make run` starts it, on data of its own, and people who are signed in there."""

import contextlib
import os
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

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
def parley(people: int, *, rate_limits: bool = False, **settings: str) -> Iterator[Parley]:
    """A server on its core, with so many people, for the length of a block. Rate limits are lifted, nothing else,
    unless they are what is measured; `settings` are more of its environment.

    This process shares its data: services may be called here as they are in the server, without limits.
    """
    with tempfile.TemporaryDirectory(prefix="parley-bench-") as directory:
        data = Path(directory) / "data"
        os.environ.update({**DEFAULTS, "DATA_DIR": str(data), "RATE_LIMITS": "0", "LOG_LEVEL": "WARNING"})
        os.environ["DJANGO_SETTINGS_MODULE"] = "chatproject.settings"
        django.setup()
        signed_in = _sign_in(people)
        with cores.on(cores.SERVER):
            server = Server(data, RATE_LIMITS=str(int(rate_limits)), LOG_LEVEL="WARNING", **settings).start()
        try:
            yield Parley(server, signed_in)
        finally:
            server.kill()


def _sign_in(count: int) -> list[Person]:
    from accounts import tokens  # noqa: PLC0415, models exist only after setup
    from accounts.models import Session, User  # noqa: PLC0415
    from accounts.services import Device, start_session  # noqa: PLC0415
    from chatproject.db import atomic, insert_all  # noqa: PLC0415
    from chatproject.web.preparation import migrate  # noqa: PLC0415

    migrate()
    names = [f"Person {number}" for number in range(count)]
    users = [
        User(
            username=name.lower().replace(" ", ""),
            display_name=name,
            sort_name=name.lower(),
            search_key=f" {name.lower()}",
            avatar=f"{number:016x}",
            password="!",
        )
        for number, name in enumerate(names)
    ]
    device = Device(Session.Kind.API)
    with atomic():  # together, since thousands of commits would take longer than what is measured
        insert_all(User, users)
        return [Person(str(user.pk), tokens.issue(start_session(user=user, device=device)).access) for user in users]


def make_direct(one: Person, other: Person) -> str:
    """The id of the conversation of two people."""
    from messaging.services import get_or_create_direct  # noqa: PLC0415

    participant = get_or_create_direct(person=_user(one), peer=_user(other)).participant
    return str(participant.conversation_id)


def make_group(people: Sequence[Person]) -> str:
    """The id of a new group of all of these."""
    from groups.services import create_group  # noqa: PLC0415

    creator, *others = map(_user, people)
    return str(create_group(creator=creator, name="Choir", members=others).conversation_id)


def make_room(people: Sequence[Person]) -> str:
    """The id of a new public room to which all of these belong, as if they had come before anything was said."""
    from chatproject.db import atomic, insert_all, uuid7  # noqa: PLC0415
    from messaging.models import Conversation, Participant  # noqa: PLC0415
    from rooms.services import create_room  # noqa: PLC0415

    creator, *others = people
    with atomic():
        participant = create_room(creator=_user(creator), name=f"Hall {uuid7()}", is_public=True)
        room = Conversation.objects.filter(pk=participant.conversation_id)
        room.update(member_count=len(people))
        insert_all(Participant, [Participant(conversation=participant.conversation, user_id=one.id) for one in others])
    return str(participant.conversation_id)


def _user(person: Person) -> Any:
    from accounts.models import User  # noqa: PLC0415

    return User.objects.get(pk=person.id)
