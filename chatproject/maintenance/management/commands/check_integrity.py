"""`manage.py check_integrity`: whether what is stored fits together."""

from typing import Any

from django.core.management import CommandError

from chatproject.maintenance.commands import DataCommand
from chatproject.maintenance.integrity import checks
from chatproject.maintenance.progress import progress


class Command(DataCommand):
    help = (
        "Looks at everything that is stored: numbers, positions, references, files. Prints a line for each thing that "
        "is wrong, and then ends with status 1. Changes nothing, and may run while people write."
    )

    def handle(self, **_: Any) -> None:
        found = 0
        for what, check in checks().items():
            with progress(self.stderr, f"Checking {what}") as bar:
                for finding in check(bar.update):
                    found += 1
                    self.stdout.write(finding)
        if found:
            raise CommandError(f"{found:,} {'thing is' if found == 1 else 'things are'} wrong.")
        self.stdout.write("Everything fits together.")
