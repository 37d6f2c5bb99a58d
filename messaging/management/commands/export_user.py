"""`manage.py export_user`: what somebody has a right to be given, in the shapes of the protocol."""

from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
from django.core.management import CommandError
from django.db.models import QuerySet

from accounts.models import Session, User
from accounts.queries import person_by_reference
from accounts.serializers import device, me
from chatproject.db.batches import in_batches
from chatproject.db.files import private_file
from chatproject.maintenance.commands import DataCommand
from chatproject.maintenance.progress import progress
from messaging.models import Message, Participant
from messaging.queries import participants_of, with_people
from messaging.serializers import chats_for, message

CHATS_AT_ONCE = 100


class Command(DataCommand):
    help = (
        "Writes everything that this server has of one person to a file that only its owner may read: a line of JSON "
        "for the profile, each device, each conversation, and each message that they wrote."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("person", help="id, username or e-mail address")
        parser.add_argument("file", type=Path, help="where to; a file of that name is replaced")

    def handle(self, *, person: str, file: Path, **_: Any) -> None:
        user = person_by_reference(person)
        try:
            with private_file(file) as output, progress(self.stderr, "Lines written") as bar:
                for line in everything_of(user):
                    output.write(orjson.dumps(line) + b"\n")
                    bar.update()
        except OSError as error:
            raise CommandError(f"{file} cannot be written: {error.strerror}.") from error
        self.stdout.write(f"{file}: {bar.n:,} lines about {user.username}.")


def everything_of(user: User) -> Iterator[dict[str, Any]]:
    """`{"user": …}`, then sessions, chats and messages, each named by what it is."""
    yield {"user": me(user)}
    for session in Session.objects.filter(user=user).order_by("pk").iterator():
        yield {"session": device(session, current=None)}
    for participants in in_batches(_participants_of(user), CHATS_AT_ONCE):
        yield from ({"chat": shape} for shape in chats_for(user, participants))
    for row in with_people(Message.objects.filter(sender=user).order_by("conversation_id", "seq")).iterator():
        yield {"message": message(row)}


def _participants_of(user: User) -> QuerySet[Participant]:
    return participants_of(user).select_related(
        "conversation__last_message__sender", "conversation__last_message__reply_to__sender"
    )
