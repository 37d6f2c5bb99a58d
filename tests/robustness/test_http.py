"""What somebody who has not even signed in can send over HTTP, and cannot hold up anybody with."""

import contextlib
import json
import time

import httpx
import pytest

from chatproject.api.parsers import MOST_BYTES as MOST_TEXT_BYTES
from chatproject.web.body import MOST_BYTES, MOST_OTHER_BYTES
from chatproject.web.connections import UNPROVEN_PER_ADDRESS
from chatproject.web.http_protocol import MOST_PIPELINED
from tests.conftest import copy_of
from tests.robustness.lines import (
    HOST,
    MEGABYTE,
    PATIENCE,
    UPGRADE,
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

GET = b"GET /healthz HTTP/1.1\r\n" + HOST
LOGIN = b"POST /api/login HTTP/1.1\r\nContent-Type: application/json\r\n" + HOST
LARGE_FILE = b"/static/drf_spectacular_sidecar/swagger-ui-dist/swagger-ui-bundle.js"
CHUNKED = LOGIN + b"Transfer-Encoding: chunked\r\n\r\n"
SECURITY = {
    "x-content-type-options",
    "x-frame-options",
    "referrer-policy",
    "content-security-policy",
    "cross-origin-opener-policy",
    "cross-origin-resource-policy",
    "permissions-policy",
}


@pytest.fixture(scope="module")
def impatient(prepared, tmp_path_factory):
    """A server that waits a second where others wait ten or more."""
    with hurried(copy_of(prepared, tmp_path_factory.mktemp("impatient") / "data")) as server:
        yield server


# --- heads -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("head", "status"),
    [
        (b"GET /api/x HTTP/1.1\r\n" + HOST + b"X: " + b"x" * 70_000, 431),
        (b"GET /api/x HTTP/1.1\r\n" + HOST + b"X: " + b"x" * 9_000 + b"\r\n\r\n", 431),
        (b"GET /api/x HTTP/1.1\r\n" + HOST + b"X: 1\r\n" * 101 + b"\r\n", 431),
        (b"GET /api/x HTTP/1.1\r\n" + HOST + (b"X: " + b"x" * 8_000 + b"\r\n") * 9 + b"\r\n", 431),
        (b"GET /api/x HTTP/1.1\r\n" + HOST + b"x" * 9_000 + b": 1\r\n\r\n", 431),
        (b"GET /api/x HTTP/1.1\r\n" + HOST + b'Cookie: a="' + b"\\" * 120_000 + b'"\r\n\r\n', 431),
        (UPGRADE.replace(b"/ws/", b"/api/x") + b"X: " + b"x" * 9_000 + b"\r\n\r\n", 431),
        (b"GET /api/" + b"x" * 8_500 + b" HTTP/1.1\r\n" + HOST + b"\r\n", 414),
        (b"GET /api/?" + b"x" * 70_000, 414),
    ],
    ids=["endless", "long", "many", "in all", "name", "cookie", "socket", "address", "endless address"],
)
def test_a_head_that_is_too_large_is_refused(server, head, status):
    told, headers, body = ask(server, head)
    assert (told, code_of(body)) == (status, "too_large")
    assert headers.keys() >= SECURITY
    assert is_served(server)


def test_what_comes_behind_a_refusal_is_not_kept(server):
    before = memory_of(server)
    for _ in range(5):
        with dial(server) as line:
            send(line, b"GET /api/x HTTP/1.1\r\n" + HOST + b"X: " + b"x" * 30 * MEGABYTE)
            assert parsed(rest_of(line))[0] in {431, None}  # None: the line broke before the answer was read
    assert memory_of(server) - before < 20


def test_heads_as_large_as_they_may_be_are_read(server):
    cookies = b"Cookie: " + b"a=b; " * 1_600 + b"\r\n"
    lines = b"".join(b"X-%d: %s\r\n" % (number, b"x" * 500) for number in range(80))
    assert ask(server, GET + b"Connection: close\r\n" + cookies + lines + b"\r\n")[0] == 200


@pytest.mark.parametrize(
    "request_",
    [
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
        b"GET /api/x HTTP/9.9\r\n" + HOST + b"\r\n",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        b"CONNECT example.org:443 HTTP/1.1\r\n" + HOST + b"\r\n",
        b"GET /\xc3\xa9 HTTP/1.1\r\n" + HOST + b"\r\n",
        GET + b"X(: 1\r\n\r\n",
        GET + b"X: a\x00b\r\n\r\n",
        LOGIN + b"Content-Length: -5\r\n\r\nhello",
        LOGIN + b"Content-Length: 5, 5\r\n\r\nhello",
        LOGIN + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello!",
        LOGIN + b"Content-Length: " + b"9" * 30 + b"\r\n\r\nhello",
        LOGIN + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        LOGIN + b"Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
        LOGIN + b"Transfer-Encoding: chunked, gzip\r\n\r\n0\r\n\r\n",
        LOGIN + b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
        CHUNKED + b"zz\r\n",
        CHUNKED + b"5;" + b"x" * 300_000,
        CHUNKED + b"1;x\r\nx\r\n" * 5 + b"1;" + b"x" * 300_000,
        CHUNKED + b"0\r\n" + b"X: 1\r\n" * 60_000,
    ],
)
def test_what_is_no_request_is_answered_and_the_connection_ends(server, request_):
    status, headers, body = ask(server, request_)
    assert status == 400
    assert headers["connection"] == "close"
    assert headers.keys() >= SECURITY
    if b" /api/" in request_:
        assert code_of(body) == "invalid"
    assert not server.tracebacks()


def test_a_page_is_told_of_it_as_a_page(server):
    status, headers, body = ask(server, b"GET /" + b"x" * 9_000 + b" HTTP/1.1\r\n" + HOST + b"\r\n")
    assert (status, headers["content-type"]) == (414, "text/html; charset=utf-8")
    assert b"This address is too long." in body


def test_a_cookie_of_backslashes_hides_none_of_ours(server):
    token = httpx.get(f"{server.url}/login/", timeout=PATIENCE).cookies["csrftoken"]
    cookies = f'a="{chr(92) * 3_000}"; csrftoken={token}; b="{chr(92) * 3_000}"'
    form = {"csrfmiddlewaretoken": token, "username": "nobody", "password": "wrong"}
    answer = httpx.post(f"{server.url}/login/", data=form, headers={"cookie": cookies}, timeout=PATIENCE)
    assert answer.status_code == 200


def test_one_program_may_ask_several_times_at_once_and_not_without_end(server):
    with dial(server) as line:
        line.sendall((GET + b"\r\n") * 50 + GET + b"Connection: close\r\n\r\n")
        assert rest_of(line).count(b"HTTP/1.1 200 OK") == 51
    with dial(server) as line:
        send(line, (GET + b"\r\n") * 5_000)
        assert rest_of(line).count(b"HTTP/1.1 200 OK") == MOST_PIPELINED + 1


def test_what_was_asked_before_garbage_is_answered_first(server):
    with dial(server) as line:
        line.sendall((GET + b"\r\n") * 3 + b"\x00\r\n\r\n")
        answers = rest_of(line)
    assert answers.count(b"HTTP/1.1 200 OK") == answers.count(b"HTTP/1.1 ") == 3


def test_a_socket_is_not_opened_while_another_request_is_answered(server):
    with dial(server) as line:
        line.sendall(GET.replace(b"/healthz", b"/login/") + b"\r\n" + UPGRADE + b"\r\n")
        answers = rest_of(line)
    assert answers.startswith(b"HTTP/1.1 200 OK")
    assert answers.count(b"HTTP/1.1 ") == 1
    assert answers.endswith(b"</html>\n")


@pytest.mark.parametrize(
    "request_",
    [
        b"GET /healthz HTTP/1.0\r\n" + HOST + b"\r\n",
        GET + b"Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n\r\n",
        GET.replace(b"/healthz", b"http://localhost/healthz") + b"Connection: close\r\n\r\n",
        b"\r\n\r\n" + GET + b"Connection: close\r\n\r\n",
    ],
    ids=["HTTP/1.0", "HTTP/2 offered", "whole address", "lines before"],
)
def test_what_is_odd_and_allowed_is_answered(server, request_):
    assert ask(server, request_)[0] == 200


# --- time ------------------------------------------------------------------------------------------------------------


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


# --- bodies ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "most"),
    [
        ("/api/login", MOST_OTHER_BYTES),
        ("/api/groups/create", MOST_OTHER_BYTES),
        ("/login/", MOST_OTHER_BYTES),
        ("/admin/login/", MOST_OTHER_BYTES),
        ("/no-such-page", MOST_OTHER_BYTES),
        ("/api/messages/send", MOST_TEXT_BYTES),
        ("/api/chats/01890000-0000-7000-8000-000000000000/messages/", MOST_TEXT_BYTES),
        ("/api/profile", MOST_BYTES),
        ("/profile/", MOST_BYTES),
    ],
)
def test_a_body_may_be_as_large_as_its_address_has_a_use_for(server, path, most):
    head = f"POST {path} HTTP/1.1\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: %d\r\n"
    head = head.encode() + HOST + b"\r\n"
    status, headers, _ = ask(server, head % most + b" " * most)
    assert status not in {413, 408, 500, None}
    status, headers, body = ask(server, head % (most + 1))
    assert status == 413
    assert headers.keys() >= SECURITY
    assert ("/api/" not in path and b"<!doctype html>" in body.lower()) or code_of(body) == "too_large"
    chunk = b"%x\r\n%s\r\n" % (most + 1, b" " * (most + 1))
    unsized = head.replace(b"Content-Length: %d", b"Transfer-Encoding: chunked")
    assert ask(server, unsized + chunk)[0] == 413


def test_what_will_be_refused_is_not_asked_for(server):
    head = LOGIN + b"Expect: 100-continue\r\nConnection: close\r\nContent-Length: %d\r\n\r\n"
    assert ask(server, head % 70_000)[0] == 413
    body = b'{"username": "john_doe", "password": "password123"}'
    with dial(server) as line:
        line.sendall(head % len(body))
        assert line.recv(100) == b"HTTP/1.1 100 Continue\r\n\r\n"
        line.sendall(body)
        assert parsed(rest_of(line))[0] == 200


def test_bodies_that_are_half_sent_are_not_held_in_memory(server):
    before = memory_of(server)
    head = b"POST /api/register HTTP/1.1\r\n" + HOST + b"Content-Length: %d\r\n\r\n" % MOST_BYTES
    with contextlib.ExitStack() as stack:
        for _ in range(120):
            send(stack.enter_context(dial(server)), head + b"x" * 2 * MEGABYTE)
        assert is_served(server)
        assert memory_of(server) - before < 60


# --- connections -----------------------------------------------------------------------------------------------------


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
