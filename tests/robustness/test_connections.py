"""What somebody who has not signed in can do by being slow, or with many connections, and hold up nobody."""

import contextlib
import json
import time

import pytest

from chatproject.web.connections import UNPROVEN_PER_ADDRESS
from tests.conftest import copy_of
from tests.robustness.lines import (
    CHUNKED,
    GET,
    HOST,
    LOGIN,
    PATIENCE,
    SECURITY,
    ask,
    code_of,
    dial,
    hurried,
    is_served,
    memory_of,
    parsed,
    rest_of,
    send,
    until_it_is_cut,
)
from tests.servers import serving

LARGE_FILE = b"/static/drf_spectacular_sidecar/swagger-ui-dist/swagger-ui-bundle.js"


@pytest.fixture(scope="module")
def impatient(prepared, tmp_path_factory):
    """A server that waits a second where others wait ten or more."""
    with hurried(copy_of(prepared, tmp_path_factory.mktemp("impatient") / "data")) as server:
        yield server


@pytest.mark.parametrize("begun", [b"GET /api/x HTTP/1.1\r\nX: ", b"\r\n", b"G"])
def test_a_head_that_does_not_come_to_its_end_is_refused(impatient, begun):
    with dial(impatient) as line:
        line.sendall(begun)
        status, headers, body = parsed(rest_of(line))
    assert status == 408
    assert headers.keys() >= SECURITY
    assert b"/api/" not in begun or code_of(body) == "timed_out"


def test_a_head_that_comes_a_byte_at_a_time_is_refused(impatient):
    with dial(impatient) as line:
        assert _dribble(line, b"GET /api/x HTTP/1.1\r\nX: ")[0] == 408


def test_a_body_that_comes_a_byte_at_a_time_is_refused(impatient):
    with dial(impatient) as line:
        status, _, body = _dribble(line, LOGIN + b"Content-Length: 60000\r\n\r\n")
    assert (status, code_of(body)) == (408, "timed_out")


def _dribble(line, start):
    """What is answered to `start` while one byte after the other follows."""
    line.sendall(start)
    line.settimeout(0.05)
    for _ in range(PATIENCE * 20):
        with contextlib.suppress(TimeoutError):
            begun = line.recv(65_536)
            line.settimeout(PATIENCE)
            return parsed(begun + rest_of(line))
        line.send(b"x")
    pytest.fail("Nothing ended it.")


def test_who_says_nothing_is_not_answered(impatient):
    """A browser that opened a connection in advance would show the answer to what it asks next."""
    with dial(impatient) as line:
        assert rest_of(line) == b""


@pytest.mark.parametrize("sent", [LOGIN + b"Content-Length: 60000\r\n\r\n{", CHUNKED + b"5\r\nhel", CHUNKED])
def test_a_body_that_does_not_come_to_its_end_is_refused(impatient, sent):
    with dial(impatient) as line:
        line.sendall(sent)
        status, headers, body = parsed(rest_of(line))
    assert (status, code_of(body)) == (408, "timed_out")
    assert headers.keys() >= SECURITY


def test_a_body_that_is_still_coming_when_the_answer_is_given_does_not_keep_the_connection(impatient):
    with dial(impatient) as line:
        line.sendall(GET.replace(b"/healthz", b"/metrics") + b"Content-Length: 60000\r\n\r\n")
        until_it_is_cut(line, b"x")


def test_an_upload_that_is_slow_but_goes_on_is_taken(impatient):
    body = json.dumps({"username": "john_doe", "password": "password123"}).encode().ljust(3_000)
    with dial(impatient) as line:
        line.sendall(LOGIN + b"Connection: close\r\nContent-Length: 3000\r\n\r\n")
        for start in range(0, 3_000, 300):
            line.sendall(body[start : start + 300])
            time.sleep(0.1)
        assert parsed(rest_of(line))[0] == 200


def test_an_answer_that_nobody_reads_is_not_kept(impatient):
    before = memory_of(impatient)
    lines = [dial(impatient, narrow=True) for _ in range(20)]
    for line in lines:
        send(line, (b"GET " + LARGE_FILE + b" HTTP/1.1\r\n" + HOST + b"\r\n") * 20)
    for line in lines:
        until_it_is_cut(line, b"\r\n")
        line.close()
    assert memory_of(impatient) - before < 60


def ask_again(line):
    """Ask on a connection that stays, and read the answer."""
    line.sendall(GET + b"\r\n")
    answer = b""
    while not answer.endswith(b"\r\n\r\nok"):
        part = line.recv(65_536)
        assert part, "The connection was ended."
        answer += part


def test_of_the_connections_of_an_address_that_never_ask_the_oldest_go(server):
    with contextlib.ExitStack() as stack:
        lines = [stack.enter_context(dial(server)) for _ in range(UNPROVEN_PER_ADDRESS + 150)]
        for line in lines[:150]:
            assert rest_of(line) == b""
        assert is_served(server)
        for line in lines[-100:]:
            ask_again(line)


def test_browsers_by_the_hundred_behind_one_address_keep_their_connections(impatient):
    with contextlib.ExitStack() as stack:
        lines = []
        for _ in range(UNPROVEN_PER_ADDRESS + 300):
            lines.append(stack.enter_context(dial(impatient)))
            ask_again(lines[-1])
        for line in lines:
            ask_again(line)


def test_a_proxy_that_is_trusted_may_have_more(prepared, tmp_path):
    data_dir = copy_of(prepared, tmp_path / "data")
    with serving(data_dir, TRUSTED_PROXIES="127.0.0.1") as server, contextlib.ExitStack() as stack:
        lines = [stack.enter_context(dial(server)) for _ in range(UNPROVEN_PER_ADDRESS + 100)]
        for line in lines:
            ask_again(line)


def test_the_log_says_once_who_was_refused_what(prepared, tmp_path):
    with serving(copy_of(prepared, tmp_path / "data")) as server:
        for _ in range(20):
            assert ask(server, b"\x00\r\n\r\n")[0] == 400
        with dial(server) as line:
            line.sendall(GET.replace(b"/healthz", b"/metrics") + b"Connection: close\r\n\r\n")
            _, headers, body = parsed(rest_of(line))
    said = [line for line in server.log.read_text().splitlines() if "refused" in line]
    assert len(said) == 1
    assert "address=127.0.0.1 what=400" in said[0]
    assert 'parley_refused_total{what="400"} 20.0' in body.decode()
    assert headers.keys() >= SECURITY
