"""How often something may happen."""

import threading

import pytest

from chatproject.realtime import limits
from chatproject.realtime.limits import Allowance


class Clock:
    now = 1000.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch):
    clock = Clock()
    monkeypatch.setattr(limits.time, "monotonic", clock.monotonic)
    return clock


def take(key: str = "a") -> float:
    return limits.take(key, rate=10, per=10, burst=3)


def test_a_burst_at_once_and_then_no_more(clock):
    allowance = Allowance(per_second=20, burst=60)
    assert [allowance.take() for _ in range(60)] == [0.0] * 60
    assert allowance.take() == pytest.approx(1 / 20)


def test_it_says_how_long_to_wait_and_then_it_may_happen(clock):
    for _ in range(3):
        take()
    wait = take()
    assert wait == pytest.approx(1)
    clock.now += wait - 0.01
    assert take() > 0
    clock.now += 0.02
    assert take() == 0


def test_asking_too_early_costs_nothing(clock):
    for _ in range(3):
        take()
    for _ in range(100):
        take()
    clock.now += 1
    assert take() == 0


def test_after_a_rest_there_is_the_whole_burst_and_no_more(clock):
    for _ in range(3):
        take()
    clock.now += 1000
    assert [take() for _ in range(3)] == [0, 0, 0]
    assert take() > 0


def test_keys_are_counted_apart(clock):
    for _ in range(3):
        take("a")
    assert take("a") > 0
    assert take("b") == 0


def test_without_rate_limits_nothing_is_refused(clock, settings):
    settings.RATE_LIMITS = False
    assert [take() for _ in range(100)] == [0] * 100


def test_what_limits_nothing_any_more_is_forgotten(clock, monkeypatch):
    monkeypatch.setattr(limits, "SWEEP_AT", 10)
    for number in range(11):
        take(f"old {number}")
    clock.now += 60
    take("recent")
    assert set(limits._allowances) == {"recent"}


def test_what_still_limits_is_not_forgotten(clock, monkeypatch):
    monkeypatch.setattr(limits, "SWEEP_AT", 10)
    for number in range(20):
        for _ in range(3):
            take(f"busy {number}")
    assert all(take(f"busy {number}") for number in range(20))


def test_threads_together_get_the_burst_once(clock):
    taken = []
    threads = [threading.Thread(target=lambda: taken.extend(take() == 0 for _ in range(50))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(taken) == 3
