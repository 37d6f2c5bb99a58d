"""How passwords are hashed."""

import threading

from django.contrib.auth.hashers import check_password, make_password

from accounts.passwords import Argon2Hasher
from chatproject.testing.patience import PATIENCE


def test_a_hash_is_argon2id_with_a_salt_of_its_own():
    first, second = make_password("secret"), make_password("secret")
    assert first.startswith("argon2$argon2id$v=19$m=19456,t=2,p=1$")
    assert first != second
    assert check_password("secret", first)
    assert not check_password("Secret", first)


def test_at_most_two_are_hashed_at_once():
    running, most = 0, 0
    mutex, pair = threading.Lock(), threading.Barrier(2, timeout=PATIENCE)

    class Slow(Argon2Hasher):
        """Counts how many are at it; each waits for another one."""

        def params(self):
            nonlocal running, most
            with mutex:
                running += 1
                most = max(most, running)
            pair.wait()
            with mutex:
                running -= 1
            return super().params()

    threads = [threading.Thread(target=lambda: Slow().encode("secret", "saltsaltsalt")) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == 2
