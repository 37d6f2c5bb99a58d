"""Transactions that mean the same on every engine."""

from contextlib import suppress

import pytest

from chatproject.db import atomic, epoch, in_transaction, is_uuid, lock, on_commit, uuid7
from chatproject.db.models import Epoch

pytestmark = [pytest.mark.engines, pytest.mark.django_db(transaction=True)]


def test_what_a_block_writes_is_there_together_or_not_at_all():
    with suppress(ZeroDivisionError), atomic():
        Epoch.objects.create(value="a")
        Epoch.objects.create(value="b")
        raise ZeroDivisionError
    assert not Epoch.objects.filter(value__in="ab").exists()
    with atomic():
        Epoch.objects.create(value="a")
        Epoch.objects.create(value="b")
    assert Epoch.objects.filter(value__in="ab").count() == 2


def test_one_knows_whether_one_is_inside():
    assert not in_transaction()
    with atomic():
        assert in_transaction()
    assert not in_transaction()


def test_what_is_to_happen_after_the_commit_happens_after_it_in_order():
    happened = []
    with atomic():
        on_commit(lambda: happened.append("first"))
        with atomic():
            on_commit(lambda: happened.append("second"))
        assert happened == []
    assert happened == ["first", "second"]


def test_outside_a_block_it_happens_at_once():
    happened = []
    on_commit(lambda: happened.append("now"))
    assert happened == ["now"]


def test_after_a_rollback_it_never_happens():
    with suppress(ZeroDivisionError), atomic():
        on_commit(lambda: pytest.fail("it was rolled back"))
        raise ZeroDivisionError


def test_locked_rows_come_by_id_and_missing_ones_are_left_out():
    rows = [Epoch.objects.create(value=value) for value in "ab"]
    with atomic():
        found = lock(Epoch, [rows[1].pk, rows[0].pk, uuid7()])
    assert found == {row.pk: row for row in rows}
    assert [*found] == sorted(found)


def test_ids_rise():
    ids = [uuid7() for _ in range(1_000)]
    assert ids == sorted(set(ids))
    assert {id.version for id in ids} == {7}


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("01890a5d-ac96-774b-bcce-b302099a8057", True),
        ("01890A5D-AC96-774B-BCCE-B302099A8057", True),
        ("01890a5dac96774bbcceb302099a8057", False),
        ("{01890a5d-ac96-774b-bcce-b302099a8057}", False),
        ("01890a5d-ac96-774b-bcce-b302099a805", False),
        ("x1890a5d-ac96-774b-bcce-b302099a8057", False),
        ("", False),
        ("\u06601890a5d-ac96-774b-bcce-b302099a8057", False),
    ],
)
def test_what_has_the_form_of_an_id(text, answer):
    assert is_uuid(text) is answer


def test_the_epoch_stays_until_it_is_renewed():
    before = epoch.refresh()
    assert epoch.current() == before == epoch.refresh()
    Epoch.objects.update(value="restored")
    assert epoch.current() == before
    assert epoch.refresh() == epoch.current() == "restored"


def test_a_database_without_an_epoch_gets_one():
    Epoch.objects.all().delete()
    assert epoch.refresh() == Epoch.objects.get().value
