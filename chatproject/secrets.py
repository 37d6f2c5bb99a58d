"""The keys that sign sessions and tokens: given by the environment, or made once and kept."""

import os
import secrets
from collections.abc import Iterable
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from chatproject.core.loopback import is_loopback, is_private

BYTES = 48
LEAST_LENGTH, LEAST_DIFFERENT = 32, 8  # characters


def secret(name: str, given: str, *, data_dir: Path, host: str, names: Iterable[str]) -> str:
    """The secret called `name`: the `given` one, or on loopback the one kept in `data_dir`, made when missing.

    Several processes that start at once agree on one value. Raises ImproperlyConfigured, with a sentence that says
    what to set, when `host` can be reached from elsewhere and none is given, when the given one can be guessed and
    others use the server by one of its `names`, or when the file is unusable.
    """
    if not given and is_loopback(host):
        return _kept(data_dir / f"{name.lower()}.key")
    if not given:
        raise _refused(f"{name} is not set, and HOST={host} can be reached from other machines", name)
    if not is_private(host, names) and (len(given) < LEAST_LENGTH or len(set(given)) < LEAST_DIFFERENT):
        raise _refused(f"{name} can be guessed, and others use this server", name)
    return given


def _refused(reason: str, name: str) -> ImproperlyConfigured:
    return ImproperlyConfigured(
        f"{reason}. Set {name} to a long random text that only this server knows "
        "(make one with `openssl rand -base64 48`)."
    )


def _kept(path: Path) -> str:
    try:
        if not path.exists():
            _make(path)
        path.chmod(0o600)
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
