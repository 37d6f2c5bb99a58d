"""Files that belong to the data: uploads of people, and files that commands write."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from django.core.files.storage import default_storage


@contextmanager
def private_file(path: Path) -> Iterator[BinaryIO]:
    """Context manager: a file that only its owner may read. It appears at `path` when complete, or not at all."""
    descriptor, temporary = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(descriptor, "w+b") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink()
        raise


def uploads(folder: str = "") -> Iterator[str]:
    """The names of all stored files in `folder` and below it."""
    try:
        folders, files = default_storage.listdir(folder)
    except FileNotFoundError:
        return
    prefix = f"{folder}/" if folder else ""
    yield from (prefix + name for name in sorted(files))
    for name in sorted(folders):
        yield from uploads(prefix + name)


def is_inside(name: str) -> bool:
    """Whether a file of this name could be one of `uploads`: it leads nowhere else, on no system."""
    path = PurePosixPath(name)
    harmless = not path.is_absolute() and ".." not in path.parts and not set(name) & {"\\", ":", "\0"}
    return harmless and bool(path.parts) and str(path) == name
