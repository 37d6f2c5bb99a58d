"""Whether the database is on this machine."""

import pytest

from chatproject.databases import sqlite
from chatproject.db.whereabouts import hosts, is_local


def test_a_file_is_here(tmp_path):
    assert is_local(sqlite(tmp_path / "parley.sqlite3"))


@pytest.mark.parametrize(
    "host",
    [
        "",
        "localhost",
        "127.0.0.1",
        "::1",
        "/var/run/postgresql",
        "mongodb://localhost/parley",
        "mongodb://name:secret@127.0.0.1:27017,[::1]:27018/parley?replicaSet=rs0",
    ],
)
def test_these_addresses_are_of_this_machine(host):
    assert is_local({"HOST": host})


@pytest.mark.parametrize(
    ("host", "machines"),
    [
        ("db", ["db"]),
        ("192.0.2.7", ["192.0.2.7"]),
        ("localhost,db.example.org", ["localhost", "db.example.org"]),
        ("mongodb://localhost:27017,db:27017/parley", ["localhost", "db"]),
        ("mongodb+srv://name:p%40ss@cluster.example.org/parley", ["cluster.example.org"]),
        ("mongodb://localhost@db.example.org/parley", ["db.example.org"]),
    ],
)
def test_these_are_of_others(host, machines):
    assert hosts({"HOST": host}) == machines
    assert not is_local({"HOST": host})
