"""Several server processes on one PostgreSQL, behind a real Redis, and what happens when one of them fails."""

import asyncio
import contextlib
import itertools
import os
import re
import signal
from collections import Counter
from pathlib import Path

import pytest

from testing.patience import PATIENCE, until
from tests.callers import Person
from tests.conftest import copy_of
from tests.devices import Device, Talk, equal_the_database, listening, stored
from tests.servers import STILL, Server, serving
from tests.writers import Load, Writer, acknowledged, are_served, held, writing

SECONDS = float(os.environ.get("TRAFFIC_SECONDS", "5"))  # how long writers write where nothing fails
SESSION_ENDED, GONE = 4401, {1001, 1012}
SAY = """
from uuid import UUID
from accounts.models import User
from messaging.services import send_message
send_message(sender=User.objects.get(pk="{person}"), chat_id=UUID("{chat}"), content="from a command")
"""


# --- servers ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def fragile_redis(redis_server):
    """The Redis of the servers; what a test stops runs again afterwards."""
    yield redis_server
    redis_server.stop()
    redis_server.start()


@pytest.fixture
def workers(first, shared, tmp_path):
    """`with workers():` a server of two processes that share its port."""

    def workers(**environment):
        return serving(copy_of(first.data_dir, tmp_path / "data"), **{**shared, "WORKERS": "2", **environment})

    return workers


def processes_of(server: Server) -> set[int]:
    """The processes that a server of several workers began."""
    parent = server.process.pid
    children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    return {int(child) for child in children if b"spawn_main" in command_of(child)}


def command_of(process: str) -> bytes:
    """The command line of a process; empty when it has ended."""
    with contextlib.suppress(FileNotFoundError, ProcessLookupError):
        return Path(f"/proc/{process}/cmdline").read_bytes()
    return b""


def process_of(client, server: Server) -> int:
    """The process at the other end of a client's socket, by the number that both have in the system's tables."""
    port = client.connection.local_address[1]
    wanted = rf":{server.port:04X} \w+:{port:04X} 01 (?:\S+ +){{5}}(\d+)"
    number = re.search(wanted, Path("/proc/net/tcp").read_text())[1]
    for process in processes_of(server):
        for file in Path(f"/proc/{process}/fd").iterdir():
            with contextlib.suppress(FileNotFoundError):
                if os.readlink(file) == f"socket:[{number}]":
                    return process
    raise LookupError(port)


async def one_socket_on_each(person, server):
    """Sockets of a person, one on each process of the server."""
    found = {}
    async with asyncio.timeout(PATIENCE):
        while len(found) < 2:
            client = await person.socket()
            if found.setdefault(process_of(client, server), client) is not client:
                await client.leave()
    return list(found.values())


# --- one server of two processes -------------------------------------------------------------------------------------


async def test_two_processes_share_a_port_and_people_hear_each_other_also_after_one_died(workers):
    with workers(RATE_LIMITS="0") as server:
        before, talk = processes_of(server), Talk.begin(server)
        await hear_each_other(talk, server)
        os.kill(min(before), signal.SIGKILL)
        await until(lambda: len(processes_of(server) - {min(before)}) == 2)
        await hear_each_other(talk, server)


async def hear_each_other(talk, server):
    """Both people have a socket on each process, and all four hear what is said on any."""
    clients = [client for person in talk.people for client in await one_socket_on_each(person, server)]
    for speaker in clients:
        n = (await speaker.ask("message", chat_id=talk.chat, content="hello"))["message"]["seq"]
        for client in clients:
            assert (await client.receive("message"))["n"] == n
    for client in clients:
        await client.leave()


async def test_both_processes_count_the_same_limit(workers):
    with workers(constants=STILL) as server:
        talk = Talk.begin(server)
        clients = await one_socket_on_each(talk.people[1], server)
        for client in clients:
            for _ in range(20):
                await client.send("message", chat_id=talk.chat, content="hello")
        told = Counter()
        for client in clients:
            for _ in range(20):
                told[(await client.receive("ack", "error")).get("code", "ack")] += 1
            await client.leave()
        assert told == {"ack": 20, "rate_limited": 20}


async def test_stopped_under_load_it_ends_and_what_was_stored_was_acknowledged(workers, first):
    with workers(RATE_LIMITS="0") as server:
        talks = [Talk.begin(server) for _ in range(3)]
        people = [(talk, person) for talk in talks for person in talk.people]
        loads = [
            Load(client, talk.chat) for talk, person in people for client in await one_socket_on_each(person, server)
        ]
        async with asyncio.timeout(2 * PATIENCE), asyncio.TaskGroup() as running:
            for load in loads:
                running.create_task(load.send())
                running.create_task(load.receive())
            await until(lambda: all(len(load.acknowledged) > 50 for load in loads))
            assert await asyncio.to_thread(server.stop) == 0
    assert {load.code for load in loads} <= GONE
    assert set().union(*(load.refused for load in loads)) <= {"unavailable"}
    for talk in talks:
        told = {"hello"}.union(*(load.acknowledged for load in loads if load.chat == talk.chat))
        assert {message["client_id"] for message in stored(talk.people[0].at(first), talk.chat).values()} == told


# --- two servers -----------------------------------------------------------------------------------------------------


async def test_a_hundred_clients_hear_every_number_once(patient_pair):
    pair = patient_pair
    talks = [Talk.begin(server) for server in pair * 2]
    devices = [
        Device(talk.people[number // 4 % 2], talk, [pair[number // 8 % 2]])
        for number, talk in zip(range(100), itertools.cycle(talks), strict=False)
    ]
    writers = [
        Writer(person, talk.chat, pair if by_rest else [server], by_rest=by_rest)
        for talk, server in zip(talks, pair * 2, strict=True)
        for person, by_rest in zip(talk.people, (True, False), strict=True)
    ]
    async with listening(devices):
        async with writing(writers):
            await asyncio.sleep(SECONDS)
        truths = await equal_the_database(devices)
    assert held(truths) == acknowledged(writers)
    for device in devices:
        assert device.numbers == list(range(2, len(truths[device.chat]) + 1))
    assert all(writer.acknowledged for writer in writers)


async def test_redis_restarted_in_mid_traffic_both_go_on_and_clients_converge(pair, fragile_redis):
    devices, writers = busy(pair)
    async with listening(devices):
        async with writing(writers):
            await are_served(writers)
            fragile_redis.stop()
            await are_served(writers)
            await asyncio.to_thread(fragile_redis.start)
            await are_served(writers)
        truths = await equal_the_database(devices)
    assert held(truths) == acknowledged(writers)
    assert all(device.syncs and not device.codes for device in devices)


async def test_one_process_killed_in_mid_traffic_its_clients_go_to_the_other_and_converge(pair):
    devices, writers = busy(pair)
    async with listening(devices):
        async with writing(writers):
            await are_served(writers)
            pair[0].kill()
            await are_served(writers)
        truths = await equal_the_database(devices)
    assert held(truths) == acknowledged(writers)
    assert sum(bool(device.codes) for device in devices) == len(devices) // 2


def busy(pair):
    """Sixteen devices on both servers, and four writers, in two conversations; each goes on at the other one."""
    talks = [Talk.begin(pair[1]) for _ in range(2)]
    ways = [pair, pair[::-1]]
    devices = [Device(person, talk, way) for talk in talks for person in talk.people * 2 for way in ways]
    writers = [
        Writer(person, talk.chat, way, by_rest=by_rest)
        for by_rest, talk in zip((True, False), talks, strict=True)
        for person, way in zip(talk.people, ways, strict=True)
    ]
    return devices, writers


@pytest.mark.parametrize("redis_runs", [True, False], ids=["told over Redis", "found in the database"])
async def test_a_session_ended_on_one_server_is_closed_on_the_other(pair, fragile_redis, redis_runs):
    first, second = pair
    alice, bob = Person(first), Person(first)
    ended, other = await alice.at(second).socket(), await bob.at(second).socket()
    if not redis_runs:
        fragile_redis.stop()
    await asyncio.to_thread(alice.rest, "POST", "/api/logout")
    assert await ended.closed() == SESSION_ENDED
    assert await other.ask("ping") == {"type": "pong"}
    await other.leave()


async def test_what_a_command_writes_reaches_the_sockets_of_both_servers(pair):
    talk = Talk.begin(pair[0])
    devices = [Device(person, talk, [server]) for person in talk.people for server in pair]
    async with listening(devices):
        await asyncio.to_thread(
            pair[0].manage, "shell", "-v", "0", "-c", SAY.format(person=talk.people[1].id, chat=talk.chat)
        )
        truths = await equal_the_database(devices)
    assert [message["content"] for message in truths[talk.chat].values()] == ["hello", "from a command"]
    assert all(device.syncs for device in devices)
