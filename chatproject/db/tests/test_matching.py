"""Finding rows by several columns at once."""

from datetime import UTC, datetime

import pytest

from accounts.models import Session, User
from chatproject.db import ids_matching, uuid7
from testing.people import sign_in

pytestmark = [pytest.mark.engines, pytest.mark.django_db]


def test_a_row_is_found_only_where_all_columns_hold_the_values_of_one_key(alice, bob):
    keys = [("alice", "alice@example.org"), ("bob", "alice@example.org"), ("carol", "carol@example.org")]
    assert ids_matching(User, ["username", "email"], keys) == {alice.pk}
    keys = [("alice", "alice@example.org"), ("bob", "bob@example.org")]
    assert ids_matching(User, ["username", "email"], keys) == {alice.pk, bob.pk}


def test_columns_may_be_ids_references_and_times(alice):
    session = sign_in(alice).session
    Session.objects.filter(pk=session.pk).update(created_at=datetime(2024, 2, 29, 1, 2, 3, 456_000, tzinfo=UTC))
    session = Session.objects.get(pk=session.pk)
    columns = ["id", "user", "created_at"]
    assert ids_matching(Session, columns, [(session.pk, alice.pk, session.created_at)]) == {session.pk}
    assert ids_matching(Session, columns, [(session.pk, uuid7(), session.created_at)]) == set()


def test_one_key_may_match_several_rows(alice):
    sessions = {sign_in(alice).session.pk for _ in range(3)}
    assert ids_matching(Session, ["user", "kind"], [(alice.pk, Session.Kind.API)]) == sessions


def test_the_same_key_twice_finds_a_row_once(alice):
    assert ids_matching(User, ["username", "display_name"], [("alice", "Alice")] * 2) == {alice.pk}


@pytest.mark.parametrize("name", ["al,ice", 'al"ice', "al\\ice", "{alice}", "al'ice", "%s", "NULL", " "])
def test_a_value_may_be_any_text(name, alice):
    User.objects.filter(pk=alice.pk).update(display_name=name)
    assert ids_matching(User, ["username", "display_name"], [("alice", name)]) == {alice.pk}


def test_a_value_that_is_longer_than_its_column_matches_nothing(alice):
    name = "A" * 60
    User.objects.filter(pk=alice.pk).update(display_name=name)
    assert ids_matching(User, ["username", "display_name"], [("alice", name + "A")]) == set()


def test_hundreds_of_keys_take_one_query(alice, django_assert_num_queries):
    keys = [("alice", f"alice{number}@example.org") for number in range(499)]
    with django_assert_num_queries(1):
        found = ids_matching(User, ["username", "email"], [*keys, ("alice", "alice@example.org")])
    assert found == {alice.pk}


def test_without_keys_nobody_is_asked(alice, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert ids_matching(User, ["username", "email"], []) == set()
