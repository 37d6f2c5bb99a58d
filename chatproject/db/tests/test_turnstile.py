"""A lock that is passed on in the order in which it was asked for."""

import threading

from chatproject.db.turnstile import Turnstile
from testing.patience import PATIENCE, wait_until


def queue(turnstile, names, *, timeout=PATIENCE):
    """Threads that ask one after another, and the order in which they got their turn."""
    passed = []

    def ask(name):
        if turnstile.acquire(timeout):
            passed.append(name)
            turnstile.release()

    threads = []
    for name in names:
        waiting = len(turnstile._waiting)
        threads.append(threading.Thread(target=ask, args=[name]))
        threads[-1].start()
        wait_until(lambda waiting=waiting: len(turnstile._waiting) != waiting or not threads[-1].is_alive())
    return threads, passed


def test_one_has_it_at_a_time():
    turnstile = Turnstile()
    assert turnstile.acquire(1)
    assert not turnstile.acquire(0.01)
    turnstile.release()
    assert turnstile.acquire(1)


def test_whoever_came_first_is_served_first():
    turnstile = Turnstile()
    turnstile.acquire(1)
    threads, passed = queue(turnstile, range(20))
    turnstile.release()
    for thread in threads:
        thread.join(PATIENCE)
    assert passed == list(range(20))


def test_whoever_lets_go_and_asks_again_at_once_goes_to_the_end():
    turnstile = Turnstile()
    turnstile.acquire(1)
    threads, passed = queue(turnstile, ["patient"])
    turnstile.release()
    turnstile.acquire(PATIENCE)
    passed.append("again")
    turnstile.release()
    threads[0].join(PATIENCE)
    assert passed == ["patient", "again"]


def test_whoever_gave_up_waiting_is_passed_over():
    turnstile = Turnstile()
    turnstile.acquire(1)
    impatient, _ = queue(turnstile, ["impatient"], timeout=0.01)
    impatient[0].join(PATIENCE)
    patient, passed = queue(turnstile, ["patient"])
    turnstile.release()
    patient[0].join(PATIENCE)
    assert passed == ["patient"]


def test_it_never_serves_two_at_once_nor_gets_lost():
    turnstile, inside, most = Turnstile(), [], []

    def work():
        for _ in range(300):
            if turnstile.acquire(0.0005):
                inside.append(1)
                most.append(len(inside))
                inside.pop()
                turnstile.release()

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    assert max(most) == 1
    assert turnstile.acquire(1)
