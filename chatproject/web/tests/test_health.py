"""What a supervisor or a load balancer asks."""

import asyncio
import threading

import httpx
import pytest
from channels.layers import InMemoryChannelLayer
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from chatproject.asgi import application
from chatproject.observability.outages import Outages
from chatproject.realtime import bus, process
from chatproject.realtime.batching import Batcher
from chatproject.realtime.bus import Bus
from chatproject.realtime.delivery import Delivery
from chatproject.realtime.process import Process
from chatproject.web import health
from chatproject.web.health import _look_and_leave, look
from testing.patience import PATIENCE, until, wait_until

READY = {"database": "ok", "migrations": "ok", "writes": "ok", "batcher": "ok", "sockets": "ok"}


@pytest.fixture(autouse=True)
def _nothing_is_known(monkeypatch):
    """As in a process that has just begun."""
    monkeypatch.setattr(health, "_told", {})
    monkeypatch.setattr(health, "outages", Outages())


async def ask(path, *, host="localhost"):
    """The answer of a server that nobody has asked yet."""
    transport = httpx.ASGITransport(health.Health(application))
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
        return await client.get(path, headers={"Host": host})


@pytest.mark.parametrize("address", ["/healthz", "/healthz/"])
async def test_the_process_is_alive_without_asking_the_database(address, settings):
    settings.SECURE_SSL_REDIRECT = True
    answer = await ask(address)
    assert (answer.status_code, answer.content) == (200, b"ok")
    assert "no-store" in answer.headers["Cache-Control"]


@pytest.mark.parametrize("address", ["/healthz", "/readyz"])
async def test_by_a_name_that_is_not_ours_there_is_no_answer(address, settings):
    settings.ALLOWED_HOSTS = ["chat.example.org"]
    assert (await ask(address, host="other.example.org")).status_code == 400


@pytest.mark.engines
async def test_all_parts_are_ready(transactional_db):
    answer = await ask("/readyz/")
    assert answer.status_code == 200
    assert answer.json() == {"status": "ok", "parts": READY}


async def test_many_who_ask_at_once_are_told_the_same_and_it_is_looked_at_once(transactional_db):
    readiness = health.Readiness()
    answers = await asyncio.gather(*(readiness.ask() for _ in range(50)))
    assert all(answer is answers[0] for answer in answers)
    assert await readiness.ask() is answers[0]


@pytest.fixture
def migration_is_missing(db):
    """The newest of `accounts`; what was noted of migrations is not undone with a test on every engine."""
    [newest] = MigrationLoader(connection).graph.leaf_nodes("accounts")
    recorder = MigrationRecorder(connection)
    recorder.record_unapplied(*newest)
    yield
    recorder.record_applied(*newest)


@pytest.mark.engines
@pytest.mark.usefixtures("migration_is_missing")
def test_a_missing_migration_makes_it_not_ready():
    assert look() == READY | {"migrations": "failed", "writes": "failed"}


async def test_a_bus_that_does_not_answer_makes_it_not_ready_and_gives_no_reason_away(transactional_db, settings):
    settings.REDIS_URL = "redis://127.0.0.1:1"
    answer = await ask("/readyz")
    assert answer.status_code == 503
    assert answer.json() == {"status": "failed", "parts": READY | {"bus": "failed"}}


def test_what_fails_is_said_once_and_once_more_when_it_holds_again(db, settings, caplog, redis_server):
    for url in ("redis://127.0.0.1:1",) * 3 + (redis_server.url,) * 3:
        settings.REDIS_URL = url
        look()
    said = [record.getMessage() for record in caplog.records if record.name == "chatproject.web.health"]
    assert [line.partition(": Error")[0] for line in said] == ["Not ready, bus", "Ready again: bus"]


@pytest.mark.skipif(connection.vendor != "sqlite", reason="the other engines have no such switch for one connection")
def test_a_database_that_can_only_be_read_is_not_ready(db, caplog):
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA query_only=1")
        try:
            assert look() == READY | {"writes": "failed"}
        finally:
            cursor.execute("PRAGMA query_only=0")
    assert look() == READY
    said = [record.getMessage() for record in caplog.records if record.name == "chatproject.observability.outages"]
    assert [line.partition(";")[0].partition(",")[0] for line in said] == [
        "The database fails: attempt to write a readonly database",
        "The database works again",
    ]


def test_a_batcher_that_takes_no_calls_makes_it_not_ready(transactional_db):
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
        assert look() == READY | {"batcher": "failed"}
    finally:
        ending.set()
        stopping.join()
    assert look() == READY


async def test_a_process_that_is_stopping_makes_it_not_ready(transactional_db):
    process.current()
    assert await asyncio.to_thread(_look_and_leave) == READY
    await process.current().stop()
    assert await asyncio.to_thread(_look_and_leave) == READY | {"sockets": "failed"}


class Mute(InMemoryChannelLayer):
    """A layer on which nothing goes out until `works`."""

    works = False

    async def group_send(self, group, message):
        if not self.works:
            raise ConnectionError("nothing goes out")
        await super().group_send(group, message)


async def test_a_bus_that_fails_makes_it_not_ready_until_it_works_again_though_nobody_writes(
    transactional_db, redis_server, settings, monkeypatch
):
    settings.REDIS_URL = redis_server.url
    monkeypatch.setattr(bus, "RETRY_SECONDS", 0.05)
    layer = Mute()
    mine = Process(Bus(layer))
    monkeypatch.setitem(process._processes, mine.hub.loop, mine)
    assert await asyncio.to_thread(_look_and_leave) == READY | {"bus": "ok"}
    mine.hub.publish([Delivery("user.1")])
    await until(lambda: not mine.bus.healthy)
    assert await asyncio.to_thread(_look_and_leave) == READY | {"bus": "failed"}
    layer.works = True
    await until(lambda: mine.bus.healthy)
    assert await asyncio.to_thread(_look_and_leave) == READY | {"bus": "ok"}
    await mine.stop()
