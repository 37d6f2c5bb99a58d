"""What somebody who has not even signed in can send over HTTP, and cannot hold up anybody with."""

import contextlib

import httpx
import pytest

from chatproject.api.parsers import MOST_BYTES as MOST_TEXT_BYTES
from chatproject.web.body import MOST_BYTES, MOST_OTHER_BYTES
from chatproject.web.http_protocol import MOST_PIPELINED
from tests.robustness.lines import (
    CHUNKED,
    GET,
    HOST,
    LOGIN,
    MEGABYTE,
    PATIENCE,
    SECURITY,
    UPGRADE,
    ask,
    code_of,
    dial,
    is_served,
    memory_of,
    parsed,
    rest_of,
    send,
)

LARGE_FILE = b"/static/drf_spectacular_sidecar/swagger-ui-dist/swagger-ui-bundle.js"


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
