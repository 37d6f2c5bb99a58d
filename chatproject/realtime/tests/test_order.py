"""Events in the order of their numbers, whatever order they come in."""

import random

import pytest

from chatproject.realtime.order import MOST_HELD, Order


@pytest.fixture
def order():
    order = Order()
    order.start(0)
    return order


def test_the_next_number_goes_on_at_once(order):
    assert [order.take(n, n) for n in (1, 2, 3)] == [[1], [2], [3]]
    assert order.position == 3


def test_a_later_number_waits_for_the_one_before_it(order):
    assert order.take(2, "second") == []
    assert order.has_gap
    assert order.take(1, "first") == ["first", "second"]
    assert not order.has_gap


def test_a_number_that_went_before_is_dropped(order):
    order.take(1, "first")
    assert order.take(1, "again") == []
    assert order.position == 1


def test_a_number_that_came_twice_too_early_goes_on_once(order):
    order.take(2, "second")
    order.take(2, "second")
    assert order.take(1, "first") == ["first", "second"]


def test_until_somebody_says_where_it_stands_everything_is_held():
    order = Order()
    assert order.take(8, 8) == []
    assert order.take(7, 7) == []
    assert not order.has_gap
    assert order.start(6) == [7, 8]


def test_what_came_before_it_began_and_is_known_is_dropped():
    order = Order()
    order.take(5, 5)
    order.take(6, 6)
    assert order.start(5) == [6]
    assert (order.position, order.started_at) == (6, 5)


def test_it_begins_once(order):
    order.take(1, 1)
    assert order.start(9) == []
    assert (order.position, order.started_at) == (1, 0)


def test_what_is_missing_can_be_given_up(order):
    order.take(3, 3)
    order.take(7, 7)
    assert order.skip(5) == []
    assert (order.position, order.has_gap) == (5, True)
    assert order.take(6, 6) == [6, 7]


def test_what_follows_what_was_given_up_goes_on(order):
    order.take(3, 3)
    order.take(6, 6)
    assert order.skip(5) == [6]


def test_it_never_goes_back(order):
    order.take(1, 1)
    order.skip(0)
    assert order.position == 1


def test_no_more_is_held_than_may_be(order):
    for n in range(2, MOST_HELD + 100):
        order.take(n, n)
    assert order.is_full
    assert order.largest == MOST_HELD + 99
    assert order.take(1, 1) == list(range(1, MOST_HELD + 2))


@pytest.mark.parametrize("seed", range(5))
def test_any_shuffle_comes_out_in_order_and_each_once(order, seed):
    numbers = [*range(1, 501), *range(1, 501, 3)]
    random.Random(seed).shuffle(numbers)
    out = [n for number in numbers for n in order.take(number, number)]
    assert out == list(range(1, 501))
