"""Events in the order of their numbers, whatever order they come in."""

import random

import pytest

from chatproject.realtime.reorder_buffer import MOST_HELD, ReorderBuffer


@pytest.fixture
def buffer():
    buffer = ReorderBuffer()
    buffer.start(0)
    return buffer


def test_the_next_number_goes_on_at_once(buffer):
    assert [buffer.take(n, n) for n in (1, 2, 3)] == [[1], [2], [3]]
    assert buffer.position == 3


def test_a_later_number_waits_for_the_one_before_it(buffer):
    assert buffer.take(2, "second") == []
    assert buffer.has_gap
    assert buffer.take(1, "first") == ["first", "second"]
    assert not buffer.has_gap


def test_a_number_that_went_before_is_dropped(buffer):
    buffer.take(1, "first")
    assert buffer.take(1, "again") == []
    assert buffer.position == 1


def test_a_number_that_came_twice_too_early_goes_on_once(buffer):
    buffer.take(2, "second")
    buffer.take(2, "second")
    assert buffer.take(1, "first") == ["first", "second"]


def test_until_somebody_says_where_it_stands_everything_is_held():
    buffer = ReorderBuffer()
    assert buffer.take(8, 8) == []
    assert buffer.take(7, 7) == []
    assert not buffer.has_gap
    assert buffer.start(6) == [7, 8]


def test_what_came_before_it_began_and_is_known_is_dropped():
    buffer = ReorderBuffer()
    buffer.take(5, 5)
    buffer.take(6, 6)
    assert buffer.start(5) == [6]
    assert (buffer.position, buffer.started_at) == (6, 5)


def test_it_begins_once(buffer):
    buffer.take(1, 1)
    assert buffer.start(9) == []
    assert (buffer.position, buffer.started_at) == (1, 0)


def test_what_is_missing_can_be_given_up(buffer):
    buffer.take(3, 3)
    buffer.take(7, 7)
    assert buffer.skip(5) == []
    assert (buffer.position, buffer.has_gap) == (5, True)
    assert buffer.take(6, 6) == [6, 7]


def test_what_follows_what_was_given_up_goes_on(buffer):
    buffer.take(3, 3)
    buffer.take(6, 6)
    assert buffer.skip(5) == [6]


def test_it_never_goes_back(buffer):
    buffer.take(1, 1)
    buffer.skip(0)
    assert buffer.position == 1


def test_no_more_is_held_than_may_be(buffer):
    for n in range(2, MOST_HELD + 100):
        buffer.take(n, n)
    assert buffer.is_full
    assert buffer.largest == MOST_HELD + 99
    assert buffer.take(1, 1) == list(range(1, MOST_HELD + 2))


@pytest.mark.parametrize("seed", range(5))
def test_any_shuffle_comes_out_in_order_and_each_once(buffer, seed):
    numbers = [*range(1, 501), *range(1, 501, 3)]
    random.Random(seed).shuffle(numbers)
    out = [n for number in numbers for n in buffer.take(number, number)]
    assert out == list(range(1, 501))
