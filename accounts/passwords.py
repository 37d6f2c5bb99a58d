"""How passwords are hashed."""

import contextlib
import ctypes
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.contrib.auth.hashers import Argon2PasswordHasher

from chatproject.core.errors import Unavailable
from chatproject.db import lend_connection

MOST_WAITING = 600  # threads; a company that signs in in the same second waits some ten seconds
# Each hash takes 19 MiB and a core for some 20 ms: a burst of sign-ins shall not take all of a small machine.
_slots = threading.BoundedSemaphore(2)
MMAP_THRESHOLD = -3  # of mallopt(3): blocks from this size on go back to the system when they are freed
_waiting = threading.BoundedSemaphore(MOST_WAITING)


@contextmanager
def _turn() -> Iterator[None]:
    """Wait to be one of two. Raises Unavailable where too many wait already."""
    if not _slots.acquire(blocking=False):
        _wait()
    try:
        yield
    finally:
        _slots.release()


def _wait() -> None:
    if not _waiting.acquire(blocking=False):
        raise Unavailable("Too many people are signing in. Please try again.", retry_after=5)
    try:
        lend_connection()
        _slots.acquire()
    finally:
        _waiting.release()


class Argon2Hasher(Argon2PasswordHasher):
    """Argon2id with the parameters that OWASP recommends, at most two at a time."""

    time_cost = 2
    memory_cost = 19_456
    parallelism = 1

    def encode(self, *args: Any, **kwargs: Any) -> str:
        with _turn():
            return super().encode(*args, **kwargs)

    def verify(self, *args: Any, **kwargs: Any) -> bool:
        with _turn():
            return super().verify(*args, **kwargs)


def _give_memory_back() -> None:
    """Without this, glibc keeps 19 MiB for every thread that ever hashed at the same time as others."""
    with contextlib.suppress(AttributeError, OSError, TypeError):  # other systems have no such setting
        ctypes.CDLL(None).mallopt(MMAP_THRESHOLD, 1024 * 1024)


_give_memory_back()
