"""How passwords are hashed."""

import threading
from contextlib import ExitStack

import pytest
from django.contrib.auth.hashers import check_password, make_password
from django.db import connection, connections

from accounts import passwords
from accounts.models import User
from accounts.passwords import Argon2Hasher
from chatproject.core.errors import Unavailable
from testing.patience import PATIENCE, wait_until


@pytest.fixture(autouse=True)
def quick_passwords():
    """Here they cost what they do in the product."""


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


@pytest.fixture
def no_turn():
    """Somebody else hashes two passwords, until the test ends or says so."""
    with ExitStack() as turns:
        for _ in range(2):
            turns.enter_context(passwords._slots)
        yield turns


def waiting(call):
    """A thread that runs `call`, once it waits for its turn."""
    before = passwords._waiting._value
    thread = threading.Thread(target=call)
    thread.start()
    wait_until(lambda: passwords._waiting._value < before)
    return thread


@pytest.mark.engines
@pytest.mark.skipif(connection.vendor != "postgresql", reason="the other engines have connections for everybody")
@pytest.mark.django_db(transaction=True)
def test_who_waits_for_a_turn_holds_no_database_connection(alice, no_turn):
    holding = []

    def sign_in():
        User.objects.get()
        holding.append(connections["default"])
        assert make_password("x")
        holding.append(User.objects.get())
        connection.close()

    thread = waiting(sign_in)
    try:
        wait_until(lambda: holding[0].connection is None)
    finally:
        no_turn.close()
        thread.join()
    assert holding[1] == alice


def test_more_than_may_wait_are_told_to_come_back(no_turn, monkeypatch):
    monkeypatch.setattr(passwords, "_waiting", threading.BoundedSemaphore(1))
    thread = waiting(lambda: make_password("x"))
    try:
        with pytest.raises(Unavailable) as refused:
            make_password("x")
    finally:
        no_turn.close()
        thread.join()
    assert refused.value.retry_after
    assert make_password("x")
