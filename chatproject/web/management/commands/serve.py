"""`manage.py serve`: prepares the data and serves in the foreground, or says in one sentence why not."""

import platform
import socket
import sqlite3
import sys
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import BaseCommand, CommandError, call_command
from django.db import DatabaseError, connection, connections

from chatproject.core.loopback import is_loopback, is_private
from chatproject.db.readiness import NotReady, check_server
from chatproject.web import demo
from chatproject.web.listening import CannotListen, listen, url
from chatproject.web.preparation import collect_static, migrate
from chatproject.web.server import serve


class Command(BaseCommand):
    help = "Migrates, seeds the demo on this machine, collects static files, and serves until it is stopped."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--allow-demo", action="store_true", help="serve the demo's well-known passwords to other machines too"
        )
        parser.add_argument(
            "--prepare-only", action="store_true", help="bring the data up to date or refuse, but do not serve"
        )

    def handle(self, *, allow_demo: bool, prepare_only: bool, **_: Any) -> None:
        if prepare_only:
            self.prepare(allow_demo=allow_demo)
            return
        refuse_workers_that_cannot_work_together()
        if newer := safer_python(sys.version_info[:3]):
            self.say(self.style.WARNING(f"This is Python {platform.python_version()}, whose faults {newer} mends."))
        listener = open_listener()
        self.prepare(allow_demo=allow_demo)
        self.greet(listener)
        serve(listener)

    def prepare(self, *, allow_demo: bool) -> None:
        """Bring the data up to date, and refuse to serve demo passwords to other machines."""
        try:
            check_server()
            if migrate():
                self.say("The database is up to date.")
            if (allow_demo or private()) and not get_user_model().objects.exists():
                call_command("seed_demo")
            if not allow_demo and not is_loopback(settings.HOST):
                refuse_demo_passwords()
        except NotReady as reason:
            raise CommandError(str(reason)) from reason
        except DatabaseError as error:
            raise CommandError(f"The database does not answer as it should: {str(error).strip()}") from error
        try:
            if not settings.DEBUG and collect_static():
                self.say("The static files are collected.")
        except OSError as error:
            raise CommandError(f"{settings.DATA_DIR} cannot be written: {error.strerror}.") from error

    def greet(self, listener: socket.socket) -> None:
        """Print the address, and who can sign in with what."""
        names = demo.open_accounts()
        connections.close_all()
        self.say(f"\nParley is at {url(listener)}")
        if names:
            self.say("\nSign in as:")
        for name in names:
            self.say(f"  {name:<12} {demo.SIGN_INS[name]}")
        if names and not private():
            self.say(self.style.WARNING("Others may reach this server, and everybody knows these passwords."))
        self.say("\nStop with Ctrl+C.\n\n")

    def say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()


def private() -> bool:
    """Whether only this machine is meant to reach the server."""
    return is_private(settings.HOST, settings.ALLOWED_HOSTS)


def refuse_workers_that_cannot_work_together() -> None:
    """More than one process needs a bus, and a database that several processes can write to."""
    if settings.WORKERS == 1:
        return
    if not settings.REDIS_URL:
        raise CommandError(
            f"WORKERS={settings.WORKERS} needs REDIS_URL: without a bus, "
            "people on different processes would not hear each other."
        )
    if connection.vendor == "sqlite" and sqlite3.sqlite_version_info < (3, 51, 3):
        raise CommandError(
            f"WORKERS={settings.WORKERS} needs PostgreSQL, MongoDB, or SQLite 3.51.3: several processes "
            f"can damage the file of SQLite {sqlite3.sqlite_version}. Set DATABASE_URL, or leave WORKERS at 1."
        )


def refuse_demo_passwords() -> None:
    """Other machines can reach this server: nobody may have a password that is printed in the documentation."""
    if names := demo.open_accounts():
        raise CommandError(
            f"HOST={settings.HOST} can be reached from other machines, and {', '.join(names)} still "
            f"{'has' if len(names) == 1 else 'have'} a demo password. Change or delete what is not needed "
            "(`manage.py changepassword <name>`), or allow it for a show: make run ALLOW_DEMO=1"
        )


def safer_python(version: tuple[int, int, int]) -> str | None:
    """The release that mends what anybody could use against a server (CVE-2024-7592); None where this has it."""
    mended = {(3, 11): 10, (3, 12): 6}
    major, minor, patch = version
    least = mended.get((major, minor), 0)
    return f"{major}.{minor}.{least}" if patch < least else None


def open_listener() -> socket.socket:
    """The listening socket that HOST and PORT name."""
    try:
        return listen(settings.HOST, settings.PORT)
    except CannotListen as error:
        raise CommandError(str(error)) from error
