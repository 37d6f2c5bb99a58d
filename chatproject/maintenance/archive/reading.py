"""Reading an archive, and trusting none of it before it has been checked."""

import hashlib
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, NamedTuple

import orjson
from django.core.exceptions import ValidationError
from django.db.models import Model
from tqdm import tqdm

from chatproject.db.files import is_inside

from .errors import ArchiveError
from .parts import Entry, tables
from .rows import Table
from .writing import FORMAT, MANIFEST, VERSION

CHUNK = 1024 * 1024
NO_ARCHIVE = "This is no backup of Parley, or it is damaged"

FAULTS = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    AttributeError,
    KeyError,
    TypeError,
    ValueError,
    ValidationError,
)


class Member(NamedTuple):
    size: int
    sha256: str


class Archive:
    """An open archive whose manifest is understood; `verify` it before anything else is believed."""

    def __init__(self, file: zipfile.ZipFile) -> None:
        self._file = file
        with _explained():
            manifest = orjson.loads(file.read(MANIFEST))
            if manifest["format"] != FORMAT:
                raise ArchiveError(f"{NO_ARCHIVE}.")
            if manifest["version"] != VERSION:
                raise ArchiveError("This backup was made by another version of Parley, and this one cannot read it.")
            self._members = {name: Member(**told) for name, told in manifest["members"].items()}
            self.rows_of: dict[str, int] = dict(manifest["rows"])
            self._tables = _known_tables(manifest["tables"])
        self.files = [name.removeprefix("files/") for name in self._members if name.startswith("files/")]
        if unsafe := [name for name in self.files if not is_inside(name)]:
            raise ArchiveError(f"This backup would write outside of its place: {unsafe[0]!r}.")

    @property
    def size(self) -> int:
        """How many bytes there are to verify."""
        return sum(member.size for member in self._members.values())

    def verify(self, bar: tqdm) -> None:
        """Read all of it once. Raises ArchiveError when anything is missing, added or changed."""
        names = sorted(self._file.namelist())
        if names != sorted([*self._members, MANIFEST]):
            raise ArchiveError(f"{NO_ARCHIVE}: it does not hold what its manifest lists.")
        for name, member in self._members.items():
            digest, size = hashlib.sha256(), 0
            with self._open(name) as file:
                while chunk := file.read(CHUNK):
                    digest.update(chunk)
                    size += len(chunk)
                    bar.update(len(chunk))
            if (size, digest.hexdigest()) != member:
                raise ArchiveError(f"{NO_ARCHIVE}: {name} is not what it was.")

    def entries(self) -> Iterator[Entry]:
        """All rows, in the order in which they were read."""
        for name in self._members:
            if name.startswith(("rows/", "later/")):
                with self._open(name) as file:
                    yield from map(self._entry, file)

    @contextmanager
    def file(self, name: str) -> Iterator[IO[bytes]]:
        """The content of one of `files`."""
        with self._open(f"files/{name}") as file:
            yield file

    def _entry(self, line: bytes) -> Entry:
        label, values, *again = orjson.loads(line)
        return Entry(self._tables[label].row(values), bool(again))

    @contextmanager
    def _open(self, name: str) -> Iterator[IO[bytes]]:
        with _explained(), self._file.open(name) as file:
            yield file


@contextmanager
def open_archive(path: Path) -> Iterator[Archive]:
    """Raises ArchiveError for what is no archive that this version can read."""
    try:
        file = zipfile.ZipFile(path)
    except zipfile.BadZipFile:
        raise ArchiveError(f"{NO_ARCHIVE}.") from None
    except OSError as error:
        raise ArchiveError(f"{path} cannot be read: {error.strerror}.") from error
    with file:
        yield Archive(file)


def _known_tables(told: dict[str, list[str]]) -> dict[str, Table]:
    """The tables of an archive. Raises ArchiveError where it has some, or fields of some, that are not here."""
    ours: dict[str, type[Model]] = {model._meta.label_lower: model for model in tables()}
    found = {label: Table(ours[label]) for label in told if label in ours}
    if any(label not in found or set(names) - found[label].known_names for label, names in told.items()):
        raise ArchiveError("This backup was made by a newer version of Parley. Restore it with that one.")
    return found


@contextmanager
def _explained() -> Iterator[None]:
    try:
        yield
    except FAULTS as error:
        raise ArchiveError(f"{NO_ARCHIVE}: {error}.") from error
