"""What waits while one batch commits is the next batch."""

import asyncio
import threading

import pytest

from chatproject.core.errors import Unavailable
from chatproject.db import atomic
from chatproject.realtime.batching import MOST_BYTES, MOST_CALLS, MOST_WAITING, Batcher
from testing.patience import PATIENCE, wait_until

pytestmark = pytest.mark.django_db(transaction=True)


class Work:
    """What a batcher runs: keeps the batches, and lets each wait until `go` is set."""

    def __init__(self):
        self.batches = []
        self.threads = set()
        self.running = threading.Event()
        self.go = threading.Event()
        self.go.set()

    def __call__(self, calls):
        self.batches.append(list(calls))
        self.threads.add(threading.current_thread().name)
        self.running.set()
        assert self.go.wait(PATIENCE)
        return [call if isinstance(call, Exception) else f"done {call}" for call in calls]

    def occupy(self, batcher):
        """Let a first batch run until `go`, so that what comes now waits."""
        self.go.clear()
        future = batcher.submit("first")
        assert self.running.wait(PATIENCE)
        return future


@pytest.fixture
def work():
    return Work()


@pytest.fixture
def batcher(work):
    batcher = Batcher(work)
    yield batcher
    work.go.set()
    batcher.stop()


def test_a_call_gets_its_own_result(batcher):
    assert batcher.submit("a").result(PATIENCE) == "done a"


def test_a_call_fails_alone_with_its_own_error(batcher, work):
    work.occupy(batcher)
    futures = [batcher.submit(call) for call in ("a", ValueError("mine"), "b")]
    work.go.set()
    assert [futures[0].result(PATIENCE), futures[2].result(PATIENCE)] == ["done a", "done b"]
    with pytest.raises(ValueError, match="mine"):
        futures[1].result(PATIENCE)


def test_what_waits_becomes_one_batch(batcher, work):
    work.occupy(batcher)
    futures = [batcher.submit(call) for call in "abc"]
    work.go.set()
    assert [future.result(PATIENCE) for future in futures] == ["done a", "done b", "done c"]
    assert work.batches == [["first"], ["a", "b", "c"]]


def test_a_batch_has_at_most_200_calls(batcher, work):
    work.occupy(batcher)
    futures = [batcher.submit(number) for number in range(2 * MOST_CALLS + 1)]
    work.go.set()
    for future in futures:
        future.result(PATIENCE)
    assert [len(batch) for batch in work.batches] == [1, MOST_CALLS, MOST_CALLS, 1]
    assert [call for batch in work.batches[1:] for call in batch] == list(range(2 * MOST_CALLS + 1))


def test_a_batch_has_at_most_one_megabyte(work):
    batcher = Batcher(work, size=lambda call: 0 if call == "first" else MOST_BYTES // 2)
    work.occupy(batcher)
    futures = [batcher.submit(call) for call in "abcde"]
    work.go.set()
    for future in futures:
        future.result(PATIENCE)
    assert work.batches[1:] == [["a", "b"], ["c", "d"], ["e"]]
    batcher.stop()


def test_a_call_larger_than_that_is_a_batch_of_its_own(work):
    batcher = Batcher(work, size=lambda call: 2 * MOST_BYTES if call == "large" else 0)
    work.occupy(batcher)
    futures = [batcher.submit(call) for call in ("a", "large", "b")]
    work.go.set()
    for future in futures:
        future.result(PATIENCE)
    assert work.batches[1:] == [["a"], ["large"], ["b"]]
    batcher.stop()


def test_when_too_much_waits_a_call_is_refused_and_may_come_again(batcher, work):
    work.occupy(batcher)
    waiting = [batcher.submit(number) for number in range(MOST_WAITING)]
    with pytest.raises(Unavailable) as refused:
        batcher.submit("one more")
    assert refused.value.payload()["retry_after"] == 1
    work.go.set()
    assert [future.result(PATIENCE) for future in waiting] == [f"done {number}" for number in range(MOST_WAITING)]
    assert batcher.submit("one more").result(PATIENCE) == "done one more"


def test_a_batch_that_fails_fails_all_its_calls_and_no_other(work):
    def run(calls):
        if "bad" in calls:
            raise RuntimeError("all of us")
        return work(calls)

    batcher = Batcher(run)
    work.occupy(batcher)
    futures = [batcher.submit(call) for call in ("a", "bad")]
    work.go.set()
    for future in futures:
        with pytest.raises(RuntimeError, match="all of us"):
            future.result(PATIENCE)
    assert batcher.submit("later").result(PATIENCE) == "done later"
    batcher.stop()


def test_a_batch_that_answers_too_little_fails_all_its_calls_and_no_other(work):
    batcher = Batcher(lambda calls: [] if "bad" in calls else work(calls))
    with pytest.raises(ValueError, match="zip"):
        batcher.submit("bad").result(PATIENCE)
    assert batcher.submit("later").result(PATIENCE) == "done later"
    batcher.stop()


def test_stopping_it_finishes_what_waits(batcher, work):
    work.occupy(batcher)
    futures = [batcher.submit(number) for number in range(3 * MOST_CALLS)]
    stopping = threading.Thread(target=batcher.stop)
    stopping.start()
    work.go.set()
    stopping.join(PATIENCE)
    assert all(future.done() for future in futures)


def test_while_it_stops_nothing_new_is_taken(batcher, work):
    first = work.occupy(batcher)
    stopping = threading.Thread(target=batcher.stop)
    stopping.start()
    wait_until(lambda: batcher._stopping)
    with pytest.raises(Unavailable):
        batcher.submit("late")
    work.go.set()
    stopping.join(PATIENCE)
    assert first.result(PATIENCE) == "done first"


def test_after_stopping_it_begins_anew(batcher):
    batcher.submit("a").result(PATIENCE)
    batcher.stop()
    assert batcher.submit("b").result(PATIENCE) == "done b"


def test_all_of_them_are_stopped_together(work):
    batchers = [Batcher(work), Batcher(work)]
    for batcher in batchers:
        batcher.submit("a").result(PATIENCE)
    Batcher.stop_all()
    assert not [thread for thread in threading.enumerate() if thread.name == "batcher"]


def test_inside_a_transaction_a_call_runs_at_once_as_part_of_it(batcher, work):
    with atomic():
        future = batcher.submit("a")
        assert future.done()
    assert work.threads == {threading.current_thread().name}


async def test_whoever_gives_up_waiting_takes_nothing_from_the_others(batcher, work):
    work.occupy(batcher)
    impatient, patient = batcher.submit("impatient"), batcher.submit("patient")
    waiting = asyncio.ensure_future(asyncio.wrap_future(impatient))
    await asyncio.sleep(0)
    waiting.cancel()
    await asyncio.wait([waiting])
    work.go.set()
    assert await asyncio.wrap_future(patient) == "done patient"
    assert work.batches == [["first"], ["impatient", "patient"]]


async def test_an_event_loop_awaits_results_and_errors_of_a_batch(batcher, work):
    work.occupy(batcher)
    futures = [batcher.submit_from_loop(call) for call in ("a", ValueError("mine"), "b")]
    work.go.set()
    first, error, last = await asyncio.wait_for(asyncio.gather(*futures, return_exceptions=True), PATIENCE)
    assert (first, str(error), last) == ("done a", "mine", "done b")


async def test_whoever_gives_up_on_an_event_loop_takes_nothing_from_the_others(batcher, work):
    work.occupy(batcher)
    given_up, kept = batcher.submit_from_loop("given up"), batcher.submit_from_loop("kept")
    given_up.cancel()
    work.go.set()
    assert await asyncio.wait_for(kept, PATIENCE) == "done kept"
    assert work.batches == [["first"], ["given up", "kept"]]


def test_a_loop_that_is_closed_by_then_harms_no_one_else(batcher, work):
    work.occupy(batcher)

    async def ask():
        batcher.submit_from_loop("nobody waits")

    asyncio.run(ask())
    later = batcher.submit("later")
    work.go.set()
    assert later.result(PATIENCE) == "done later"


async def test_a_socket_waits_without_a_thread_and_all_of_a_batch_hear_together(batcher, work):
    work.occupy(batcher)
    calls = [batcher.submit_from_loop(call) for call in ("a", ValueError("mine"), "b")]
    calls[0].cancel()
    work.go.set()
    assert await calls[2] == "done b"
    with pytest.raises(ValueError, match="mine"):
        await calls[1]
    assert calls[0].cancelled()


async def test_a_loop_that_closed_meanwhile_takes_nothing_from_the_others(batcher, work):
    work.occupy(batcher)

    async def ask_and_go():
        batcher.submit_from_loop("gone")

    await asyncio.to_thread(asyncio.run, ask_and_go())
    here = batcher.submit_from_loop("here")
    work.go.set()
    assert await here == "done here"
