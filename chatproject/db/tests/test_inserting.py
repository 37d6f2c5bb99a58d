"""Storing and removing very many rows."""

import pytest
from django.contrib.contenttypes.models import ContentType

from accounts.models import Session, User
from chatproject.db import inserting
from chatproject.db.inserting import Inserter, empty_tables, long_block
from chatproject.db.models import Epoch

pytestmark = [pytest.mark.engines, pytest.mark.django_db]


def test_rows_are_stored_whenever_enough_have_come_and_at_the_end(monkeypatch):
    monkeypatch.setattr(inserting, "AT_ONCE", 3)
    before = Epoch.objects.count()
    inserter = Inserter()

    with long_block():
        for _ in range(4):
            inserter.add(Epoch())
        assert Epoch.objects.count() == before + 3
        inserter.flush()

    assert Epoch.objects.count() == before + 4


def test_every_field_is_stored_as_saving_would():
    made = User(username="dora", display_name="Dora", sort_name="dora", avatar="0" * 16, settings={"theme": "dark"})
    inserter = Inserter()

    inserter.add(made)
    inserter.flush()

    stored = User.objects.get(pk=made.pk)
    for field in User._meta.concrete_fields:
        expected = getattr(made, field.attname)
        if hasattr(expected, "microsecond"):
            assert abs((getattr(stored, field.attname) - expected).total_seconds()) < 0.001
        else:
            assert getattr(stored, field.attname) == expected


def test_a_row_that_may_be_there_is_changed_or_added(alice):
    inserter = Inserter()
    first = User(username="dora", display_name="Dora", sort_name="dora", avatar="0" * 16)
    inserter.add(first)
    alice.bio = "changed"

    inserter.put(User(id=first.pk, username="dora", display_name="Dodo", sort_name="dodo", avatar="0" * 16))
    inserter.put(alice)
    inserter.put(User(username="new", display_name="New", sort_name="new", avatar="0" * 16))
    inserter.flush()

    names = dict(User.objects.values_list("username", "display_name"))
    assert names == {"alice": "Alice", "dora": "Dodo", "new": "New"}
    assert User.objects.get(pk=alice.pk).bio == "changed"


def test_emptying_leaves_nothing_but_what_migrating_made(alice):
    Epoch.objects.create()
    kinds = ContentType.objects.count()
    assert kinds

    with long_block():
        empty_tables()

    assert not User.objects.exists()
    assert not Session.objects.exists()
    assert not Epoch.objects.exists()
    assert ContentType.objects.count() == kinds
