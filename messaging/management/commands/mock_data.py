"""`manage.py mock_data`: many people who have said much, for trying things out at size."""

from argparse import ArgumentParser, ArgumentTypeError
from typing import Any

from django.core.management import CommandError

from accounts.models import User
from chatproject.db.batches import grouped
from chatproject.db.commands import DataCommand
from chatproject.db.inserting import Inserter, long_block
from chatproject.db.progress import Progress
from messaging.digest import digest
from messaging.mocking import World, shares

MESSAGES_AT_ONCE = 20_000  # in one transaction, unless a single conversation has more


def whole_number(text: str) -> int:
    if not text.isdecimal() or len(text) > 9:
        raise ArgumentTypeError(f"{text} is not a whole number of at most nine digits.")
    return int(text)


class Command(DataCommand):
    help = (
        "Makes up people and direct conversations between them, always the same ones from the same seed, and prints a "
        "digest that is the same on every engine. Nobody can sign in as these people until they get a password "
        "(`manage.py changepassword`)."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--users", type=whole_number, default=100, metavar="N")
        parser.add_argument("--chats", type=whole_number, default=200, metavar="N", help="direct conversations")
        parser.add_argument("--messages", type=whole_number, default=10_000, metavar="N")
        parser.add_argument("--seed", type=whole_number, default=1, metavar="S")
        parser.add_argument("--digest", action="store_true", help="make up nothing, print the digest of what is there")

    def handle(self, *, users: int, chats: int, messages: int, seed: int, **options: Any) -> None:
        if not options["digest"]:
            self.make(users=users, chats=chats, messages=messages, seed=seed)
        with Progress(self.stderr, "Rows read for the digest") as progress:
            self.stdout.write(digest(progress.add))

    def make(self, *, users: int, chats: int, messages: int, seed: int) -> None:
        try:
            world = World(seed=seed, people=users, chats=chats)
        except ValueError as error:
            raise CommandError(str(error)) from error
        if messages and not chats:
            raise CommandError("Messages need at least one conversation.")
        if User.objects.filter(username__endswith=f".{seed}.0").exists():
            raise CommandError(f"The people of seed {seed} are here already. Take another --seed.")
        with Progress(self.stderr, "Rows written", total=users + 3 * chats + messages) as progress:
            store(world, shares(messages, chats), progress)


def store(world: World, counts: list[int], progress: Progress) -> None:
    """Store the people, then conversations with so many messages each; those of one are stored together."""
    inserter = Inserter()
    with long_block():
        for person in world.people():
            inserter.add(person)
            progress.add()
        inserter.flush()
    for group in grouped(enumerate(counts), size=lambda chat: chat[1] + 1, most=MESSAGES_AT_ONCE):
        with long_block():
            for number, count in group:
                for row in world.chat(number, count):
                    inserter.add(row)
                    progress.add()
            inserter.flush()
