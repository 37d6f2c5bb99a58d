"""What a supervisor or a load balancer asks."""

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder


@pytest.mark.parametrize("address", ["/healthz", "/healthz/"])
def test_the_process_is_alive_without_asking_the_database(client, address):
    answer = client.get(address)
    assert (answer.status_code, answer.content) == (200, b"ok")


def test_all_parts_are_ready(client, db):
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json() == {"status": "ok", "parts": {"database": "ok", "migrations": "ok"}}


def test_a_missing_migration_makes_it_not_ready(client, db):
    MigrationRecorder(connection).record_unapplied("accounts", "0001_initial")
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json() == {"status": "failed", "parts": {"database": "ok", "migrations": "failed"}}


def test_a_bus_that_does_not_answer_makes_it_not_ready_and_gives_no_reason_away(client, db, settings):
    settings.REDIS_URL = "redis://127.0.0.1:1"
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json() == {"status": "failed", "parts": {"database": "ok", "migrations": "ok", "bus": "failed"}}
