"""`manage.py reset_database`: back to the first day, with nobody and nothing."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection

from chatproject.core.loopback import is_loopback
from chatproject.db.files import uploads
from chatproject.db.inserting import empty_tables, long_block
from chatproject.db.whereabouts import is_local
from chatproject.maintenance.commands import DataCommand


class Command(DataCommand):
    help = "Removes everybody, everything they said and their files. Nothing is put in its place, not even the demo."
    needs_tables = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--yes", action="store_true", help="do not ask")
        parser.add_argument(
            "--force", action="store_true", help="also where other machines reach the server, or the database is on one"
        )

    def handle(self, *, yes: bool, force: bool, **_: Any) -> None:
        database = connection.settings_dict
        if not force and not (is_loopback(settings.HOST) and is_local(database)):
            raise CommandError(
                "Others use this: HOST or the database is not this machine alone. Remove everything all the same "
                "with --force."
            )
        if not yes and not self.is_confirmed(str(database["NAME"])):
            raise CommandError("Nothing was removed.")
        call_command("migrate", verbosity=0, interactive=False)
        with long_block():
            empty_tables()
        for name in list(uploads()):
            default_storage.delete(name)
        self.stdout.write("Everything is removed; the tables are empty and up to date.")

    def is_confirmed(self, name: str) -> bool:
        """Whether somebody typed the whole word."""
        self.stdout.write(f"This removes everybody, everything they said and their files from {name}.")
        try:
            return input("Type “yes” to go on: ").strip().lower() == "yes"
        except EOFError:
            return False
