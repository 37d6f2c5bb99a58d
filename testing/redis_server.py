"""A real Redis for the tests, on a free port, which they may stop and start again."""

import os
import shutil
import subprocess
from collections.abc import Iterator

import pytest
import redis

from .engines import free_port
from .patience import wait_until

CI = os.environ.get("CI", "").lower() in {"1", "true", "yes"}


class RedisServer:
    """A redis-server that keeps nothing; started again it has the same port."""

    def __init__(self) -> None:
        self.port = free_port()
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        """Returns once it answers."""
        options = ["--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
        self._process = subprocess.Popen(["redis-server", *options], stdout=subprocess.DEVNULL)  # noqa: S607
        wait_until(self._answers)

    def _answers(self) -> bool:
        try:
            with redis.Redis.from_url(self.url) as client:
                return bool(client.ping())
        except redis.RedisError:
            return False

    def stop(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()


@pytest.fixture(scope="session")
def redis_server() -> Iterator[RedisServer]:
    """A Redis that runs; a test that stops it starts it again. Skipped, or failed in CI, without redis-server."""
    if not shutil.which("redis-server"):
        (pytest.fail if CI else pytest.skip)("No redis-server on this machine: install it to test the bus.")
    server = RedisServer()
    server.start()
    yield server
    server.stop()
