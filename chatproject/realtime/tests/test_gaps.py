"""What happens when a number does not come: it is waited for, and then given up, and that is said."""

import asyncio
import threading
from types import SimpleNamespace
from unittest.mock import Mock

import pytest
from django.db import OperationalError

from chatproject.realtime import gaps as gaps_module
from chatproject.realtime.reorder_buffer import MOST_HELD
from testing.patience import PATIENCE, until

from .conftest import RESYNC, TOPIC, event, quiet


@pytest.fixture
def hasty(monkeypatch):
    """A missing number is waited for only for a moment."""
    monkeypatch.setattr(gaps_module, "GAP_SECONDS", 0.05)


@pytest.fixture
def never(monkeypatch):
    """A missing number is waited for for ever."""
    monkeypatch.setattr(gaps_module, "GAP_SECONDS", 1_000)


@pytest.fixture
def question(only):
    """Who is still a member is answered (everybody) once the test sets `answer`; `asked` is set by the question."""
    question = SimpleNamespace(asked=threading.Event(), answer=threading.Event())

    def members_among(topic, people):
        question.asked.set()
        assert question.answer.wait(PATIENCE)
        return set(people)

    only(members_among=members_among)
    return question


async def test_a_number_that_comes_late_is_waited_for(hub, subscribe, never, members):
    subscriber = subscribe(hub)
    hub.publish([event(2)])
    await quiet(subscriber)
    assert not subscriber.received
    hub.publish([event(1)])
    await quiet(subscriber)
    assert subscriber.numbers == [1, 2]
    assert members.asked == 0


async def test_after_a_while_it_is_given_up_and_that_is_said(hub, subscribe, hasty):
    subscriber = subscribe(hub)
    hub.publish([event(2), event(3)])
    await until(lambda: subscriber.received)
    assert subscriber.received == [RESYNC]
    hub.publish([event(4), event(1)])
    await quiet(subscriber)
    assert subscriber.received == [RESYNC, {"type": "event", "n": 4}]


async def test_as_long_as_numbers_come_each_gap_has_its_own_time(hub, gaps, subscribe, members, monkeypatch):
    gaps = []
    monkeypatch.setattr(hub, "loop", Mock(wraps=hub.loop, call_later=lambda _, *ends: gaps.append(ends)))
    subscriber = subscribe(hub)
    for n in range(1, 11):
        hub.publish([event(2 * n)])
        if n > 1:  # the time of an earlier gap, which is closed by now, is over
            ended, *given = gaps.pop()
            ended(*given)
        hub.publish([event(2 * n - 1)])
    await quiet(subscriber)
    assert subscriber.numbers == list(range(1, 21))
    assert members.asked == 0


async def test_a_second_gap_behind_the_first_is_given_up_too(hub, subscribe, hasty):
    subscriber = subscribe(hub)
    hub.publish([event(2)])
    await until(lambda: subscriber.resyncs)
    hub.publish([event(4)])
    await until(lambda: len(subscriber.resyncs) == 2)
    hub.publish([event(5)])
    await quiet(subscriber)
    assert subscriber.numbers == [5]


async def test_a_thousand_that_wait_are_not_waited_with_for_longer(hub, subscribe, never, members):
    subscriber = subscribe(hub)
    hub.publish([event(n) for n in range(2, 3 * MOST_HELD)])
    await until(lambda: subscriber.received)
    hub.publish([event(3 * MOST_HELD)])
    await until(lambda: subscriber.numbers)
    assert subscriber.resyncs == [RESYNC] * len(subscriber.resyncs)
    assert len(subscriber.resyncs) <= 2
    assert members.asked <= 2
    assert subscriber.numbers == [3 * MOST_HELD]


async def test_whoever_may_no_longer_subscribe_is_taken_off_when_the_event_that_said_so_was_lost(
    hub, subscribe, hasty, members
):
    stays, left = subscribe(hub), subscribe(hub)
    members.allowed = {stays.person_id}
    hub.publish([event(2)])
    await until(lambda: stays.received)
    hub.publish([event(3)])
    await quiet(stays, left)
    assert stays.received == [RESYNC, {"type": "event", "n": 3}]
    assert left.received == [RESYNC]  # asking for what is missing tells them that there is nothing any more
    assert not left.topics


async def test_what_comes_while_the_question_is_asked_is_not_given_up_with_the_rest(hub, subscribe, hasty, question):
    stays, leaves = subscribe(hub), subscribe(hub)
    hub.publish([event(2)])
    await asyncio.to_thread(question.asked.wait, PATIENCE)
    hub.publish([event(4, left=(leaves.person_id.hex,)), event(5)])
    question.answer.set()
    await until(lambda: stays.received)
    hub.publish([event(3)])
    await quiet(stays, leaves)
    assert stays.received == [RESYNC, *({"type": "event", "n": n} for n in (3, 4, 5))]
    assert leaves.received == []  # what lies before it is no longer theirs either


async def test_a_number_that_comes_while_the_question_is_asked_is_not_missed(hub, gaps, subscribe, hasty, question):
    subscriber = subscribe(hub)
    hub.publish([event(2)])
    await asyncio.to_thread(question.asked.wait, PATIENCE)
    hub.publish([event(1)])
    question.answer.set()
    await until(lambda: not gaps._closing)
    await quiet(subscriber)
    assert subscriber.received == [{"type": "event", "n": 1}, {"type": "event", "n": 2}]


async def test_when_the_question_cannot_be_answered_it_is_asked_again(hub, subscribe, hasty, only, caplog):
    answers = iter([OperationalError("the disk is full"), None])

    def admits(topic, people):
        if (error := next(answers)) is not None:
            raise error
        return set(people)

    only(members_among=admits)
    subscriber = subscribe(hub)
    hub.publish([event(2)])
    await until(lambda: subscriber.received)
    assert subscriber.received == [RESYNC]
    assert "the disk is full" in caplog.text


async def test_a_head_in_the_database_beyond_what_was_delivered_is_caught_up_with(hub, gaps, subscribe):
    subscriber = subscribe(hub)
    hub.publish([event(1)])
    assert gaps.is_behind(TOPIC, 2)
    gaps.catch_up(TOPIC, 2)
    await until(lambda: subscriber.resyncs)
    assert not gaps.is_behind(TOPIC, 2)


async def test_a_head_that_was_delivered_meanwhile_needs_nothing(hub, gaps, subscribe, members):
    subscriber = subscribe(hub)
    hub.publish([event(1)])
    gaps.catch_up(TOPIC, 1)
    await quiet(subscriber)
    assert subscriber.numbers == [1]
    assert members.asked == 0


async def test_nobody_is_behind_in_a_topic_without_subscribers(hub, gaps):
    assert not gaps.is_behind(TOPIC, 7)


async def test_a_socket_that_overflows_by_a_resync_takes_it_from_nobody(hub, gaps, subscribe):
    subscribers = [subscribe(hub) for _ in range(5)]
    slow = subscribers[0]
    slow.reads.clear()
    hub.publish([event(1)])
    await asyncio.sleep(0)
    for _ in range(2_000):
        slow.outbox.put(b"{}")
    gaps.catch_up(TOPIC, 5)
    await until(lambda: all(subscriber.resyncs for subscriber in subscribers[1:]))
    assert slow.code == 4008


async def test_those_who_come_when_all_others_have_left_meanwhile_are_not_given_what_those_missed(
    hub, gaps, subscribe, hasty, question
):
    leaves = subscribe(hub)
    hub.publish([event(2)])
    await asyncio.to_thread(question.asked.wait, PATIENCE)
    hub.publish([event(3)])
    hub.forget(leaves)
    comes = subscribe(hub, head=3)
    question.answer.set()
    await until(lambda: not gaps._closing)
    hub.publish([event(4)])
    await quiet(comes)
    assert comes.received == [{"type": "event", "n": 4}]
