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


@pytest.fixture(scope="module")
def parleys(urls, prepared, tmp_path_factory):
    """Parley on each engine, with the same secrets, data made from the same seed, and the digest of these."""
    folder = tmp_path_factory.mktemp("engines")
    parleys = {engine: Server(copy_of(prepared, folder / engine), DATABASE_URL=url) for engine, url in urls.items()}
    for parley in parleys.values():
        parley.manage("reset_database", "--yes")  # which migrates first
    return {engine: (parley, parley.manage("mock_data", *SOME)) for engine, parley in parleys.items()}


def test_the_same_seed_makes_the_same_data_on_every_engine(parleys):
    assert len({digest for _, digest in parleys.values()}) == 1
    for parley, _ in parleys.values():
        parley.manage("check_integrity")  # which would fail


@pytest.mark.parametrize(
    ("origin", "target"), [("SQLite", "PostgreSQL"), ("PostgreSQL", "MongoDB"), ("MongoDB", "SQLite")]
)
def test_a_backup_moves_from_engine_to_engine_and_nothing_changes(parleys, tmp_path, origin, target):
    (here, made), (there, _) = parleys[origin], parleys[target]
    archive = str(tmp_path / "parley.backup")

    here.manage("backup", archive)
    there.manage("reset_database", "--yes")
    there.manage("restore", archive)

    assert there.manage("mock_data", "--digest") == made
    there.manage("check_integrity")  # which would fail
