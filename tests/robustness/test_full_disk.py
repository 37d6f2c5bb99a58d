"""A disk that is full, or can only be read: everybody is told, the log says why, and it works again when it can."""

import os
import shutil
import subprocess
import time
from contextlib import ExitStack

import httpx
import pytest

from testing.patience import PATIENCE
from tests.callers import Person
from tests.conftest import copy_of
from tests.servers import Server

SIZE = 12  # MB
MOST_MESSAGES = 3_000
READY = {"database": "ok", "migrations": "ok", "writes": "ok", "batcher": "ok", "sockets": "ok"}


def run(*command):
    subprocess.run(command, check=True, capture_output=True)


@pytest.fixture
def disk(tmp_path):
    """A small disk of its own. Skipped where nobody may mount one."""
    place = tmp_path / "disk"
    place.mkdir()
    if os.geteuid() or not shutil.which("mount"):
        pytest.skip("Only root can mount the small disk that this test fills.")
    try:
        run("mount", "-t", "tmpfs", "-o", f"size={SIZE}m", "tmpfs", str(place))
    except subprocess.CalledProcessError as error:
        pytest.skip(f"No disk can be mounted here: {error.stderr.decode().strip()}")
    yield place
    run("umount", "--lazy", str(place))


@pytest.fixture
def server(prepared, disk, tmp_path):
    """A server whose database alone is on that disk."""
    data = copy_of(prepared, tmp_path / "data")
    for file in data.glob("parley.sqlite3*"):
        shutil.move(file, disk / file.name)
    server = Server(data, DATABASE_URL=f"sqlite:///{disk}/parley.sqlite3", RATE_LIMITS="0").start()
    yield server
    server.kill()


def said(server, beginning):
    return [line for line in server.log.read_text().splitlines() if beginning in line]


def errors(server):
    lines = httpx.get(f"{server.url}/metrics", timeout=PATIENCE).text.splitlines()
    return float(next(line.split()[1] for line in lines if line.startswith("parley_database_errors_total ")))


def free(server):
    lines = httpx.get(f"{server.url}/metrics", timeout=PATIENCE).text.splitlines()
    return float(next(line.split()[1] for line in lines if line.startswith('parley_disk_free_bytes{of="database"}')))


def ready(server):
    """The parts, when what was known of them has been forgotten."""
    answer = httpx.get(f"{server.url}/readyz", timeout=PATIENCE)
    return answer.status_code, answer.json()["parts"]


def becomes(server, status):
    """Asks until this is the status of /readyz, which is looked at anew every few seconds; the parts."""
    deadline = time.monotonic() + PATIENCE
    found, parts = ready(server)
    while found != status:
        assert time.monotonic() < deadline, f"It stayed {found}: {parts}"
        found, parts = ready(server)
    return parts


def say(alice, chat, number):
    """Sends a long message; the answer, whatever it is."""
    with httpx.Client(base_url=alice.server.url, headers={"Authorization": f"Bearer {alice.token}"}) as client:
        return client.post(
            f"/api/chats/{chat}/messages", json={"content": "x" * 2_000, "client_id": str(number)}, timeout=PATIENCE
        )


def say_until_refused(alice, chat):
    """Sends messages until one cannot be stored; the answer."""
    for number in range(MOST_MESSAGES):
        answer = say(alice, chat, number)
        if answer.status_code != 201:
            return answer
    raise AssertionError("Everything could be stored.")


def test_a_disk_that_fills_up_is_said_once_counted_and_told_to_whoever_watches(server, disk):
    alice, bob = Person(server), Person(server)
    chat = alice.chat_with(bob)
    assert becomes(server, 200)["writes"] == "ok"
    before, room = errors(server), free(server)
    assert 0 < room <= SIZE * 1024 * 1024

    filler = disk / "filler"
    with pytest.raises(OSError, match="No space left"):
        filler.write_bytes(bytes(SIZE * 1024 * 1024))
    refused = [say_until_refused(alice, chat), *(say(alice, chat, f"more-{number}") for number in range(20))]
    assert {(answer.status_code, answer.json()["code"]) for answer in refused} == {(503, "unavailable")}
    assert becomes(server, 503)["writes"] == "failed"
    assert errors(server) - before >= len(refused)
    assert free(server) < room
    [line] = said(server, "The database fails: ")
    assert "; 0 MB are free on its disk" in line

    filler.unlink()
    assert say(alice, chat, "last").status_code == 201
    assert becomes(server, 200) == READY
    assert len(said(server, "The database works again")) == 1
    assert server.tracebacks() == []


def test_a_database_that_can_only_be_read_is_not_ready_and_says_why(server, disk):
    alice = Person(server)
    assert becomes(server, 200)["writes"] == "ok"
    with ExitStack() as mounted:
        run("mount", "--bind", str(disk), str(disk))  # what is opened from now on lies behind this one
        mounted.callback(run, "umount", "--lazy", str(disk))
        run("mount", "-o", "remount,ro,bind", str(disk))
        with httpx.Client(base_url=server.url, headers={"Authorization": f"Bearer {alice.token}"}) as client:
            answers = [client.patch("/api/profile", json={"bio": "Hello"}, timeout=PATIENCE) for _ in range(20)]
        assert {(answer.status_code, answer.json()["code"]) for answer in answers} == {(503, "unavailable")}
        assert becomes(server, 503)["writes"] == "failed"
        assert len(said(server, "The database fails: ")) == 1
    assert becomes(server, 200) == READY
    assert server.tracebacks() == []
