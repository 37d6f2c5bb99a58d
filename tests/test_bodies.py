"""A body that is too large is refused before it fills the disk; one that comes in chunks is read like any other."""

import json
import socket

import httpx

from chatproject.web.body import MOST_BYTES
from testing.patience import PATIENCE

JSON = {"content-type": "application/json"}


def test_a_body_that_says_it_is_too_large_is_refused_unread(server):
    with socket.create_connection(("localhost", server.port), timeout=PATIENCE) as line:
        line.sendall(
            f"POST /api/login HTTP/1.1\r\nHost: localhost\r\nContent-Length: {MOST_BYTES + 1}\r\n\r\n".encode()
        )
        head, _, body = line.makefile("rb").read().partition(b"\r\n\r\n")

    assert head.startswith(b"HTTP/1.1 413 ")
    assert json.loads(body)["code"] == "too_large"


def test_a_body_that_does_not_say_how_large_it_is_is_cut_off(server):
    def endless():
        for _ in range(200):
            yield b"x" * 100_000

    try:
        response = httpx.post(f"{server.url}/api/login", content=endless(), timeout=PATIENCE)
    except httpx.TransportError:
        return  # the line was closed while the rest was still being sent
    assert response.status_code == 413


def test_a_body_in_chunks_is_read_like_any_other(server):
    chunks = [b'{"username": "john_doe", ', b'"password": "password123"}']
    response = httpx.post(f"{server.url}/api/login", content=iter(chunks), headers=JSON, timeout=PATIENCE)
    assert response.status_code == 200
    assert response.json()["user"]["username"] == "john_doe"


def test_a_json_body_in_chunks_that_is_too_large_is_refused(server):
    chunks = (b" " * 100_000 for _ in range(20))
    response = httpx.post(f"{server.url}/api/login", content=chunks, headers=JSON, timeout=PATIENCE)
    assert (response.status_code, response.json()["code"]) == (413, "too_large")
