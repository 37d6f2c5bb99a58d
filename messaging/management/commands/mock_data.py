"""`manage.py mock_data`: many people who have said much, for trying things out at size."""

from argparse import ArgumentParser, ArgumentTypeError
from typing import Any

from django.core.management import CommandError
from tqdm import tqdm

from accounts.models import User
from chatproject.db.batches import grouped
from chatproject.db.inserting import Inserter, long_block
from chatproject.maintenance.commands import DataCommand
from chatproject.maintenance.progress import progress
from messaging.digest import digest as digest_of_all
from messaging.mocking import World, shares

MESSAGES_AT_ONCE = 20_000  # in one transaction, unless a single conversation has more


def whole_number(text: str) -> int:
    if not text.isdecimal() or len(text) > 9:
        raise ArgumentTypeError(f"{text} is not a whole number of at most nine digits.")
    return int(text)


class Command(DataCommand):
    help = (
        "Makes up people, direct conversations between them and rooms, always the same ones from the same seed, and "
        "prints a digest that is the same on every engine. Nobody can sign in as these people until they get a "
        "password (`manage.py changepassword`)."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--users", type=whole_number, default=100, metavar="N")
        parser.add_argument("--chats", type=whole_number, default=200, metavar="N", help="direct conversations")
        parser.add_argument("--rooms", type=whole_number, default=0, metavar="N", help="every other one is public")
        parser.add_argument("--messages", type=whole_number, default=10_000, metavar="N")
        parser.add_argument("--seed", type=whole_number, default=1, metavar="S")
        parser.add_argument("--digest", action="store_true", help="make up nothing, print the digest of what is there")

    def handle(self, *, digest: bool, messages: int, seed: int, users: int, chats: int, rooms: int, **_: Any) -> None:
        if not digest:
            self.make(users=users, chats=chats, rooms=rooms, messages=messages, seed=seed)
        with progress(self.stderr, "Rows read for the digest") as bar:
            self.stdout.write(digest_of_all(bar.update))

    def make(self, *, users: int, chats: int, rooms: int, messages: int, seed: int) -> None:
        try:
            world = World(seed=seed, people=users, chats=chats, rooms=rooms)
        except ValueError as error:
            raise CommandError(str(error)) from error
        if messages and not chats + rooms:
            raise CommandError("Messages need at least one conversation.")
        if User.objects.filter(username__endswith=f".{seed}.0").exists():
            raise CommandError(f"The people of seed {seed} are here already. Take another --seed.")
        total = 0 if rooms else users + 3 * chats + messages  # how many people are in rooms is seen when they are made
        with progress(self.stderr, "Rows written", total=total) as bar:
            store(world, rooms, shares(messages, rooms + chats), bar)


def store(world: World, rooms: int, counts: list[int], bar: tqdm) -> None:
    """Store the people, then so many rooms and the direct conversations, with so many messages each; what belongs to
    one is stored together.
    """
    inserter = Inserter()
    with long_block():
        for person in world.people():
            inserter.add(person)
            bar.update()
        inserter.flush()
    for group in grouped(enumerate(counts), size=lambda chat: chat[1] + 1, most=MESSAGES_AT_ONCE):
        with long_block():
            for number, count in group:
                for row in world.room(number, count) if number < rooms else world.chat(number - rooms, count):
                    inserter.add(row)
                    bar.update()
            inserter.flush()
