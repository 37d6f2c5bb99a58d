"""How passwords are hashed."""

import threading
from typing import Any

from django.contrib.auth.hashers import Argon2PasswordHasher

# Each hash takes 19 MiB and a core for some 20 ms: a burst of sign-ins shall not take all of a small machine.
_slots = threading.BoundedSemaphore(2)


class Argon2Hasher(Argon2PasswordHasher):
    """Argon2id with the parameters that OWASP recommends, at most two at a time."""

    time_cost = 2
    memory_cost = 19_456
    parallelism = 1

    def encode(self, *args: Any, **kwargs: Any) -> str:
        with _slots:
            return super().encode(*args, **kwargs)

    def verify(self, *args: Any, **kwargs: Any) -> bool:
        with _slots:
            return super().verify(*args, **kwargs)
