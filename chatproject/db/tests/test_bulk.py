"""Writing many rows at once."""

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError

from accounts.models import User
from chatproject.db import atomic, insert_all, update_all

pytestmark = [pytest.mark.engines, pytest.mark.django_db]


def person(name, **fields):
    return User(username=name, display_name=name.title(), sort_name=name, avatar="0" * 16, **fields)


# --- new rows --------------------------------------------------------------------------------------------------------


def test_new_rows_are_stored_as_saving_them_would():
    birthday = datetime(2024, 2, 29, 1, 2, 3, 456_000, tzinfo=UTC)
    made = [person("dora", settings={"receipts": False}, last_seen=birthday), person("emil", email="emil@example.org")]
    insert_all(User, made)
    for row in made:
        stored = User.objects.get(pk=row.pk)
        for field in User._meta.concrete_fields:
            assert getattr(stored, field.attname) == getattr(row, field.attname)


def test_what_was_inserted_is_updated_when_it_is_saved_again():
    made = person("dora")
    insert_all(User, [made])
    made.bio = "changed"
    made.save()
    assert User.objects.get().bio == "changed"


def test_more_rows_than_one_statement_takes_are_all_stored():
    insert_all(User, [person(f"person {number}") for number in range(1_001)])
    assert User.objects.count() == 1_001


def test_a_row_that_is_there_already_makes_all_fail(alice):
    with pytest.raises(IntegrityError), atomic():
        insert_all(User, [person("dora"), person("alice")])
    assert [user.username for user in User.objects.all()] == ["alice"]


def test_no_new_rows_do_no_harm():
    insert_all(User, [])
    assert not User.objects.exists()


# --- rows that exist -------------------------------------------------------------------------------------------------


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
