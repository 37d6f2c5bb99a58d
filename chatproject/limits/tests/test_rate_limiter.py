"""How often something may happen, counted by one process in its memory and by all of them in Redis."""

import socket
import threading
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
import redis

from chatproject.limits import rate_limiter
from chatproject.limits import shared as shared_limits
from chatproject.limits.rate_limiter import RateLimiter
from chatproject.limits.request import Grant, LimitRequest
from testing.patience import wait_until


class Clock:
    """Time that passes when a test says so."""

    now = 1000.0

    def monotonic(self) -> float:
        return self.now

    def advance(self, seconds: float) -> None:
        self.now += seconds


class RedisClock:
    """Redis has its own clock: so that time passes, what is written there becomes older."""

    def __init__(self, client: redis.Redis) -> None:
        self.client = client

    def advance(self, seconds: float) -> None:
        for key in self.client.keys("parley:limit:*"):
            self.client.set(key, int(self.client.get(key)) - round(seconds * 1e6), keepttl=True)


@pytest.fixture
def clock(monkeypatch):
    clock = Clock()
    monkeypatch.setattr(rate_limiter.time, "monotonic", clock.monotonic)
    return clock


@pytest.fixture
def shared(still_redis):
    """A Redis in which nothing has been counted yet."""
    return still_redis


@pytest.fixture(params=["memory", "redis"])
def passing(request):
    """The clock of each store in turn."""
    return (
        request.getfixturevalue("clock") if request.param == "memory" else RedisClock(request.getfixturevalue("shared"))
    )


def take(key: str = "a") -> float:
    return rate_limiter.take(key, rate=1, per=60, burst=3)


def grant(amount: int, key: str = "a") -> Grant:
    return rate_limiter.take_all([LimitRequest(key, rate=1, per=60, burst=3, amount=amount)])[0]


def test_a_burst_at_once_and_then_no_more(clock):
    limiter = RateLimiter(per_second=20, burst=60)
    assert [limiter.take() for _ in range(60)] == [0.0] * 60
    assert limiter.take() == pytest.approx(1 / 20)


def test_it_says_how_long_to_wait_and_then_it_may_happen(passing):
    assert [take() for _ in range(3)] == [0, 0, 0]
    wait = take()
    assert wait == pytest.approx(60, abs=20)
    passing.advance(wait - 20)
    assert take() == pytest.approx(20, abs=19)
    passing.advance(20)
    assert take() == 0
    assert take() > 0


def test_asking_too_early_costs_nothing(passing):
    for _ in range(103):
        take()
    passing.advance(60)
    assert take() == 0


def test_after_a_rest_there_is_the_whole_burst_and_no_more(passing):
    for _ in range(3):
        take()
    passing.advance(10_000)
    assert [take() for _ in range(3)] == [0, 0, 0]
    assert take() > 0


def test_keys_are_counted_apart(passing):
    for _ in range(3):
        take("a")
    assert take("a") > 0
    assert take("b") == 0


def test_of_many_there_are_as_many_as_are_left(passing):
    assert grant(2) == (2, 0)
    assert grant(2) == (1, pytest.approx(60, abs=20))
    assert grant(2) == (0, pytest.approx(60, abs=20))


def test_asking_only_tells_how_long_to_wait_and_uses_nothing(passing):
    assert [grant(0) for _ in range(9)] == [(0, 0)] * 9
    grant(3)
    assert grant(0) == (0, pytest.approx(60, abs=20))
    passing.advance(60)
    assert (grant(0), grant(1)) == ((0, 0), (1, 0))


def test_what_is_given_back_is_there_again_and_never_more_than_the_burst(passing):
    assert grant(3) == (3, 0)
    assert grant(-2) == (-2, 0)
    assert grant(3).amount == 2
    assert grant(-3) == (-3, 0)
    assert grant(-3) == (-3, 0)
    assert grant(9).amount == 3


def test_many_keys_are_asked_for_at_once(passing):
    requests = [LimitRequest(f"{number % 5}", rate=1, per=60, burst=3) for number in range(20)]
    assert [granted.amount for granted in rate_limiter.take_all(requests)] == [1] * 15 + [0] * 5
    assert rate_limiter.take_all([]) == []


def test_threads_together_get_the_burst_once(passing):
    with ThreadPoolExecutor(8) as threads:
        taken = list(threads.map(lambda _: take() == 0, range(400)))
    assert sum(taken) == 3


def test_whatever_name_somebody_tries_is_counted(passing):
    name = "\ud800 \x00 " + "long " * 1000
    assert [take(name) == 0 for _ in range(4)] == [True, True, True, False]


@pytest.mark.parametrize("store", ["clock", "shared"])
def test_without_rate_limits_nothing_is_refused(request, settings, store):
    request.getfixturevalue(store)
    settings.RATE_LIMITS = False
    assert [take() for _ in range(100)] == [0] * 100


# --- in memory -------------------------------------------------------------------------------------------------------


def test_what_limits_nothing_any_more_is_forgotten(clock, monkeypatch):
    monkeypatch.setattr(rate_limiter, "SWEEP_AT", 10)
    for number in range(11):
        take(f"old {number}")
    clock.advance(60)
    take("recent")
    assert set(rate_limiter._limiters) == {"recent"}


def test_what_still_limits_is_not_forgotten(clock, monkeypatch):
    monkeypatch.setattr(rate_limiter, "SWEEP_AT", 10)
    for number in range(20):
        for _ in range(3):
            take(f"busy {number}")
    assert all(take(f"busy {number}") for number in range(20))


# --- in Redis --------------------------------------------------------------------------------------------------------


def test_two_hundred_keys_are_one_question(shared):
    take()  # Redis knows the script from here on
    shared.config_resetstat()
    rate_limiter.take_all([LimitRequest(f"{number}", rate=1, per=60, burst=3) for number in range(200)])
    assert {name: row["calls"] for name, row in asked(shared).items()} == {"evalsha": 1, "get": 200, "set": 200}


def asked(client):
    """What Redis was asked for by others, and what its own script asked for; without the clock."""
    stats = client.info("commandstats")
    names = {name.removeprefix("cmdstat_"): row for name, row in stats.items()}
    return {name: row for name, row in names.items() if name not in {"time", "info", "config|resetstat"}}


def test_what_limits_nothing_any_more_leaves_redis_by_itself(shared):
    take()
    assert 0 < shared.pttl("parley:limit:a") <= 60_000
    grant(-1)
    assert not shared.keys("*")


def test_another_process_counts_the_same(shared):
    for _ in range(3):
        take()
    other = shared_limits.SharedLimits(rate_limiter.settings.REDIS_URL)
    assert other.take_all([LimitRequest("a", rate=1, per=60, burst=3)])[0][0] == 0


@pytest.fixture
def gone(redis_server, settings, monkeypatch):
    """Where a Redis was, until the test starts it again; it is asked again as soon as it may have come back."""
    monkeypatch.setattr(shared_limits, "PAUSE_SECONDS", 0.3)
    settings.REDIS_URL = f"{redis_server.url}?client_name={uuid4().hex}"
    take("earlier")
    redis_server.stop()
    yield redis_server
    redis_server.stop()
    redis_server.start()


def test_without_redis_each_process_counts_alone_and_that_is_logged_once(gone, monkeypatch, caplog):
    monkeypatch.setattr(shared_limits, "PAUSE_SECONDS", 0.0)
    assert [take() == 0 for _ in range(5)] == [True, True, True, False, False]
    assert [record.getMessage()[:44] for record in caplog.records] == ["each process counts its limits alone until R"]


def test_a_redis_that_is_back_counts_again(gone):
    take()
    gone.start()
    with redis.Redis.from_url(gone.url) as client:

        def counts():
            take()
            return client.exists("parley:limit:a")

        wait_until(counts)


@pytest.fixture
def silent(settings):
    """Something that takes connections and never answers; counts them."""
    connections = []

    def accept(listener):
        while True:
            try:
                connections.append(listener.accept())
            except OSError:
                return

    with socket.create_server(("127.0.0.1", 0)) as listener:
        settings.REDIS_URL = f"redis://127.0.0.1:{listener.getsockname()[1]}/0"
        thread = threading.Thread(target=accept, args=[listener])
        thread.start()
        yield connections
        listener.shutdown(socket.SHUT_RDWR)
        thread.join()
    for connection, _ in connections:
        connection.close()


def test_a_redis_that_hangs_delays_one_question_and_then_none(silent, monkeypatch):
    monkeypatch.setattr(shared_limits, "PAUSE_SECONDS", 1_000)
    assert [take() == 0 for _ in range(5)] == [True, True, True, False, False]
    wait_until(lambda: silent)
    assert len(silent) == 1


def test_keys_that_are_all_in_use_are_not_looked_through_for_each_new_one(monkeypatch):
    sweeps, sweep = [], rate_limiter._sweep
    monkeypatch.setattr(rate_limiter, "SWEEP_AT", 10)
    monkeypatch.setattr(rate_limiter, "_sweep", lambda: (sweeps.append(len(rate_limiter._limiters)), sweep()))
    for number in range(200):
        rate_limiter.take(f"busy {number}", rate=1, per=1_000_000, burst=1)
    assert sweeps == [11, 23, 47, 95, 191]


def test_all_of_a_wish_or_nothing():
    request = LimitRequest("work", rate=1, per=1_000_000, burst=10, amount=6)
    assert rate_limiter.take_whole(request) == 0
    assert rate_limiter.take_whole(request) > 0
    assert rate_limiter.take_whole(request._replace(amount=4)) == 0
