"""What is stored is for the user alone whom the server runs as, also where it was made with wider rights."""

import os
import stat
from collections.abc import Iterable
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

OURS = ("parley.sqlite3", "secret_key.key", "static.stamp")


def data_directory(path: Path) -> Path:
    """The directory of everything, made if it is missing. Raises ImproperlyConfigured when it cannot be written.

    Others lose their rights to it where it holds what is ours: a directory named by mistake stays as it is.
    """
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        is_ours = any((path / name).exists() for name in OURS)
    except OSError as error:
        raise ImproperlyConfigured(f"DATA_DIR={path} cannot be made: {error.strerror}.") from error
    if not os.access(path, os.R_OK | os.W_OK | os.X_OK):
        raise ImproperlyConfigured(f"DATA_DIR={path} cannot be written by this user.")
    if is_ours:
        close_to_others([path])
    return path


def close_to_others(paths: Iterable[Path]) -> None:
    """Take the rights of others from what belongs to this user; what is not there is left out."""
    for path in paths:
        try:
            found = path.stat()
            if found.st_uid == os.geteuid() and found.st_mode & 0o077 and not found.st_mode & stat.S_ISVTX:
                path.chmod(stat.S_IMODE(found.st_mode) & 0o700)
        except (OSError, AttributeError):  # a file system, or a Windows, that knows no such rights
            continue


def files_of_sqlite(path: Path) -> list[Path]:
    """The database and what SQLite keeps beside it."""
    return [path, *(path.with_name(f"{path.name}{end}") for end in ("-wal", "-shm", "-journal"))]
