"""Every write of the process waits its turn, and always passes it on; a file that is gone is missed, not replaced."""

import sqlite3
import threading
from contextlib import suppress
from pathlib import Path

import pytest
from django.db import DatabaseError, IntegrityError, OperationalError, close_old_connections, connection

from chatproject.db import atomic
from chatproject.db.models import Epoch
from chatproject.db.sqlite import base
from testing.patience import PATIENCE, wait_until

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "sqlite", reason="tests of the SQLite engine"),
]


def waiting():
    return len(base._writers._waiting)


def is_free():
    """Whether nobody has the turn."""
    if not base._writers.acquire(0):
        return False
    base._writers.release()
    return True


@pytest.fixture
def writers():
    """`writers(work, …)` runs each on a thread of its own, the next when the one before waits or has ended."""
    threads = []

    def start(*works):
        for work in works:
            before = waiting()
            threads.append(threading.Thread(target=run, args=[work]))
            threads[-1].start()
            wait_until(lambda before=before: waiting() != before or not threads[-1].is_alive())

    def run(work):
        try:
            work()
        finally:
            connection.close()

    yield start
    for thread in threads:
        thread.join(PATIENCE)
    assert is_free()


def write(value, done):
    def work():
        with atomic():
            Epoch.objects.create(value=value)
        done.append(value)

    return work


def write_alone(value, done):
    def work():
        Epoch.objects.create(value=value)
        done.append(value)

    return work


def test_transactions_are_served_in_the_order_in_which_they_began(writers):
    done = []
    with atomic():
        writers(*[write(f"w{number}", done) for number in range(10)])
        assert waiting() == 10
    wait_until(lambda: len(done) == 10)
    assert done == [f"w{number}" for number in range(10)]


@pytest.mark.parametrize(
    "statement",
    [
        lambda: Epoch.objects.create(value="new"),
        lambda: Epoch.objects.update(value="other"),
        lambda: Epoch.objects.filter(value="nobody").delete(),
    ],
)
def test_a_write_outside_a_transaction_waits_its_turn_too(writers, statement):
    done = []
    with atomic():
        writers(lambda: done.append(statement()))
        assert waiting() == 1
        assert not done


def test_reading_waits_for_nobody(writers):
    read = []
    with atomic():
        writers(lambda: read.append(Epoch.objects.count()))
        wait_until(lambda: read)
        assert waiting() == 0


def test_inside_a_transaction_a_write_asks_for_nothing_more():
    with atomic():
        Epoch.objects.create(value="a")
        with atomic():
            Epoch.objects.create(value="b")
        assert not is_free()
    assert is_free()


def test_the_turn_is_passed_on_after_a_rollback():
    with pytest.raises(ZeroDivisionError), atomic():
        raise ZeroDivisionError
    assert is_free()


def test_the_turn_is_passed_on_after_a_write_that_failed():
    row = Epoch.objects.create(value="a")
    with pytest.raises(IntegrityError):
        Epoch.objects.create(id=row.id, value="b")
    assert is_free()
    with pytest.raises(IntegrityError), atomic():
        Epoch.objects.create(id=row.id, value="b")
    assert is_free()


def test_the_turn_is_passed_on_when_the_inner_block_failed_and_the_outer_went_on():
    row = Epoch.objects.create(value="a")
    with atomic():
        with pytest.raises(IntegrityError), atomic():
            Epoch.objects.create(id=row.id, value="b")
        assert not is_free()
    assert is_free()


def test_the_turn_is_passed_on_when_the_transaction_could_not_begin(monkeypatch):
    connection.ensure_connection()
    path = connection.settings_dict["NAME"]
    connection.connection.execute("PRAGMA busy_timeout=10")
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        with pytest.raises(OperationalError, match="locked"), atomic():
            pass
        assert is_free()
    finally:
        other.close()
        connection.close()
    with atomic():
        Epoch.objects.create(value="works again")


def test_the_turn_is_passed_on_when_the_commit_failed():
    def refuse_commits(action, what, *_):
        return sqlite3.SQLITE_DENY if (action, what) == (sqlite3.SQLITE_TRANSACTION, "COMMIT") else sqlite3.SQLITE_OK

    try:
        with suppress(DatabaseError), atomic():
            Epoch.objects.create(value="never")
            connection.connection.set_authorizer(refuse_commits)
        assert is_free()
    finally:
        connection.close()
    assert not Epoch.objects.filter(value="never").exists()


def test_the_turn_is_passed_on_when_the_connection_is_closed_inside():
    with suppress(DatabaseError), atomic():
        connection.close()
    assert is_free()


def test_whoever_waited_too_long_is_told_that_the_database_is_locked(writers):
    refused = []

    def impatient():
        connection.settings_dict = {**connection.settings_dict, "OPTIONS": {"timeout": 0.01}}
        try:
            with atomic():
                pass
        except OperationalError as error:
            refused.append(str(error))

    with atomic():
        writers(impatient)
        wait_until(lambda: refused)
    assert refused == ["database is locked"]


@pytest.fixture
def away():
    """The database's file, at another place until the test calls this, or ends."""
    Epoch.objects.create(value="stored")
    file = Path(connection.settings_dict["NAME"])
    moved = file.rename(file.with_name("away.sqlite3"))

    def back():
        if moved.exists():
            moved.rename(file)

    yield back
    back()


def test_nothing_is_written_to_a_file_that_is_gone(away):
    connection.close_at = None  # as on the threads that keep theirs
    close_old_connections()
    with pytest.raises(OperationalError, match="unable to open"):
        Epoch.objects.create(value="nowhere")
    assert is_free()


def test_when_the_file_is_back_everything_is_there(away):
    for _ in range(2):
        close_old_connections()
        with pytest.raises(OperationalError, match="unable to open"):
            Epoch.objects.count()
    away()
    assert Epoch.objects.filter(value="stored").exists()
    Epoch.objects.create(value="works again")


def test_many_writers_beside_each_other_all_get_through(writers):
    done = []
    works = [write(f"t{number}", done) for number in range(20)]
    works += [write_alone(f"a{number}", done) for number in range(20)]
    writers(*works)
    wait_until(lambda: len(done) == 40)
    assert Epoch.objects.filter(value__in=done).count() == 40


def test_more_parameters_than_django_takes_for_the_most_fit_into_one_statement(django_assert_num_queries):
    with atomic(), django_assert_num_queries(1):
        Epoch.objects.bulk_create([Epoch(value=f"v{number}") for number in range(2_000)])
    assert Epoch.objects.filter(value__startswith="v").count() == 2_000
