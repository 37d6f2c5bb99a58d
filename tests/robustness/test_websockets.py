"""What somebody who has not even signed in can send on a WebSocket, and cannot hold up anybody with."""

import json

import pytest

from tests.conftest import copy_of
from tests.robustness.lines import (
    MEGABYTE,
    PART,
    PING,
    PONG,
    TEXT,
    UPGRADE,
    close_code,
    dial,
    frame,
    frames_in,
    hurried,
    in_parts,
    is_served,
    memory_of,
    rest_of,
    send,
    until_it_is_cut,
    upgraded,
)
from tests.servers import serving

UNREAD = 250_000  # pings, whose pongs are more than the network of this machine keeps for a peer that does not read
TOO_MANY, TOO_BIG, BAD_FRAMES, PROTOCOL_ERROR = 4029, 1009, 4400, 1002


@pytest.fixture(scope="module")
def impatient(prepared, tmp_path_factory):
    """A server with RATE_LIMITS=0, so that nothing but the matter itself ends a socket, and little patience."""
    with hurried(copy_of(prepared, tmp_path_factory.mktemp("impatient") / "data"), RATE_LIMITS="0") as server:
        yield server


@pytest.mark.parametrize(
    "flood",
    [
        frame(PING, b"x" * 125) * 3_000,
        frame(PING) * 3_000,
        frame(PONG, b"x" * 125) * 3_000,
        frame(TEXT, b"{", last=False) + frame(PART, b" ", last=False) * 400_000,
        frame(TEXT, b"", last=False) + frame(PART, b"", last=False) * 100_000,
        frame(TEXT, b"{", last=False) + (frame(PING) + frame(PART, b" " * 2_000, last=False)) * 300,
    ],
    ids=["pings", "empty pings", "pongs nobody asked for", "parts of a byte", "empty parts", "pings between parts"],
)
def test_frames_that_no_application_sees_are_counted_like_those_it_sees(server, flood):
    with upgraded(server) as line:
        send(line, flood)
        assert close_code(line) == TOO_MANY
    assert is_served(server)


@pytest.mark.parametrize("size", [65_000, 16_384, 4_096, 1_024])
def test_a_large_message_may_come_in_parts(server, size):
    text = b'{"type":"ping","id":"large","x":"' + b"x" * 65_000 + b'"}'
    with upgraded(server) as line:
        for _ in range(3):
            line.sendall(in_parts(text, size))
        line.sendall(frame(PING, b"the end"))
        data = b""
        while (PONG, b"the end") not in frames_in(data) or data.count(b"not_authenticated") < 3:
            data += line.recv(65_536)
    assert [json.loads(told)["re"] for kind, told in frames_in(data) if kind == TEXT] == ["large"] * 3


@pytest.mark.parametrize("size", [65_536, 2_048])
def test_a_message_has_at_most_a_mebibyte_in_however_many_parts_it_comes(server, size):
    before = memory_of(server)
    with upgraded(server) as line:
        send(line, in_parts(b"x" * 8 * MEGABYTE, size))
        assert close_code(line) == TOO_BIG
    assert memory_of(server) - before < 20


def test_a_frame_that_says_it_is_larger_than_that_is_not_waited_for(server):
    with upgraded(server) as line:
        line.sendall(frame(TEXT, b"x" * (MEGABYTE + 1))[:14])
        assert close_code(line) == TOO_BIG


def test_pongs_do_not_pile_up_for_a_peer_that_does_not_read(impatient):
    before = memory_of(impatient)
    with upgraded(impatient, narrow=True) as line:
        send(line, frame(PING, b"x" * 125) * UNREAD)
        assert is_served(impatient)
        assert memory_of(impatient) - before < 10


def test_the_newest_ping_is_answered_once_its_peer_reads_again(impatient):
    with upgraded(impatient, narrow=True) as line:
        line.sendall(frame(PING, b"x" * 125) * 60_000 + frame(PING, b"the newest"))
        data = bytearray()
        while (PONG, b"the newest") not in frames_in(data[-12:]):
            data += line.recv(65_536)
    assert len(frames_in(data)) < UNREAD


def test_a_peer_that_does_not_read_cannot_keep_a_socket_that_is_being_closed(impatient):
    with upgraded(impatient, narrow=True) as line:
        line.sendall(frame(PING, b"x" * 125) * UNREAD + frame(TEXT, b"no JSON") * 10)
        until_it_is_cut(line, frame(PONG))


def test_a_peer_that_does_not_answer_the_closing_is_cut(impatient):
    with upgraded(impatient) as line:
        line.sendall(frame(TEXT, b"no JSON") * 10)
        assert close_code(line) == BAD_FRAMES


def test_what_comes_before_the_answer_to_the_handshake_harms_nobody(server):
    for _ in range(20):
        with dial(server) as line:
            send(line, UPGRADE + b"\r\n")
            send(line, frame(PING) * 200)
            line.recv(1)
    assert is_served(server)
    assert not server.tracebacks()


@pytest.mark.parametrize(
    "garbage",
    [frame(3), frame(PING, b"x", last=False), frame(PING, b"x" * 126), frame(PART), b"\xff" * 20],
    ids=["kind", "ping in parts", "long ping", "part of nothing", "bits"],
)
def test_what_is_no_frame_closes_the_socket(server, garbage):
    with upgraded(server) as line:
        line.sendall(garbage)
        assert close_code(line) == PROTOCOL_ERROR


@pytest.mark.parametrize(
    "lines",
    [
        b"Content-Length: 5\r\n\r\nhello",
        b"Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
        b"X\xff: 1\r\n\r\n",
    ],
)
def test_a_handshake_that_is_none_is_answered_and_ended(server, lines):
    with dial(server) as line:
        line.sendall(UPGRADE + lines)
        assert rest_of(line).startswith(b"HTTP/1.1 400 ")


def test_the_log_says_once_who_sent_too_much(prepared, tmp_path):
    with serving(copy_of(prepared, tmp_path / "data")) as server:
        for _ in range(5):
            with upgraded(server) as line:
                send(line, frame(PING) * 200)
                assert close_code(line) == TOO_MANY
        said = [line for line in server.log.read_text().splitlines() if "what=frames" in line]
        figures = [line for line in _metrics(server) if line.startswith("parley_refused_total")]
    assert len(said) == 1
    assert "address=127.0.0.1" in said[0]
    assert figures == ['parley_refused_total{what="frames"} 5.0']


def _metrics(server):
    with dial(server) as line:
        line.sendall(b"GET /metrics HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        return rest_of(line).decode().splitlines()
