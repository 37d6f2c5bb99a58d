"""A database that goes away while the server runs, and comes back."""

import asyncio

import httpx
import pytest

from testing import engines
from testing.patience import PATIENCE
from tests.callers import Person
from tests.conftest import CI, with_static_files
from tests.pages import becomes
from tests.servers import Server

AT_ONCE = 10  # messages
READY = {"database": "ok", "migrations": "ok", "writes": "ok", "batcher": "ok", "sockets": "ok"}
GONE = dict.fromkeys(("database", "migrations", "writes"), "failed")


@pytest.fixture(params=["postgresql", "mongodb"])
def database(request):
    """A database server that the test may stop and start again."""
    if request.param == "postgresql" and engines.postgresql_programs() is None:
        (pytest.fail if CI else pytest.skip)("No PostgreSQL on this machine: install it to test what its end does.")
    with getattr(engines, f"{request.param}_server")() as database:
        yield database


@pytest.fixture
def server(database, prepared, tmp_path):
    """A server on that database, without rate limits. Its log tells of what was unavailable."""
    data_dir = with_static_files(tmp_path / "data", prepared)
    server = Server(data_dir, DATABASE_URL=database.url, RATE_LIMITS="0").start()
    yield server
    server.kill()


async def test_what_needs_a_database_that_is_gone_is_answered_unavailable_until_it_is_back(database, server):
    alice, bob = Person(server), Person(server)
    chat = alice.chat_with(bob)
    client = await alice.socket()

    database.stop()
    told, listed, posted, ready = await asyncio.gather(
        say_much(client, chat),
        rest(alice, "GET", "/api/chats"),
        rest(alice, "POST", f"/api/chats/{chat}/messages", content="hello", client_id="rest"),
        rest(alice, "GET", "/readyz"),
    )
    assert {answer["code"] for answer in told} == {"unavailable"}
    for answer in (listed, posted):
        assert (answer.status_code, answer.json()["code"], answer.headers["Retry-After"]) == (503, "unavailable", "1")
    assert (ready.status_code, ready.json()["parts"]) == (503, READY | GONE)

    database.start()
    again = await say_much(client, chat)
    assert [answer["message"]["seq"] for answer in again] == [*range(1, AT_ONCE + 1)]
    await becomes(lambda: parts(alice), READY)
    await client.leave()


async def parts(person):
    """What `/readyz` says, which is up to two seconds old."""
    return (await rest(person, "GET", "/readyz")).json()["parts"]


async def say_much(client, chat):
    """Many messages at once, the same each time; returns the answers."""
    for number in range(AT_ONCE):
        await client.send("message", chat_id=chat, content="hello", client_id=str(number))
    return [await client.receive("ack", "error") for _ in range(AT_ONCE)]


async def rest(person, method, path, **body):
    """The answer, whatever it is."""
    headers = {"Authorization": f"Bearer {person.token}"}
    async with httpx.AsyncClient(base_url=person.server.url, timeout=PATIENCE) as client:
        return await client.request(method, path, json=body or None, headers=headers)
