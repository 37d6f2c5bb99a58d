"""Going through tables."""

import pytest

from chatproject.db.batches import grouped, in_batches
from chatproject.db.models import Epoch

pytestmark = [pytest.mark.engines, pytest.mark.django_db]


def test_batches_hold_every_row_once_in_the_order_of_their_keys():
    Epoch.objects.all().delete()
    made = [Epoch.objects.create() for _ in range(7)]

    batches = list(in_batches(Epoch.objects.all(), 3))

    assert [len(batch) for batch in batches] == [3, 3, 1]
    assert [row for batch in batches for row in batch] == made


def test_a_row_that_comes_between_two_batches_is_in_a_later_one():
    Epoch.objects.all().delete()
    first = [Epoch.objects.create() for _ in range(2)]
    batches = in_batches(Epoch.objects.all(), 2)

    assert next(batches) == first
    late = Epoch.objects.create()
    assert list(batches) == [[late]]


@pytest.mark.parametrize(
    ("sizes", "groups"),
    [
        ([], []),
        ([4, 4, 4], [[4, 4], [4]]),
        ([1, 20, 1, 1], [[1], [20], [1, 1]]),
        ([10, 10], [[10], [10]]),
        ([0, 0, 0], [[0, 0, 0]]),
    ],
)
def test_neighbours_are_grouped_and_what_is_too_large_stands_alone(sizes, groups):
    assert list(grouped(sizes, size=lambda size: size, most=10)) == groups
