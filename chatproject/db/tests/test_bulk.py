"""Writing many rows at once."""

from datetime import UTC, datetime

import pytest

from accounts.models import User
from chatproject.db import update_all

pytestmark = pytest.mark.django_db


def test_each_row_gets_its_own_values_and_keeps_the_other_fields(alice, bob):
    alice.bio, alice.settings, alice.last_seen = "First", {"receipts": False}, datetime(2024, 2, 29, tzinfo=UTC)
    bob.bio, bob.display_name = "Second", "Nobody"
    update_all(User, [alice, bob], ["bio", "settings", "last_seen"])
    stored = {user.username: user for user in User.objects.all()}
    assert (stored["alice"].bio, stored["bob"].bio) == ("First", "Second")
    assert stored["alice"].settings == {"receipts": False}
    assert stored["alice"].last_seen == alice.last_seen
    assert stored["bob"].display_name == "Bob"


def test_a_row_that_is_not_given_stays_as_it_is(alice, bob):
    alice.bio = "New"
    update_all(User, [alice], ["bio"])
    assert User.objects.get(pk=bob.pk).bio == bob.bio


def test_a_row_that_is_gone_is_not_made_again(alice):
    User.objects.filter(pk=alice.pk).delete()
    update_all(User, [alice], ["bio"])
    assert not User.objects.exists()


def test_all_rows_take_one_query_and_none_take_no_harm(alice, bob, django_assert_num_queries):
    with django_assert_num_queries(1):
        update_all(User, [alice, bob], ["bio"])
    update_all(User, [], ["bio"])
