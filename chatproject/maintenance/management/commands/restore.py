"""`manage.py restore`: what `backup` wrote, on this engine or another."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import CommandError, call_command

from chatproject.maintenance.archive import ArchiveError
from chatproject.maintenance.archive.reading import Archive, open_archive
from chatproject.maintenance.archive.restoring import is_empty, restore
from chatproject.maintenance.commands import DataCommand
from chatproject.maintenance.progress import progress


class Command(DataCommand):
    help = (
        "Puts back what `backup` wrote, with all ids and numbers. The file is checked before anything is touched. Stop "
        "the server first. Whoever was signed in then is signed in again. On SQLite and PostgreSQL a failure changes "
        "nothing; on MongoDB it leaves an empty database."
    )
    needs_tables = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--force", action="store_true", help="replace everything that is there now")

    def handle(self, *, file: Path, force: bool, **_: Any) -> None:
        try:
            with open_archive(file) as archive:
                self.restore(archive, force=force)
        except ArchiveError as error:
            raise CommandError(str(error)) from error

    def restore(self, archive: Archive, *, force: bool) -> None:
        with progress(self.stderr, "Bytes checked", total=archive.size) as bar:
            archive.verify(bar)
        call_command("migrate", verbosity=0, interactive=False)
        if not force and not is_empty():
            raise CommandError("This database is not empty. Replace everything that is there with --force.")
        total = sum(archive.rows_of.values()) + len(archive.files)
        with progress(self.stderr, "Rows and files restored", total=total) as bar:
            restore(archive, bar, replace=force)
        self.stdout.write(f"Restored: {sum(archive.rows_of.values()):,} rows, {len(archive.files):,} files.")
