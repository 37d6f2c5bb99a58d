"""What a supervisor or a load balancer asks."""

import threading

import pytest
from channels.layers import InMemoryChannelLayer
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from chatproject.realtime import bus, hub
from chatproject.realtime.batching import Batcher
from chatproject.realtime.bus import Bus
from chatproject.realtime.delivery import Delivery
from chatproject.realtime.hub import Hub
from chatproject.testing.patience import PATIENCE, until, wait_until

READY = {"database": "ok", "migrations": "ok", "batcher": "ok", "sockets": "ok"}


@pytest.mark.parametrize("address", ["/healthz", "/healthz/"])
def test_the_process_is_alive_without_asking_the_database(client, address):
    answer = client.get(address)
    assert (answer.status_code, answer.content) == (200, b"ok")


def test_all_parts_are_ready(client, db):
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json() == {"status": "ok", "parts": READY}


def test_a_missing_migration_makes_it_not_ready(client, db):
    [newest] = MigrationLoader(connection).graph.leaf_nodes("accounts")
    MigrationRecorder(connection).record_unapplied(*newest)
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json() == {"status": "failed", "parts": READY | {"migrations": "failed"}}


def test_a_bus_that_does_not_answer_makes_it_not_ready_and_gives_no_reason_away(client, db, settings):
    settings.REDIS_URL = "redis://127.0.0.1:1"
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json() == {"status": "failed", "parts": READY | {"bus": "failed"}}


def test_a_batcher_that_takes_no_calls_makes_it_not_ready(client, transactional_db):
    running, ending = threading.Event(), threading.Event()

    def work(calls):
        running.set()
        ending.wait(PATIENCE)
        return calls

    batcher = Batcher(work)
    batcher.submit("call")
    running.wait(PATIENCE)
    stopping = threading.Thread(target=batcher.stop)
    stopping.start()
    wait_until(lambda: batcher._stopping)
    try:
        assert client.get("/readyz").json()["parts"] == READY | {"batcher": "failed"}
    finally:
        ending.set()
        stopping.join()
    assert client.get("/readyz").json()["parts"] == READY


async def test_a_hub_that_is_stopping_makes_it_not_ready(async_client, transactional_db):
    hub.current()
    assert (await async_client.get("/readyz")).json()["parts"] == READY
    await hub.current().stop()
    assert (await async_client.get("/readyz")).json()["parts"] == READY | {"sockets": "failed"}


class Mute(InMemoryChannelLayer):
    """A layer on which nothing goes out until `works`."""

    works = False

    async def group_send(self, group, message):
        if not self.works:
            raise ConnectionError("nothing goes out")
        await super().group_send(group, message)


async def test_a_bus_that_fails_makes_it_not_ready_until_it_works_again_though_nobody_writes(
    async_client, transactional_db, redis_server, settings, monkeypatch
):
    settings.REDIS_URL = redis_server.url
    monkeypatch.setattr(bus, "RETRY_SECONDS", 0.05)
    layer = Mute()
    mine = Hub(Bus(layer))
    monkeypatch.setitem(hub._hubs, mine.loop, mine)
    assert (await async_client.get("/readyz")).json()["parts"] == READY | {"bus": "ok"}
    mine.publish([Delivery("user.1")])
    await until(lambda: not mine._bus.healthy)
    assert (await async_client.get("/readyz")).json()["parts"] == READY | {"bus": "failed"}
    layer.works = True
    await until(lambda: mine._bus.healthy)
    assert (await async_client.get("/readyz")).json()["parts"] == READY | {"bus": "ok"}
    await mine.stop()
