"""Pictures of people: uploaded ones, and those that are drawn from a random seed."""

import hashlib
import logging
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO
from uuid import UUID

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from chatproject.core.errors import Invalid, Unavailable
from chatproject.db import lend_connection

from . import thumbnails

MOST_BYTES = 5 * 1024 * 1024
SEED_LENGTH = 16

MOST_WAITING = 32  # requests, each with a thread and its picture on disk
LONGEST_WAIT = 20  # seconds
LONGEST_WORK = 30  # seconds, in which a machine that is not overloaded computes for those the program allows itself
PASSED_ON = ("PATH", "LD_LIBRARY_PATH", "SYSTEMROOT")  # of the environment; never a secret

logger = logging.getLogger(__name__)

_waiting = threading.BoundedSemaphore(MOST_WAITING)
_one_at_a_time = threading.Lock()

DRAWING = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 80 80" width="80" height="80">'
    '<defs><linearGradient id="g" x1="0" y1="0" x2="1" y2="1">'
    '<stop offset="0" stop-color="hsl({hue},58%,52%)"/><stop offset="1" stop-color="hsl({other},62%,38%)"/>'
    "</linearGradient></defs>"
    '<rect width="80" height="80" fill="url(#g)"/>'
    '<circle cx="{x}" cy="{y}" r="{r}" fill="#fff" fill-opacity=".12"/>'
    '<circle cx="{y}" cy="{x2}" r="{r2}" fill="#fff" fill-opacity=".1"/>'
    '<text x="40" y="41" fill="#fff" font-family="system-ui,sans-serif" font-size="32" font-weight="600"'
    ' text-anchor="middle" dominant-baseline="central">{initials}</text></svg>'
)


def seed_of(username: str) -> str:
    """What the picture of a new person is drawn from: the name, so that a suggested name keeps its picture."""
    return hashlib.sha256(username.encode()).hexdigest()[:SEED_LENGTH]


def avatar_url(avatar: str, name: str) -> str:
    """The address of a stored picture, or of the one drawn from a seed with the initials of `name`."""
    if "." in avatar:
        return f"/avatars/{avatar}"
    return f"/avatars/{avatar}{initials(name).encode('utf-32-be').hex()}.svg"


def initials(name: str) -> str:
    """The first letter of the first and of the last word; nothing where words begin with none."""
    words = name.split()
    letters = [word[0].upper()[0] for word in (words[:1] + words[1:][-1:]) if word[0].isalnum()]
    return "".join(letters)


def draw(token: str) -> str:
    """The picture for what `avatar_url` put into an address: a seed, then the initials in hexadecimal UTF-32.

    Raises ValueError for anything else. Nothing is stored, and the same token always gives the same picture.
    """
    seed = bytes.fromhex(token[:SEED_LENGTH])
    letters = bytes.fromhex(token[SEED_LENGTH:]).decode("utf-32-be")
    if len(letters) > 2 or not (letters == "" or letters.isalnum()):
        raise ValueError(token)
    hue = (seed[0] << 8 | seed[1]) % 360
    return DRAWING.format(
        hue=hue,
        other=(hue + 35 + seed[2] % 50) % 360,
        x=seed[3] % 80,
        y=seed[4] % 80,
        x2=80 - seed[3] % 80,
        r=18 + seed[5] % 24,
        r2=10 + seed[6] % 22,
        initials=letters,
    )


def store(upload: IO[bytes], *, owner: UUID) -> str:
    """Store an uploaded picture, re-encoded as a square WebP without metadata; returns its file name. The name contains
    the owner, so that no two people share a file. Raises Invalid if it is no such picture, Unavailable if too many
    uploads wait.
    """
    lend_connection()
    with _turn():
        raw = upload.read(MOST_BYTES + 1)
        if len(raw) > MOST_BYTES:
            raise _refused("A picture may have at most 5 MB. Choose a smaller one.")
        made = _square(raw)
    name = hashlib.sha256(owner.bytes + made).hexdigest()[:32] + ".webp"
    if not is_stored(name):
        default_storage.save(_path(name), ContentFile(made))
    return name


def load(name: str) -> bytes:
    """The bytes of a stored picture. Raises FileNotFoundError."""
    with default_storage.open(_path(name)) as file:
        return bytes(file.read())


def is_stored(name: str) -> bool:
    """Whether there is a picture of this name."""
    return default_storage.exists(_path(name))


def discard(avatar: str) -> None:
    """Remove a stored picture; a seed has nothing to remove."""
    if "." in avatar:
        default_storage.delete(_path(avatar))


@contextmanager
def discarded_on_failure(avatar: str | None, *, current: str = "") -> Iterator[None]:
    """Context manager: deletes a picture that was just stored if the block fails, unless it is the `current` one."""
    try:
        yield
    except Exception:
        if avatar and avatar != current:
            discard(avatar)
        raise


def _path(name: str) -> str:
    return f"avatars/{name[:2]}/{name}"


@contextmanager
def _turn() -> Iterator[None]:
    """One picture at a time. Raises Unavailable when it would take too long to have a turn."""
    if not _waiting.acquire(blocking=False):
        raise Unavailable(retry_after=LONGEST_WAIT)
    try:
        if not _one_at_a_time.acquire(timeout=LONGEST_WAIT):
            raise Unavailable(retry_after=LONGEST_WAIT)
        try:
            yield
        finally:
            _one_at_a_time.release()
    finally:
        _waiting.release()


def _square(raw: bytes) -> bytes:
    """What `thumbnails.py` makes of a picture, in a process of its own.

    Raises Invalid, and Unavailable when the machine has too much to do for it.
    """
    program = [sys.executable, "-I", str(Path(thumbnails.__file__))]
    environment = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    try:
        done = subprocess.run(  # noqa: S603, our own program; what it is given comes by its standard input
            program, input=raw, capture_output=True, env=environment, timeout=LONGEST_WORK, check=False
        )
    except (subprocess.TimeoutExpired, OSError) as error:  # the machine has too much to do, or no memory
        raise Unavailable(retry_after=LONGEST_WAIT) from error
    if done.returncode == thumbnails.REFUSED:
        raise _refused(done.stdout.decode())
    if done.returncode:
        reason = done.stderr[-500:].decode(errors="replace")
        logger.warning("A picture was given up with status %d: %s", done.returncode, reason)
        raise _refused(thumbnails.TOO_COSTLY)
    return done.stdout


def _refused(sentence: str) -> Invalid:
    return Invalid(fields={"avatar": [sentence]})
