"""Real Parley servers, each in a process of its own and on data of its own, started the way `make run` starts them."""

import contextlib
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import httpx
import pytest

from testing.engines import free_port
from testing.patience import PATIENCE, wait_until

ROOT = Path(__file__).resolve().parent.parent
ADDRESS = re.compile(r"Parley is at http://[^\s/]+:(\d+)")
# Nothing of the shell or of `.env` reaches a server under test, but what the test asks for.
DEFAULTS = {
    **dict.fromkeys(("DATABASE_URL", "REDIS_URL", "ALLOWED_ORIGINS", "TRUSTED_PROXIES"), ""),
    **dict.fromkeys(("SECRET_KEY", "JWT_SECRET_KEY"), ""),
    **{"HOST": "127.0.0.1", "PORT": "0", "WORKERS": "1", "ALLOWED_HOSTS": "localhost,127.0.0.1,[::1]"},
    **{"DEBUG": "0", "HTTPS": "0", "RATE_LIMITS": "1", "REGISTRATION": "open", "LOG_LEVEL": "INFO"},
    **{"LOG_FORMAT": "text", "METRICS_ALLOWED": "", "METRICS_TOKEN": ""},
}


# How often something may happen is counted by clocks that stand still, and Redis is waited for.
STILL = {
    "chatproject.limits.rate_limiter.time": "SimpleNamespace(monotonic=lambda: 1000.0)",
    "chatproject.limits.shared.GRANT": "was.replace(\"redis.call('TIME')\", '{1000, 0}')",
    "chatproject.limits.shared.ANSWERS_WITHIN": "120",
}
# What is under way is never given up, and a socket may be silent for long, however slow the machine.
PATIENT = {
    "chatproject.realtime.gaps.GAP_SECONDS": "60",
    "chatproject.realtime.reconcile.GRACE_SECONDS": "60",
    "chatproject.realtime.protocol.AUTH_SECONDS": "600",
}


CLEAN = {0, -signal.SIGTERM}  # uvicorn ends by the signal it was given, once all is written


def wait_for_address(log: Path, process: subprocess.Popen[bytes], within: float = 2 * PATIENCE) -> str:
    """The port that a server says it has; fails with its log when it ends first or takes too long."""
    deadline = time.monotonic() + within
    while time.monotonic() < deadline and process.poll() is None:
        if found := ADDRESS.search(log.read_text()):
            return found[1]
        time.sleep(0.05)
    pytest.fail(f"It does not serve:\n{log.read_text()}")


class Server:
    """A server on `data_dir`. Started again, after whatever end, it has the same port and the same data.

    `constants` of the program may have other values in it: `tests/constants/sitecustomize.py`.
    """

    def __init__(self, data_dir: Path, *, constants: Mapping[str, str] | None = None, **environment: str) -> None:
        self.data_dir = data_dir
        own = {"DATA_DIR": str(data_dir), "PORT": str(free_port())}
        self.environment = {**os.environ, **DEFAULTS, **own, **environment}
        if constants:
            changed = {"PYTHONPATH": str(ROOT / "tests/constants"), "PARLEY_TEST_CONSTANTS": json.dumps(constants)}
            self.environment |= changed
        self.log = data_dir.parent / f"{data_dir.name}.log"
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def port(self) -> int:
        return int(self.environment["PORT"])

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"

    @property
    def socket_url(self) -> str:
        return f"ws://localhost:{self.port}/ws/"

    def start(self, *arguments: str) -> "Server":
        """Returns once it serves; raises RuntimeError with its log when it ends first."""
        already = self.log.stat().st_size if self.log.exists() else 0
        with self.log.open("ab") as log:
            self.process = self._spawn("serve", *arguments, stdout=log, stderr=log)
        process = self.process
        wait_until(lambda: process.poll() is not None or ADDRESS.search(self.log.read_bytes()[already:].decode()))
        if found := ADDRESS.search(self.log.read_bytes()[already:].decode()):
            self.environment["PORT"] = found[1]
            httpx.get(f"{self.url}/healthz", timeout=PATIENCE)
            return self
        self.kill()
        raise RuntimeError(f"The server did not start:\n{self.log.read_text()}")

    def kill(self) -> None:
        """End it as a power cut would: kill -9, with all its processes."""
        if self.process and self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def stop(self) -> int:
        """Ask it to end, as systemd and Docker do; returns its exit status. Raises TimeoutExpired when it does not."""
        assert self.process
        if self.process.poll() is None:
            self.process.terminate()
        return self.process.wait(PATIENCE)

    def refusal(self, *arguments: str) -> str:
        """What it says when it refuses to start; raises TimeoutExpired when it starts."""
        process = self._spawn("serve", *arguments, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        try:
            said, _ = process.communicate(timeout=PATIENCE)
        finally:
            process.kill()
        assert process.returncode == 1, said.decode()
        return said.decode()

    def manage(self, *arguments: str, text: str = "") -> str:
        """Run a management command on this server's data, also while it serves; returns what it printed."""
        command = [sys.executable, "manage.py", *arguments]
        done = subprocess.run(
            command, cwd=ROOT, env=self.environment, input=text, capture_output=True, text=True, check=True
        )
        return done.stdout

    def tracebacks(self) -> list[str]:
        """The places in its log where something went wrong that nobody handled."""
        lines = self.log.read_text().splitlines() if self.log.exists() else []
        places = [number for number, line in enumerate(lines) if line.startswith("Traceback (most recent call last)")]
        return ["\n".join(lines[max(0, place - 1) : place + 40]) for place in places]

    def _spawn(self, *arguments: str, **streams: object) -> "subprocess.Popen[bytes]":
        command = [sys.executable, "manage.py", *arguments]
        return subprocess.Popen(  # type: ignore[call-overload, no-any-return]
            command, cwd=ROOT, env=self.environment, stdin=subprocess.DEVNULL, start_new_session=True, **streams
        )


@contextlib.contextmanager
def serving(data_dir: Path, *, constants: Mapping[str, str] | None = None, **environment: str) -> Iterator[Server]:
    """A server for the length of a block; at its end it must stop when asked, with no traceback in its log."""
    server = Server(data_dir, constants=constants, **environment).start()
    try:
        yield server
        server.stop()
    finally:
        server.kill()
    assert not server.tracebacks(), f"{server.log}:\n" + "\n\n".join(server.tracebacks())
