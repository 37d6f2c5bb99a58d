"""Real database servers for tests, each of its own, on a free port, gone when the block ends."""

import contextlib
import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

STARTS_WITHIN = 30  # seconds
PEOPLE = "postgres"  # the account that a server started by root runs as: PostgreSQL refuses to run as root


def postgresql_programs() -> Path | None:
    """Where Debian, or the PATH, keeps the programs of the newest PostgreSQL."""
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
    on_path = shutil.which("initdb")
    return versions[-1] if versions else Path(on_path).parent if on_path else None


@contextlib.contextmanager
def postgresql() -> Iterator[str]:
    """The DATABASE_URL of an empty PostgreSQL that trusts everybody on this machine. Raises FileNotFoundError."""
    programs = postgresql_programs()
    if programs is None:
        raise FileNotFoundError("PostgreSQL is not installed")
    with tempfile.TemporaryDirectory(prefix="parley-postgresql-", ignore_cleanup_errors=True) as directory:
        as_user = _unprivileged(Path(directory))
        data, port = f"{directory}/data", free_port()
        _run([f"{programs}/initdb", "-D", data, "-A", "trust", "-U", "parley", "-E", "UTF8", "--no-sync"], as_user)
        options = ["-p", str(port), "-k", directory, "-h", "127.0.0.1", "-c", "fsync=off", "-c", "max_connections=200"]
        with _serving([f"{programs}/postgres", "-D", data, *options], as_user):
            _wait_for(lambda: _ready([f"{programs}/pg_isready", "-h", "127.0.0.1", "-p", str(port), "-q"]))
            _run([f"{programs}/createdb", "-h", "127.0.0.1", "-p", str(port), "-U", "parley", "parley"], as_user)
            yield f"postgres://parley@127.0.0.1:{port}/parley"


@contextlib.contextmanager
def mongodb() -> Iterator[str]:
    """The DATABASE_URL of an empty server that speaks MongoDB's wire protocol, with transactions."""
    with tempfile.TemporaryDirectory(prefix="parley-mongodb-", ignore_cleanup_errors=True) as directory:
        port = free_port()
        command = [sys.executable, "-m", "secantus", "--port", str(port), "--storage-path", directory]
        with _serving([*command, "--log-level", "ERROR"], {}):
            _wait_for(lambda: _listens(port))
            yield f"mongodb://127.0.0.1:{port}/parley"


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _unprivileged(directory: Path) -> dict[str, str]:
    if os.geteuid():
        return {}
    os.chown(directory, pwd.getpwnam(PEOPLE).pw_uid, -1)
    return {"user": PEOPLE}


def _run(command: list[str], as_user: dict[str, str]) -> None:
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd="/", **as_user)  # type: ignore[call-overload]


def _ready(command: list[str]) -> bool:
    return subprocess.run(command, check=False).returncode == 0


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@contextlib.contextmanager
def _serving(command: list[str], as_user: dict[str, str]) -> Iterator[None]:
    silent = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    process = subprocess.Popen(command, cwd="/", **silent, **as_user)  # type: ignore[call-overload]
    try:
        yield
    finally:
        process.terminate()
        process.wait(10)


def _wait_for(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + STARTS_WITHIN
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError("the database server did not start")
        time.sleep(0.1)
