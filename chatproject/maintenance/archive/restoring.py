"""Putting back what an archive holds: all of it, or nothing."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import connection
from django.db.utils import IntegrityError
from tqdm import tqdm

from chatproject.db import epoch
from chatproject.db.files import uploads
from chatproject.db.inserting import Inserter, empty_tables, long_block

from .errors import ArchiveError
from .parts import complete, tables
from .reading import Archive


def is_empty() -> bool:
    """Whether no table that an archive holds has a row."""
    return not any(model._base_manager.exists() for model in tables())


def restore(archive: Archive, bar: tqdm, *, replace: bool = False) -> None:
    """Store all rows and files of an archive that has been verified, with their ids and numbers, under a new epoch.

    With `replace` all that was there before goes. SQLite and PostgreSQL do this in one transaction. MongoDB ends a
    transaction after a minute, so there a failure leaves empty tables, also where something was to be replaced.
    Raises ArchiveError when the rows do not fit together.
    """
    with _new_files() as written:
        for name in archive.files:
            if not default_storage.exists(name):
                written.append(name)
            _store_file(archive, name)
            bar.update()
        try:
            with _all_or_nothing():
                if replace:
                    empty_tables()
                _store_rows(archive, bar)
                epoch.renew()
                connection.check_constraints()
        except IntegrityError as error:
            raise ArchiveError(f"The rows of this backup do not fit together: {error}") from error
    if replace:
        for name in set(uploads()) - set(archive.files):
            default_storage.delete(name)


def _store_rows(archive: Archive, bar: tqdm) -> None:
    inserter = Inserter()
    for row, again in archive.entries():
        if again:
            inserter.put(row)
        else:
            inserter.add(row)
        bar.update()
    inserter.flush()
    complete()


def _store_file(archive: Archive, name: str) -> None:
    default_storage.delete(name)
    with archive.file(name) as file:
        default_storage.save(name, File(file))


@contextmanager
def _new_files() -> Iterator[list[str]]:
    """The files whose names are added to the list are removed again if the block fails."""
    written: list[str] = []
    try:
        yield written
    except BaseException:
        for name in written:
            default_storage.delete(name)
        raise


@contextmanager
def _all_or_nothing() -> Iterator[None]:
    try:
        with long_block():
            yield
    except BaseException:
        if connection.vendor == "mongodb":
            empty_tables()
        raise
