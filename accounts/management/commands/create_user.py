"""`manage.py create_user`: an account, also where registration is closed."""

import sys
from argparse import ArgumentParser
from getpass import getpass
from typing import Any

from django.core.management import CommandError

from accounts.requests import RegisterFields
from accounts.services import create_user
from accounts.services.passwords import check_strength
from chatproject.api.requests import valid
from chatproject.maintenance.commands import DataCommand


class Command(DataCommand):
    help = "Makes an account. The password is asked for, or read from the standard input; it is never an argument."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username")
        parser.add_argument("--email")
        parser.add_argument("--display-name")
        parser.add_argument("--staff", action="store_true", help="may look at everything in the admin")
        parser.add_argument("--superuser", action="store_true", help="may do everything in the admin")
        parser.add_argument("--password-stdin", action="store_true", help="the first line of the input is the password")

    def handle(self, *, staff: bool, superuser: bool, password_stdin: bool, **options: Any) -> None:
        given = {name: options[name] for name in ("username", "email", "display_name")}
        fields = valid(RegisterFields, {**given, "password": read_password(from_input=password_stdin)})
        check_strength(field="password", **fields)
        user = create_user(**fields, is_staff=staff or superuser, is_superuser=superuser)
        self.stdout.write(f"{user.username} can sign in now.")


def read_password(*, from_input: bool) -> str:
    """The first line of the standard input, or what somebody types twice, unseen."""
    if from_input:
        return sys.stdin.readline().rstrip("\r\n")
    password = getpass("Password: ")
    if getpass("Password again: ") != password:
        raise CommandError("These are two different passwords.")
    return password
