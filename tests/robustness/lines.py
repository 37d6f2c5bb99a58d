"""Connections that do what no browser does, and servers that lose their patience soon."""

import contextlib
import json
import socket
import struct
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

from testing.patience import PATIENCE
from tests.servers import ROOT, Server

MEGABYTE = 1024 * 1024
HOST = b"Host: localhost\r\n"
GET = b"GET /healthz HTTP/1.1\r\n" + HOST
LOGIN = b"POST /api/login HTTP/1.1\r\nContent-Type: application/json\r\n" + HOST
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
UPGRADE = (
    b"GET /ws/ HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
    b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
)
TEXT, PART, CLOSE, PING, PONG = 1, 0, 8, 9, 10


class Hurried(Server):
    """A server whose time-outs are a second, see `hurried.py`."""

    def _spawn(self, *arguments, **streams):
        command = [sys.executable, "-m", "tests.robustness.hurried", *arguments]
        return subprocess.Popen(
            command, cwd=ROOT, env=self.environment, stdin=subprocess.DEVNULL, start_new_session=True, **streams
        )


@contextlib.contextmanager
def hurried(data_dir, **environment):
    """One of them for the length of a block."""
    server = Hurried(data_dir, **environment).start()
    try:
        yield server
        server.stop()
    finally:
        server.kill()
    assert not server.tracebacks(), server.tracebacks()


def memory_of(server):
    """How many megabytes of memory the server holds."""
    pages = int(Path(f"/proc/{server.process.pid}/statm").read_text().split()[1])
    return pages * 4096 / MEGABYTE


def is_served(server):
    """Whether somebody else is answered meanwhile."""
    return httpx.get(f"{server.url}/healthz", timeout=PATIENCE).status_code == 200


def dial(server, *, narrow=False):
    """A connection; a narrow one takes as little as possible from the network until somebody reads."""
    line = socket.socket()
    if narrow:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
    line.settimeout(PATIENCE)
    line.connect(("127.0.0.1", server.port))
    return line


def send(line, data):
    """Send as much of `data` as the server takes."""
    with contextlib.suppress(OSError):
        line.sendall(data)


def rest_of(line):
    """All that comes until the server ends the connection; fails by TimeoutError when it does not."""
    data = bytearray()
    with contextlib.suppress(ConnectionError):
        while part := line.recv(65_536):
            data += part
    return bytes(data)


def until_it_is_cut(line, data):
    """Send `data` again and again, reading nothing, until the server cuts the connection; fails when it does not."""
    deadline = time.monotonic() + PATIENCE
    with contextlib.suppress(ConnectionError):
        while time.monotonic() < deadline:
            line.sendall(data)
            time.sleep(0.05)
        pytest.fail("The server did not cut it.")


def ask(server, data):
    """Send `data` on a connection of its own; returns status, headers and body of what is answered to it."""
    with dial(server) as line:
        send(line, data)
        return parsed(rest_of(line))


def parsed(answer):
    """An answer as it came: status, headers, body."""
    head, _, body = answer.partition(b"\r\n\r\n")
    status, *lines = head.decode().split("\r\n")
    headers = dict(line.lower().split(": ", 1) for line in lines)
    return int(status.split()[1]) if status else None, headers, body


def code_of(body):
    """The code of an error under /api/."""
    return json.loads(body)["code"]


# --- WebSockets ------------------------------------------------------------------------------------------------------


def upgraded(server, **options):
    """A connection that has become a WebSocket, and that nobody has signed in on."""
    line = dial(server, **options)
    line.sendall(UPGRADE + b"\r\n")
    head = b""
    while not head.endswith(b"\r\n\r\n"):
        head += line.recv(1)
    assert head.startswith(b"HTTP/1.1 101 "), head
    return line


def frame(kind, data=b"", *, last=True):
    """A frame of a client as it goes over the line, masked with nothing."""
    size = len(data)
    if size < 126:
        length = struct.pack("!B", 0x80 | size)
    elif size < 65_536:
        length = struct.pack("!BH", 0x80 | 126, size)
    else:
        length = struct.pack("!BQ", 0x80 | 127, size)
    return bytes([(0x80 if last else 0) | kind]) + length + b"\0\0\0\0" + data


def in_parts(text, size):
    """A message in parts of `size` bytes."""
    parts = [text[start : start + size] for start in range(0, len(text), size)]
    return b"".join(
        frame(PART if number else TEXT, part, last=number == len(parts) - 1) for number, part in enumerate(parts)
    )


def frames_in(data):
    """The frames of a server: pairs of kind and data."""
    frames, at = [], 0
    while len(data) - at >= 2:
        size, start = data[at + 1], at + 2
        if size == 126:
            (size,), start = struct.unpack_from("!H", data, start), start + 2
        elif size == 127:
            (size,), start = struct.unpack_from("!Q", data, start), start + 8
        frames.append((data[at] & 15, bytes(data[start : start + size])))
        at = start + size
    return frames


def close_code(line):
    """The code with which the server closes the WebSocket."""
    closes = [data for kind, data in frames_in(rest_of(line)) if kind == CLOSE]
    return struct.unpack("!H", closes[0][:2])[0] if closes else None
