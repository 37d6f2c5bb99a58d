"""A server that is gone, and a writer who was faster, are told from a fault of this program."""

from contextlib import contextmanager

import pytest
from django.db import DatabaseError, IntegrityError, OperationalError, connection, connections

from chatproject.db import atomic, retried
from chatproject.db.models import Epoch, new_epoch
from chatproject.db.readiness import NotReady, check_server
from testing import engines

pytestmark = [
    pytest.mark.engines,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "mongodb", reason="tests of the MongoDB engine"),
]
PATIENCE_MS = 5000  # how long the driver looks for a server, which it does twice a second


@contextmanager
def leading_to(url, *, patience=PATIENCE_MS):
    """Django's connection leads to another server meanwhile."""
    usual = connections["default"]
    given = {**usual.settings_dict, "HOST": url, "OPTIONS": {"serverSelectionTimeoutMS": patience}}
    own = connections["default"] = type(usual)(given, alias=f"own-{patience}")
    try:
        yield
    finally:
        connections["default"] = usual
        own.close_pool()


@pytest.fixture
def server(transactional_db):
    """A server of the test's own, which Django's connection leads to meanwhile."""
    with engines.mongodb_server() as server, leading_to(server.url):
        Epoch.objects.create(value="before")
        yield server


@pytest.fixture
def conflict():
    """`conflict()` inside a block: somebody else changes what the block is about to change."""
    row = Epoch.objects.create(value="before")

    def interfere():
        table = connection.database[Epoch._meta.db_table]
        assert list(Epoch.objects.filter(pk=row.pk))  # the block has begun
        assert table.update_one({"_id": row.pk.hex}, {"$set": {"value": new_epoch()}}).modified_count
        Epoch.objects.filter(pk=row.pk).update(value="ours")

    return interfere


# --- a server that is gone -------------------------------------------------------------------------------------------


QUERIES = {
    "rows": lambda: list(Epoch.objects.all()),
    "one row": Epoch.objects.first,
    "rows one by one": lambda: next(Epoch.objects.iterator()),
    "a number": Epoch.objects.count,
    "whether there are any": Epoch.objects.exists,
    "a new row": lambda: Epoch.objects.create(value="new"),
    "new rows": lambda: Epoch.objects.bulk_create([Epoch(value="new")]),
    "a change": lambda: Epoch.objects.update(value="changed"),
    "a removal": lambda: Epoch.objects.all().delete(),
}


def test_whatever_is_asked_of_it_the_error_says_that_it_may_work_later(server):
    server.stop()
    with pytest.raises(OperationalError):
        Epoch.objects.count()
    with leading_to(server.url, patience=100):
        for name, query in QUERIES.items():
            with pytest.raises(OperationalError):
                pytest.fail(f"{name}: {query()}")


def test_so_it_does_when_the_server_goes_while_rows_are_read(server):
    Epoch.objects.bulk_create([Epoch(value=str(number)) for number in range(500)])
    rows = Epoch.objects.iterator(chunk_size=10)
    next(rows)
    server.stop()
    with pytest.raises(OperationalError):
        list(rows)


def test_so_it_does_when_the_server_goes_before_the_commit_and_nothing_is_stored(server):
    def block():
        with atomic():
            Epoch.objects.create(value="lost")
            server.stop()

    with pytest.raises(OperationalError):
        block()
    server.start()
    with atomic():
        Epoch.objects.create(value="after")
    assert sorted(Epoch.objects.values_list("value", flat=True)) == ["after", "before"]


def test_a_block_is_not_tried_again_after_a_wait_in_vain(server):
    tries = []

    @retried
    def block():
        with atomic():
            tries.append(1)
            Epoch.objects.update(value="changed")

    server.stop()
    with pytest.raises(OperationalError):
        block()
    assert len(tries) == 1


def test_a_block_is_tried_again_when_the_connection_was_lost_and_a_server_is_there(server):
    tries = []

    @retried
    def block():
        with atomic():
            tries.append(list(Epoch.objects.all()))
            if len(tries) == 1:
                server.stop()
                server.start()
            Epoch.objects.update(value="changed")

    block()
    assert len(tries) > 1
    assert Epoch.objects.get().value == "changed"


def test_a_server_that_has_answered_before_is_asked_again_whether_it_is_ready(server):
    check_server()
    server.stop()
    with pytest.raises(NotReady, match=r"^The database at \S+ does not answer: [^(]+$"):
        check_server()
    server.start()
    check_server()


# --- another writer, and faults --------------------------------------------------------------------------------------


def test_a_block_that_another_writer_was_faster_than_is_tried_again(conflict):
    tries = []

    @retried
    def block():
        with atomic():
            tries.append(1)
            if len(tries) < 3:
                conflict()

    block()
    assert len(tries) == 3


def test_where_nobody_tries_again_the_error_says_that_it_may_work_later(conflict):
    with pytest.raises(OperationalError), atomic():
        conflict()


def test_what_can_never_be_stored_is_a_fault(transactional_db):
    with pytest.raises(DatabaseError) as raised:
        Epoch.objects.create(value="x" * 20_000_000)
    assert not isinstance(raised.value, OperationalError)


def test_what_is_there_already_is_told_as_such(transactional_db):
    row = Epoch.objects.create(value="once")
    with pytest.raises(IntegrityError):
        Epoch.objects.create(pk=row.pk, value="twice")
