"""Writing an archive while people go on."""

import hashlib
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

import orjson
from django.core.files.storage import default_storage
from django.db import connection
from django.utils import timezone
from tqdm import tqdm

from chatproject.db.files import private_file, uploads

from .parts import Entry, parts, tables
from .rows import Table

FORMAT = "parley-backup"
VERSION = 1
MANIFEST = "manifest.json"
LINES_AT_ONCE = 500
COMPRESSION = 3  # a tenth larger than the best, in a third of the time


def write_archive(path: Path, bar: tqdm) -> dict[str, int]:
    """Write everything to `path`, which is there complete or not at all; returns how many rows of each table it has.

    Files are copied before and after the rows: a picture that is replaced in between is there in both shapes.
    """
    began = timezone.now()
    with private_file(path) as file, zipfile.ZipFile(file, "w") as archive:
        writer = Writer(archive, bar)
        writer.add_files()
        for part in parts():
            writer.add_rows(f"rows/{part.name}.jsonl", part.rows())
        for part in parts():
            writer.add_rows(f"later/{part.name}.jsonl", part.later(began))
        writer.add_files()
        writer.add_manifest(began)
    return dict(writer.counts)


class Writer:
    """Writes the members of an archive one after the other, and keeps their checksums."""

    def __init__(self, archive: zipfile.ZipFile, bar: tqdm) -> None:
        self._archive, self._bar = archive, bar
        self._tables = {model: Table(model) for model in tables()}
        self._members: dict[str, dict[str, Any]] = {}
        self.counts: Counter[str] = Counter()

    def add_files(self) -> None:
        """All uploads that are not in the archive yet."""
        for name in uploads():
            member = f"files/{name}"
            if member not in self._members:
                try:
                    with default_storage.open(name) as file:
                        self._add(member, file.chunks(), compress=False)
                except FileNotFoundError:
                    continue  # removed since it was listed
                self._bar.update()

    def add_rows(self, member: str, entries: Iterable[Entry]) -> None:
        self._add(member, self._lines(entries), compress=True)

    def add_manifest(self, began: datetime) -> None:
        """What the archive holds, and how to tell that it is whole."""
        manifest = {
            "format": FORMAT,
            "version": VERSION,
            "began": began,
            "engine": connection.vendor,
            "rows": self.counts,
            "tables": {table.label: table.names for table in self._tables.values()},
            "members": self._members,
        }
        with self._open(MANIFEST, compress=True) as member:
            member.write(orjson.dumps(manifest, option=orjson.OPT_INDENT_2))

    def _lines(self, entries: Iterable[Entry]) -> Iterator[bytes]:
        lines: list[bytes] = []
        for row, again in entries:
            table = self._tables[type(row)]
            lines.append(table.line(row, again=again))
            if not again:
                self.counts[table.label] += 1
            if len(lines) == LINES_AT_ONCE:
                yield b"".join(lines)
                self._bar.update(len(lines))
                lines = []
        yield b"".join(lines)
        self._bar.update(len(lines))

    def _add(self, name: str, chunks: Iterable[bytes], *, compress: bool) -> None:
        digest, size = hashlib.sha256(), 0
        with self._open(name, compress=compress) as member:
            for chunk in chunks:
                member.write(chunk)
                digest.update(chunk)
                size += len(chunk)
        self._members[name] = {"size": size, "sha256": digest.hexdigest()}

    def _open(self, name: str, *, compress: bool) -> BinaryIO:
        info = zipfile.ZipInfo(name, timezone.now().timetuple()[:6])
        info.compress_type = zipfile.ZIP_DEFLATED if compress else zipfile.ZIP_STORED
        info.external_attr = 0o600 << 16
        info._compresslevel = COMPRESSION  # type: ignore[attr-defined]
        return self._archive.open(info, "w", force_zip64=True)  # type: ignore[return-value]
