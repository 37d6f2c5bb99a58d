"""The keys that sign sessions and tokens: given by the environment, or made once and kept."""

import os
import secrets
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from chatproject.loopback import is_loopback

BYTES = 48


def secret(name: str, *, data_dir: Path, host: str) -> str:
    """The secret called `name`: the environment's, or on loopback the one kept in `data_dir`, made when missing.

    Several processes that start at once agree on one value. Raises ImproperlyConfigured, with a sentence that says
    what to set, when the server can be reached from elsewhere and the environment has none, or the file is unusable.
    """
    if given := os.environ.get(name, "").strip():
        return given
    if not is_loopback(host):
        raise ImproperlyConfigured(
            f"{name} is not set, and HOST={host} can be reached from other machines. "
            f"Set {name} to a long random text that only this server knows (make one with `openssl rand -base64 48`)."
        )
    return _kept(Path(data_dir) / f"{name.lower()}.key")


def _kept(path: Path) -> str:
    try:
        if not path.exists():
            _make(path)
        value = path.read_text(encoding="utf-8").strip()
    except OSError as error:
        raise ImproperlyConfigured(f"The secret {path} cannot be read or written: {error.strerror}.") from error
    if not value:
        raise ImproperlyConfigured(f"The secret {path} is empty. Delete the file to have a new one made.")
    return value


def _make(path: Path) -> None:
    """Write a new secret that only its owner can read, unless another process was first."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    try:
        with os.fdopen(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w", encoding="utf-8") as file:
            file.write(secrets.token_urlsafe(BYTES))
            file.flush()
            os.fsync(file.fileno())
        # A link appears whole or not at all: nobody ever reads a file that is still empty, and the first one stays.
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink(missing_ok=True)
