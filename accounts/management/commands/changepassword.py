"""`manage.py changepassword`: Django's command of this name would leave everybody signed in who knew the old one."""

from argparse import ArgumentParser
from typing import Any

from accounts.queries import person_by_reference
from accounts.services import reset_password
from accounts.services.passwords import check_strength
from chatproject.api.fields import Password
from chatproject.maintenance.commands import DataCommand

from .create_user import read_password


class Command(DataCommand):
    help = (
        "Gives somebody another password, and signs them out everywhere. It is asked for, or read from the standard "
        "input; it is never an argument."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("person", help="a username, e-mail address or id")
        parser.add_argument("--password-stdin", action="store_true", help="the first line of the input is the password")

    def handle(self, *, person: str, password_stdin: bool, **_: Any) -> None:
        user = person_by_reference(person)
        password = Password().run_validation(read_password(from_input=password_stdin))
        check_strength(
            password, field="password", username=user.username, email=user.email, display_name=user.display_name
        )
        ended = reset_password(user=user, new=password)
        devices = "1 device" if ended == 1 else f"{ended:,} devices"
        self.stdout.write(f"{user.username} has another password, and was signed out on {devices}.")
