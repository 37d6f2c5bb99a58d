"""One program on three databases: the same seed makes the same data, and a backup of one is at home in the others."""

import os

import pytest

from testing import engines
from tests.conftest import copy_of
from tests.servers import Server

CI = os.environ.get("CI", "").lower() in {"1", "true", "yes"}
SOME = ("--users", "20", "--chats", "15", "--rooms", "6", "--messages", "600", "--seed", "7")


@pytest.fixture(scope="module")
def urls():
    """An empty database on each engine; SQLite is the one without an address."""
    if engines.postgresql_programs() is None:
        missing = pytest.fail if CI else pytest.skip
        missing("No PostgreSQL on this machine: install it to run the tests on all engines.")
    with engines.postgresql() as postgresql, engines.mongodb() as mongodb:
        yield {"SQLite": "", "PostgreSQL": postgresql, "MongoDB": mongodb}


@pytest.fixture
def on(urls, prepared, tmp_path):
    """`on("MongoDB")`: Parley with an empty, migrated database there, and the same secrets everywhere."""

    def on(engine):
        parley = Server(copy_of(prepared, tmp_path / engine), DATABASE_URL=urls[engine])
        parley.manage("reset_database", "--yes")  # which migrates first
        return parley

    return on


@pytest.mark.parametrize("engine", ["PostgreSQL", "MongoDB"])
def test_the_same_seed_makes_the_same_data_on_every_engine(on, engine):
    here, there = on("SQLite"), on(engine)

    assert here.manage("mock_data", *SOME) == there.manage("mock_data", *SOME)
    there.manage("check_integrity")  # which would fail


@pytest.mark.parametrize(
    ("origin", "target"), [("SQLite", "PostgreSQL"), ("PostgreSQL", "MongoDB"), ("MongoDB", "SQLite")]
)
def test_a_backup_moves_from_engine_to_engine_and_nothing_changes(on, tmp_path, origin, target):
    here, there, archive = on(origin), on(target), str(tmp_path / "parley.backup")
    made = here.manage("mock_data", *SOME)

    here.manage("backup", archive)
    there.manage("restore", archive)

    assert there.manage("mock_data", "--digest") == made
    there.manage("check_integrity")  # which would fail
