"""Real database servers for tests, each of its own, on a free port, gone when the block ends."""

import contextlib
import os
import pwd
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Self

from .patience import PATIENCE, wait_until

PEOPLE = "postgres"  # the account that a server started by root runs as: PostgreSQL refuses to run as root


class DatabaseServer:
    """A server at `url`, for the length of a block. Stopped and started again it has the same port and data."""

    def __init__(self, url: str, command: list[str], answers: Callable[[], bool], **as_user: str) -> None:
        self.url = url
        self._command = command
        self._answers = answers
        self._as_user = as_user
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Returns once it answers; fails when it does not."""
        silent = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        self._process = subprocess.Popen(self._command, cwd="/", **silent, **self._as_user)  # type: ignore[call-overload]
        wait_until(self._answers)

    def stop(self) -> None:
        """Returns when it has written its data and ended; it does not wait until its clients have left."""
        if self._process is not None:
            wait_until(self._has_ended)

    def _has_ended(self) -> bool:
        """Ask it to end, once more if need be: a server that has only just begun may lose the signal."""
        assert self._process
        self._process.send_signal(signal.SIGINT)  # does nothing to one that has ended
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(PATIENCE / 12)
        return self._process.returncode is not None

    def __enter__(self) -> Self:
        try:
            self.start()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, *error: object) -> None:
        self.stop()


def postgresql_programs() -> Path | None:
    """Where Debian, or the PATH, keeps the programs of the newest PostgreSQL."""
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
    on_path = shutil.which("initdb")
    return versions[-1] if versions else Path(on_path).parent if on_path else None


@contextlib.contextmanager
def postgresql_server() -> Iterator[DatabaseServer]:
    """An empty PostgreSQL that trusts everybody on this machine. Raises FileNotFoundError."""
    programs = postgresql_programs()
    if programs is None:
        raise FileNotFoundError("PostgreSQL is not installed")
    with tempfile.TemporaryDirectory(prefix="parley-postgresql-", ignore_cleanup_errors=True) as directory:
        as_user = _unprivileged(Path(directory))
        data, port = f"{directory}/data", free_port()
        _run([f"{programs}/initdb", "-D", data, "-A", "trust", "-U", "parley", "-E", "UTF8", "--no-sync"], as_user)
        options = ["-p", str(port), "-k", directory, "-h", "127.0.0.1", "-c", "fsync=off", "-c", "max_connections=200"]
        command, here = [f"{programs}/postgres", "-D", data, *options], ["-h", "127.0.0.1", "-p", str(port)]
        url, is_ready = f"postgres://parley@127.0.0.1:{port}/parley", [f"{programs}/pg_isready", *here, "-q"]
        with DatabaseServer(url, command, lambda: _succeeds(is_ready), **as_user) as server:
            _run([f"{programs}/createdb", *here, "-U", "parley", "parley"], as_user)
            yield server


@contextlib.contextmanager
def postgresql() -> Iterator[str]:
    """The DATABASE_URL of a `postgresql_server`."""
    with postgresql_server() as server:
        yield server.url


@contextlib.contextmanager
def mongodb_server() -> Iterator[DatabaseServer]:
    """An empty server that speaks MongoDB's wire protocol, with transactions."""
    with tempfile.TemporaryDirectory(prefix="parley-mongodb-", ignore_cleanup_errors=True) as directory:
        port = free_port()
        options = ["--port", str(port), "--storage-path", directory, "--log-level", "ERROR"]
        url, command = f"mongodb://127.0.0.1:{port}/parley", [sys.executable, "-m", "secantus", *options]
        with DatabaseServer(url, command, lambda: _listens(port)) as server:
            yield server


@contextlib.contextmanager
def mongodb() -> Iterator[str]:
    """The DATABASE_URL of a `mongodb_server`."""
    with mongodb_server() as server:
        yield server.url


def free_port() -> int:
    """A port that nobody listens on, and that the system gives to no connection before it is used (RFC 6335, 6)."""
    while True:
        port = random.randrange(20_000, 32_000)  # noqa: S311
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


def _unprivileged(directory: Path) -> dict[str, str]:
    if os.geteuid():
        return {}
    os.chown(directory, pwd.getpwnam(PEOPLE).pw_uid, -1)
    return {"user": PEOPLE}


def _run(command: list[str], as_user: dict[str, str]) -> None:
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd="/", **as_user)  # type: ignore[call-overload]


def _succeeds(command: list[str]) -> bool:
    return subprocess.run(command, check=False).returncode == 0


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
