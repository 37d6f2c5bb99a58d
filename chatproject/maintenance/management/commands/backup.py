"""`manage.py backup`: everything in one file, while people go on writing."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import CommandError

from chatproject.maintenance.archive.writing import write_archive
from chatproject.maintenance.commands import DataCommand
from chatproject.maintenance.progress import progress


class Command(DataCommand):
    help = (
        "Writes everything, files included, to one file, which `restore` reads on any engine. The server may go on "
        "running. The file holds password hashes and all that people said: only its owner may read it, keep it so. "
        "The secret keys in DATA_DIR are not in it."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="where to; a file of that name is replaced")

    def handle(self, *, file: Path, **_: Any) -> None:
        try:
            with progress(self.stderr, "Rows and files written") as bar:
                counts = write_archive(file, bar)
        except OSError as error:
            raise CommandError(f"{file} cannot be written: {error.strerror}.") from error
        rows = ", ".join(f"{count:,} {label.partition('.')[2]}" for label, count in counts.items())
        self.stdout.write(f"{file} ({file.stat().st_size / 1e6:,.1f} MB): {rows or 'nothing'}.")
