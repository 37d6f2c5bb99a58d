"""One socket: reading its frames, answering each, and ending it."""

import asyncio
import json
import threading

import pytest
from rest_framework import serializers

from chatproject.core.errors import Forbidden
from chatproject.realtime import frames, protocol, quotas, topics
from chatproject.realtime.delivery import Delivery
from chatproject.realtime.threads import in_database
from testing.bad_frames import bad_frames
from testing.patience import PATIENCE, until


@pytest.fixture
def handles(monkeypatch):
    """`handles("name", handler)`: one more type of frame for this test."""

    class Fields(serializers.Serializer):
        word = serializers.CharField(required=False, max_length=5)

    monkeypatch.setattr(frames, "frames", dict(frames.frames))
    return lambda kind, handler: frames.on(kind, Fields)(handler)


@pytest.fixture
def unlimited(settings):
    settings.RATE_LIMITS = False


# --- each frame has its answer ---------------------------------------------------------------------------------------


async def test_a_ping_is_answered(connect, alice):
    socket = await connect(alice)
    await socket.send("ping")
    assert await socket.receive() == {"type": "pong"}


async def test_the_answer_carries_the_id_of_the_frame(connect, alice):
    socket = await connect(alice)
    await socket.send("ping", id="ü" * 64)
    assert await socket.receive() == {"type": "pong", "re": "ü" * 64}


@pytest.mark.parametrize("id", ["x" * 65, 7, None, {}, "\ud800"])
async def test_an_id_that_is_none_is_left_out_of_the_answer(connect, alice, id):
    socket = await connect(alice)
    await socket.send("ping", id=id)
    assert await socket.receive() == {"type": "pong"}


async def test_a_type_that_does_not_exist_is_refused_and_is_no_bad_frame(connect, alice):
    socket = await connect(alice)
    for kind in ("nothing", "", "authenticated", "__class__", "\ud800", "x" * 60_000) * 3:
        assert (await socket.ask(kind))["code"] == "invalid"


async def test_fields_that_are_refused_are_named_and_are_no_bad_frame(connect, alice, handles):
    async def echo(socket, fields):
        return {"type": "echo", **fields}

    handles("echo", echo)
    socket = await connect(alice)
    for _ in range(15):
        refused = await socket.ask("echo", word="too long")
        assert (refused["code"], list(refused["fields"])) == ("invalid", ["word"])
    assert await socket.ask("echo", word="hello") == {"type": "echo", "word": "hello"}


async def test_what_a_service_refuses_is_told(connect, alice, handles):
    async def refuse(socket, fields):
        raise Forbidden("Not today.")

    handles("try", refuse)
    socket = await connect(alice)
    assert await socket.ask("try") == {"type": "error", "code": "forbidden", "error": "Not today."}


async def test_a_handler_may_have_no_answer(connect, alice, handles):
    async def hush(socket, fields):
        return None

    handles("hush", hush)
    socket = await connect(alice)
    await socket.send("hush", id="q")
    assert await socket.silence() == []


@pytest.mark.parametrize(
    "answer", [RuntimeError("a secret"), {"type": "x", "x": "\ud800"}, {"type": "x", "x": object()}]
)
async def test_a_fault_of_ours_is_told_by_an_id_that_finds_it_in_the_log(connect, alice, handles, caplog, answer):
    async def fail(socket, fields):
        if isinstance(answer, Exception):
            raise answer
        return answer

    handles("fail", fail)
    socket = await connect(alice)
    told = await socket.ask("fail")
    assert told["code"] == "server_error"
    assert "secret" not in json.dumps(told)
    assert told["id"] in caplog.text
    assert "Traceback" in caplog.text
    assert await socket.ask("ping") == {"type": "pong"}


async def test_frames_are_begun_in_the_order_in_which_they_came_and_answers_may_overtake(connect, alice, handles):
    begun, first = [], asyncio.Event()

    async def work(socket, fields):
        begun.append(fields["word"])

        async def answer():
            if fields["word"] == "slow":
                await first.wait()
            return {"type": "done", "word": fields["word"]}

        return answer()

    handles("work", work)
    socket = await connect(alice)
    for word in ("slow", "fast"):
        await socket.send("work", word=word)
    assert (await socket.receive())["word"] == "fast"
    first.set()
    assert (await socket.receive())["word"] == "slow"
    assert begun == ["slow", "fast"]


async def test_a_handler_without_such_an_answer_lets_the_next_frame_wait(connect, alice, handles):
    go_on, begun = asyncio.Event(), []

    async def work(socket, fields):
        begun.append(fields["word"])
        await go_on.wait()
        return {"type": "done"}

    handles("work", work)
    socket = await connect(alice)
    await socket.send("work", word="one")
    await socket.send("work", word="two")
    await until(lambda: begun)
    await asyncio.sleep(0.02)
    assert begun == ["one"]
    go_on.set()
    await socket.receive()
    await socket.receive()
    assert begun == ["one", "two"]


# --- limits that need no network -------------------------------------------------------------------------------------


async def test_when_32_frames_have_no_answer_yet_reading_pauses(connect, alice, handles, unlimited):
    go_on, begun = asyncio.Event(), []

    async def work(socket, fields):
        begun.append(1)

        async def answer():
            await go_on.wait()
            return {"type": "done"}

        return answer()

    handles("work", work)
    socket = await connect(alice)
    for _ in range(40):
        await socket.send("work")
    await until(lambda: len(begun) >= protocol.MOST_UNANSWERED)
    await asyncio.sleep(0.05)
    assert len(begun) == protocol.MOST_UNANSWERED
    go_on.set()
    for _ in range(40):
        assert (await socket.receive())["type"] == "done"


async def test_the_tenth_bad_frame_closes(connect, alice):
    socket = await connect(alice)
    for text in ("", "x", "[]", "7", "null", "{}", '{"type": 7}', "x" * 65_537, '{"type":'):
        await socket.send_text(text)
        assert (await socket.receive())["code"] in {"invalid", "too_large"}
    await socket.send_bytes(b'{"type": "ping"}')
    assert await socket.closed() == protocol.BAD_FRAMES
    assert json.loads(socket.texts[-1])["code"] == "invalid"


async def test_bad_frames_are_forgiven_in_time(connect, alice, monkeypatch):
    monkeypatch.setattr(protocol, "BAD_FRAME_FORGIVEN_SECONDS", 0.02)
    socket = await connect(alice)
    for _ in range(25):
        await socket.send_text("x")
        await asyncio.sleep(0.025)
    assert await socket.ask("ping") == {"type": "pong"}


async def test_bad_frames_count_before_signing_in_too(connect):
    socket = await connect()
    for _ in range(10):
        await socket.send_text("x")
    assert await socket.closed() == protocol.BAD_FRAMES


async def test_a_socket_is_no_longer_counted_when_it_ends_however_it_ends(connect, alice):
    left, closed, unsigned = await connect(alice), await connect(alice), await connect()
    assert quotas.of_person.counts == {alice.pk: 2}
    assert quotas.of_unsigned.counts == {"192.0.2.1": 1}
    await left.leave()
    closed.hub.deliver([Delivery(topics.user(alice.pk), close=4401)])
    await closed.closed()
    await closed.leave()
    await unsigned.leave()
    for limit in (quotas.of_person, quotas.of_session, quotas.of_unsigned):
        assert not limit.counts


@pytest.mark.parametrize(("address", "same"), [("2001:db8::1", "2001:db8::ffff"), ("192.0.2.1", "192.0.2.1")])
async def test_a_household_counts_as_one_address(connect, monkeypatch, address, same):
    monkeypatch.setattr(quotas.of_unsigned, "_most", 1)
    await connect(address=address)
    other = await connect(address="198.51.100.1")
    assert (await other.ask("ping"))["code"] == "not_authenticated"
    assert await (await connect(address=same)).closed() == protocol.TOO_MANY


# --- ending ----------------------------------------------------------------------------------------------------------


async def test_a_socket_that_is_being_closed_reads_no_more(connect, alice, handles):
    done = []

    async def work(socket, fields):
        done.append(1)

    handles("work", work)
    socket = await connect(alice)
    socket.hub.deliver([Delivery(topics.user(alice.pk), close=4401)])
    await socket.send("work")
    assert await socket.closed() == 4401
    assert not done


async def test_answers_that_are_under_way_are_written_before_it_is_closed(connect, alice, handles):
    committed = asyncio.Event()

    async def work(socket, fields):
        async def answer():
            await committed.wait()
            return {"type": "done"}

        return answer()

    handles("work", work)
    socket = await connect(alice)
    await socket.send("work")
    await socket.ask("ping")
    socket.hub.deliver([Delivery(topics.user(alice.pk), close=4401)])
    committed.set()
    assert await socket.closed() == 4401
    assert json.loads(socket.texts[-1]) == {"type": "done"}


async def test_whoever_leaves_before_the_answer_harms_nobody(connect, alice, handles, caplog):
    began, go_on = threading.Event(), threading.Event()

    def slow():
        began.set()
        go_on.wait(PATIENCE)

    async def work(socket, fields):
        async def answer():
            await in_database(slow)
            return {"type": "done"}

        return answer()

    handles("work", work)
    leaver, other = await connect(alice), await connect(alice)
    await leaver.send("work")
    await asyncio.to_thread(began.wait, PATIENCE)
    await leaver.leave()
    go_on.set()
    assert await other.ask("ping") == {"type": "pong"}
    assert not [record for record in caplog.records if record.levelname != "INFO"]


# --- nothing a client sends crashes it -------------------------------------------------------------------------------


async def test_each_of_2000_malformed_frames_gets_an_error_and_does_no_harm(
    connect, alice, unlimited, monkeypatch, caplog
):
    monkeypatch.setattr(protocol, "MOST_BAD_FRAMES", 10_000)
    socket = await connect(alice)
    for frame in bad_frames():
        await socket.send_frame(frame)
        answer = await socket.receive()
        assert (answer["type"], answer["code"] == "server_error") == ("error", False), (frame[:200], answer)
    assert await socket.ask("ping") == {"type": "pong"}
    assert not [record for record in caplog.records if record.levelname in {"ERROR", "CRITICAL"}]
