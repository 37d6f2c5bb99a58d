"""Threads that many share: everybody's turn comes round, whoever else asks for how much."""

import threading

import pytest

from chatproject.core.errors import Unavailable
from chatproject.realtime.turns import TurnPool


@pytest.fixture
def pool():
    pool = TurnPool(1, name="test", most_waiting=100)
    yield pool
    pool.shutdown()


class Gate:
    """A call that goes on when the test opens it."""

    def __init__(self):
        self.reached, self._opened = threading.Event(), threading.Event()

    def __call__(self):
        self.reached.set()
        assert self._opened.wait(10)

    def open(self):
        self._opened.set()


def noted(pool, order, *owners):
    return [pool.submit(owner, lambda owner=owner: order.append(owner)) for owner in owners]


def settle(futures):
    for future in futures:
        future.result(timeout=10)


def test_somebody_with_many_calls_delays_the_others_by_one(pool):
    gate, order = Gate(), []
    calls = [pool.submit("alice", gate), *noted(pool, order, "alice", "alice", "alice", "bob", "carol", "bob")]
    gate.open()
    settle(calls)
    assert order == ["bob", "carol", "alice", "bob", "alice", "alice"]


def test_calls_of_different_owners_begin_first_come_first_served(pool):
    gate, order, sockets = Gate(), [], list(range(50))
    calls = [pool.submit("before them", gate), *noted(pool, order, *sockets)]
    gate.open()
    settle(calls)
    assert order == sockets


def test_one_call_of_an_owner_runs_at_a_time():
    pool, gate, order = TurnPool(4, name="test", most_waiting=100), Gate(), []
    first = pool.submit("alice", gate)
    assert gate.reached.wait(10)
    second = noted(pool, order, "alice")
    settle(noted(pool, order, "bob", "carol", "dora"))
    assert "alice" not in order
    gate.open()
    settle([first, *second])
    assert order[-1] == "alice"
    pool.shutdown()


def test_the_calls_of_one_owner_keep_their_order(pool):
    done = []
    settle([pool.submit("alice", lambda number=number: done.append(number)) for number in range(50)])
    assert done == list(range(50))


def test_a_call_that_is_cancelled_while_it_waits_never_runs(pool):
    gate, order = Gate(), []
    first = pool.submit("alice", gate)
    assert gate.reached.wait(10)
    given_up, kept = noted(pool, order, "alice", "bob")
    assert given_up.cancel()
    gate.open()
    settle([first, kept, *noted(pool, order, "alice")])
    assert order == ["bob", "alice"]


def test_a_call_that_fails_tells_whoever_waits_and_the_next_one_runs(pool):
    def fail():
        raise ValueError("mine")

    failed, order = pool.submit("alice", fail), []
    settle(noted(pool, order, "alice"))
    with pytest.raises(ValueError, match="mine"):
        failed.result(timeout=10)


def test_beyond_its_bound_nothing_more_waits():
    pool, gate, order = TurnPool(1, name="test", most_waiting=2), Gate(), []
    first = pool.submit("alice", gate)
    assert gate.reached.wait(10)
    waiting = noted(pool, order, "alice", "bob")
    with pytest.raises(Unavailable) as refused:
        noted(pool, order, "carol")
    assert refused.value.retry_after == 1
    gate.open()
    settle([first, *waiting])
    settle(noted(pool, order, "carol"))
    assert "carol" in order
    pool.shutdown()


def test_owners_without_calls_are_not_remembered(pool):
    order = []
    settle(noted(pool, order, *range(200 // 2)))
    settle(noted(pool, order, "last"))
    assert len(pool._calls) <= 1
