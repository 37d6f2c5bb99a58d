"""An outage of the database is said once, counted, and said to be over once."""

import pytest
from django.db import IntegrityError, OperationalError

from chatproject.observability import metrics
from chatproject.observability.outages import Outages
from chatproject.realtime import batching
from chatproject.realtime.batching import Batcher


@pytest.fixture
def outages(monkeypatch):
    """What a process knows that has just begun."""
    fresh = Outages()
    monkeypatch.setattr(batching, "outages", fresh)
    return fresh


def counted():
    return metrics.database_errors._value.get()


def said(caplog):
    return [record.getMessage() for record in caplog.records if record.name == "chatproject.observability.outages"]


def test_many_errors_are_one_outage_with_its_cause(outages, caplog):
    before = counted()
    for _ in range(600):
        outages.note(OperationalError("database or disk is full\nand more"))
    outages.wrote()
    outages.wrote()
    assert counted() - before == 600
    began, ended = said(caplog)
    assert began.partition(";")[0] == "The database fails: database or disk is full"
    assert ended.endswith(" s and 600 errors.")


def test_an_error_that_goes_through_several_hands_is_one(outages):
    before, error = counted(), OperationalError("gone")
    outages.note(error)
    outages.note(error)
    assert counted() - before == 1


def test_what_is_no_fault_of_the_database_is_no_outage(outages, caplog):
    before = counted()
    outages.note(IntegrityError("taken"))
    outages.note(ValueError("wrong"))
    assert (counted() - before, said(caplog)) == (0, [])


def test_what_was_stored_lately_is_known_until_something_fails(outages):
    assert not outages.wrote_within(60)
    outages.wrote()
    assert outages.wrote_within(60)
    outages.note(OperationalError("gone"))
    assert not outages.wrote_within(60)


@pytest.mark.engines
def test_a_batch_that_cannot_be_stored_begins_an_outage_and_the_next_one_that_can_ends_it(outages, caplog):
    works = False

    def run(calls):
        if not works:
            raise OperationalError("database or disk is full")
        outages.wrote()
        return calls

    before, batcher = counted(), Batcher(run)
    for _ in range(3):
        with pytest.raises(OperationalError):
            batcher.submit("call").result()
    works = True
    assert batcher.submit("call").result() == "call"
    batcher.stop()
    assert counted() - before == 3
    assert [line.split(":")[0].split(",")[0] for line in said(caplog)] == [
        "The database fails", "The database works again",
    ]  # fmt: skip
