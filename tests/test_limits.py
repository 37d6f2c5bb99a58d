"""Each row of the table of limits (`docs/protocol.md`, section 4), over the network and on the real server."""

import asyncio
import itertools
import json
import socket
import sqlite3
from collections import Counter
from contextlib import contextmanager
from pathlib import Path

import pytest

from chatproject.realtime import protocol
from testing.patience import PATIENCE
from testing.sockets import Closed
from tests.callers import Person, knock
from tests.conftest import copy_of
from tests.servers import PATIENT, STILL, serving

TOO_MANY, TOO_SLOW, BAD_FRAMES, MESSAGE_TOO_BIG = 4029, 4008, 4400, 1009
MEGABYTE = 1024 * 1024
# Long enough for all that happens while nothing can be written.
WAITS_TO_WRITE = {"chatproject.databases.SQLITE_PRAGMAS": "was.replace('busy_timeout=20000', 'busy_timeout=120000')"}
_addresses = itertools.count(1)


@pytest.fixture(scope="module")
def limited(prepared, tmp_path_factory):
    """A server that gives nothing of a limit back, however long a test takes."""
    data_dir = copy_of(prepared, tmp_path_factory.mktemp("limited") / "data")
    with serving(data_dir, constants={**STILL, **PATIENT}) as server:
        yield server


@pytest.fixture(scope="module")
def lifted(prepared, tmp_path_factory):
    """A server with RATE_LIMITS=0."""
    data_dir = copy_of(prepared, tmp_path_factory.mktemp("lifted") / "data")
    with serving(data_dir, constants={**PATIENT, **WAITS_TO_WRITE}, RATE_LIMITS="0") as server:
        yield server


@pytest.fixture
def address():
    """An address of this machine that no other test comes from."""
    return f"127.0.1.{next(_addresses)}"


@contextmanager
def nothing_is_written(server):
    """While the block lasts, every write of the server waits."""
    database = sqlite3.connect(server.data_dir / "parley.sqlite3", isolation_level=None)
    database.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        database.close()


def memory_of(server):
    """How many bytes of memory the server holds."""
    status = Path(f"/proc/{server.process.pid}/status").read_text()
    return next(int(line.split()[1]) * 1024 for line in status.splitlines() if line.startswith("VmRSS"))


async def answers(client, count):
    """So many answers, by their type or code."""
    frames = [await client.receive() for _ in range(count)]
    return Counter(frame.get("code", frame["type"]) for frame in frames)


# --- frames of a client ----------------------------------------------------------------------------------------------


async def test_a_frame_has_at_most_65536_bytes(limited):
    client = await Person(limited).socket()
    empty = len('{"type":"ping","x":""}')
    await client.send_text('{"type":"ping","x":"' + "x" * (65_536 - empty) + '"}')
    assert await client.receive() == {"type": "pong"}
    await client.send_text('{"type":"ping","x":"' + "x" * (65_537 - empty) + '"}')
    assert (await client.receive())["code"] == "too_large"
    await client.leave()


async def test_a_frame_over_one_mebibyte_closes(limited):
    client = await Person(limited).socket()
    await client.send_text("x" * MEGABYTE)
    assert (await client.receive())["code"] == "too_large"
    await client.send_text("x" * (MEGABYTE + 1))
    assert await client.closed() == MESSAGE_TOO_BIG


async def test_ten_bad_frames_close_and_other_mistakes_do_not(limited):
    client = await Person(limited).socket()
    for _ in range(12):
        assert (await client.ask("no such type"))["code"] == "invalid"
        assert (await client.ask("message", content=7))["code"] == "invalid"
    for bad in (b'{"type": "ping"}', "hello", "[]", "{}", '{"type": 7}', "x" * 65_537, "", "null", '{"type":'):
        await client.send_frame(bad)
        assert (await client.receive())["code"] in {"invalid", "too_large"}
    await client.send_text("hello")
    assert await client.closed() == BAD_FRAMES
    assert json.loads(client.texts[-1])["code"] == "invalid"


async def test_sixty_frames_at_once_are_read_and_many_more_close(limited):
    client = await Person(limited).socket()
    for _ in range(59):  # `auth` was the first
        await client.send("ping")
    assert await answers(client, 59) == {"pong": 59}
    for _ in range(200):
        await client.send("ping")
    assert await client.closed() == TOO_MANY


async def test_twenty_frames_a_second_may_go_on_for_ever(server):
    client = await Person(server).socket()
    for _ in range(59):
        await client.send("ping")
    assert await answers(client, 59) == {"pong": 59}
    for _ in range(10):
        await asyncio.sleep(0.055)
        assert await client.ask("ping") == {"type": "pong"}
    await client.leave()


async def test_with_32_frames_unanswered_reading_pauses(limited):
    alice, bob = Person(limited), Person(limited)
    chat, client = alice.chat_with(bob), await alice.socket()
    with nothing_is_written(limited):
        for _ in range(31):
            await client.send("message", chat_id=chat, content="hello", client_id="once")
        await client.send("ping")
        assert await client.receive() == {"type": "pong"}
        await client.send("message", chat_id=chat, content="hello", client_id="once")
        await client.send("ping")
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.3):
                await client.receive()
    for _ in range(32):
        assert (await client.receive("ack"))["client_id"] == "once"
    assert await client.receive("pong") == {"type": "pong"}
    await client.leave()


# --- frames of the server --------------------------------------------------------------------------------------------


async def unread_socket(person):
    """A socket that takes as little as possible from the network until somebody receives."""
    narrow = socket.socket()
    narrow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
    narrow.setblocking(False)
    await asyncio.get_running_loop().sock_connect(narrow, ("127.0.0.1", person.server.port))
    client = await person.socket(sock=narrow, local_addr=None, max_queue=1, joins=True)
    client.connection.transport.pause_reading()
    return client


async def test_whoever_reads_too_slowly_is_closed_and_catches_up_while_others_notice_nothing(lifted):
    alice, bob, count = Person(lifted), Person(lifted), 200
    chat, sender = alice.chat_with(bob), await bob.socket()
    slow = [await unread_socket(alice) for _ in range(10)]
    quick = [await alice.socket(), await alice.socket(joins=True)]
    before = memory_of(lifted)
    hearing = [asyncio.ensure_future(numbers_of(client, count)) for client in quick]
    for number in range(count):
        answer = await sender.ask("message", chat_id=chat, content="€" * 10_000, client_id=f"m{number}")
        assert answer["type"] == "ack"
        sender.texts.clear()
    assert await asyncio.gather(*hearing) == [list(range(1, count + 1))] * 2
    assert memory_of(lifted) - before < 50 * MEGABYTE
    for client in slow:
        client.connection.transport.resume_reading()
        assert await client.closed() == TOO_SLOW
        objects = [json.loads(line) for text in client.texts for line in text.split("\n")]
        heard = [frame["n"] for frame in objects if "n" in frame]
        assert heard == list(range(1, len(heard) + 1))
        assert len(heard) < count
    assert await caught_up(alice, chat, after=len(heard)) == list(range(len(heard) + 1, count + 1))
    for client in (sender, *quick):
        await client.leave()


async def numbers_of(client, count):
    return [(await client.receive("message"))["n"] for _ in range(count)]


async def caught_up(person, chat, after):
    """The numbers that `sync` brings to whoever comes back."""
    client, numbers, complete = await person.socket(), [], False
    while not complete:
        changes = await client.ask("sync", chat_id=chat, after=after)
        numbers += [message["changed"] for message in changes["messages"]]
        after, complete = changes["next"], changes["complete"]
    await client.leave()
    return numbers


async def test_a_frame_of_the_server_has_at_most_256_kb_and_only_who_asked_for_it_gets_several_in_one(lifted):
    alice, bob, count = Person(lifted), Person(lifted), 30
    chat, sender = alice.chat_with(bob), await bob.socket()
    joining, plain = await alice.socket(joins=True), await alice.socket()
    with nothing_is_written(lifted):
        for number in range(count):
            await sender.send("message", chat_id=chat, content="x" * 10_000, client_id=f"m{number}")
        await sender.ask("ping")
    for client in (joining, plain):
        assert await numbers_of(client, count) == list(range(1, count + 1))
    assert not [text for text in plain.texts if "\n" in text]
    sizes = [len(text) for text in joining.texts]
    assert max(sizes) <= protocol.MOST_SERVER_FRAME_BYTES
    assert max(sizes) > protocol.MOST_SERVER_FRAME_BYTES // 2
    for client in (sender, joining, plain):
        await client.leave()


# --- calls -----------------------------------------------------------------------------------------------------------


async def test_when_2000_calls_wait_more_are_unavailable_and_those_that_wait_are_stored(lifted):
    alice, bob = Person(lifted), Person(lifted)
    chat = alice.chat_with(bob)
    clients = [await alice.socket(joins=True) for _ in range(72)]
    with nothing_is_written(lifted):
        for client in clients:
            for _ in range(32):
                await client.send("message", chat_id=chat, content="hello", client_id="once")
        refused = [await clients[-1].receive("error") for _ in range(32)]
    assert {(frame["code"], frame["retry_after"]) for frame in refused} == {("unavailable", 1)}
    told = Counter()
    for client in clients[:-1]:
        for _ in range(32):
            frame = await client.receive("ack", "error")
            told[frame.get("code", frame["type"])] += 1
    assert told.keys() == {"ack", "unavailable"}
    assert 2_000 <= told["ack"] <= 2_200
    assert len(alice.rest("GET", f"/api/chats/{chat}/messages")["messages"]) == 1
    for client in clients:
        await client.leave()


async def test_messages_are_limited_per_conversation(limited):
    alice, bob = Person(limited), Person(limited)
    chat, client = alice.chat_with(bob), await alice.socket()
    for _ in range(26):
        await client.send("message", chat_id=chat, content="hello")
    told = [await client.receive("ack", "error") for _ in range(26)]
    assert [frame["type"] for frame in told] == ["ack"] * 20 + ["error"] * 6
    assert {(frame["code"], frame["retry_after"]) for frame in told[20:]} == {("rate_limited", 1)}
    await client.leave()


async def test_messages_are_limited_per_person(limited):
    alice, told = Person(limited), Counter()
    clients = [await alice.socket(), await alice.socket()]
    chats = [alice.chat_with(Person(limited)) for _ in range(5)]
    for client, (chat, _) in zip(itertools.cycle(clients), itertools.product(chats, range(18)), strict=False):
        await client.send("message", chat_id=chat, content="hello")
    for client in clients:
        for _ in range(45):
            frame = await client.receive("ack", "error")
            told[frame.get("code", frame["type"])] += 1
        await client.leave()
    assert told == {"ack": 60, "rate_limited": 30}


# --- sockets ---------------------------------------------------------------------------------------------------------


async def is_refused(opening):
    """Whether a socket was closed for being too many."""
    try:
        client = await opening
        await client.ask("ping")
    except Closed as closed:
        return closed.code == TOO_MANY
    await client.leave()
    return False


async def is_let_in(open_one):
    """Wait until one more is not too many: the server has to notice first that another one is gone."""
    async with asyncio.timeout(PATIENCE):
        while await is_refused(open_one()):  # noqa: ASYNC110
            await asyncio.sleep(0.05)


async def test_a_person_has_at_most_20_sockets_and_a_place_given_back_is_free(limited):
    alice = Person(limited)
    clients = [await alice.socket() for _ in range(20)]
    assert await is_refused(alice.socket())
    await clients.pop().leave()
    await is_let_in(alice.socket)
    for client in clients:
        await client.leave()


async def test_20_sockets_of_an_address_may_be_silent(limited, address):
    alice = Person(limited)
    silent = [await knock(limited, address) for _ in range(20)]
    assert await is_refused(knock(limited, address))
    assert not await is_refused(knock(limited))
    await silent.pop().leave()
    await is_let_in(lambda: alice.socket(address))
    for each in silent:
        await each.leave()


async def test_a_company_behind_one_address_has_the_sockets_of_all_its_people(limited, address):
    people = [Person(limited) for _ in range(11)]
    clients = [await person.socket(address) for person in people for _ in range(20)]
    assert await clients[-1].ask("ping") == {"type": "pong"}
    for client in clients:
        await client.leave()


# --- RATE_LIMITS=0 ---------------------------------------------------------------------------------------------------


async def test_without_rate_limits_nothing_ends_in_4029_or_rate_limited(lifted, address):
    alice, bob = Person(lifted), Person(lifted)
    chat = alice.chat_with(bob)
    silent = [await knock(lifted, address) for _ in range(205)]
    clients = [await alice.socket(address) for _ in range(25)]
    for client in clients[:2]:
        for _ in range(150):
            await client.send("ping")
        assert await answers(client, 150) == {"pong": 150}
    for _ in range(70):
        await clients[2].send("message", chat_id=chat, content="hello")
    told = [await clients[2].receive("ack", "error") for _ in range(70)]
    assert {frame["type"] for frame in told} == {"ack"}
    for client in (*silent, *clients):
        await client.leave()


async def test_without_rate_limits_sizes_and_bad_frames_are_limited_as_ever(lifted):
    alice = Person(lifted)
    client = await alice.socket()
    await client.send_text("x" * 65_537)
    assert (await client.receive())["code"] == "too_large"
    for _ in range(9):
        await client.send_text("hello")
    assert await client.closed() == BAD_FRAMES
    client = await alice.socket()
    await client.send_text("x" * (MEGABYTE + 1))
    assert await client.closed() == MESSAGE_TOO_BIG
