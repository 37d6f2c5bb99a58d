"""Many at once: real threads, each with a connection of its own."""

import threading
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.db import connection
from rest_framework.test import APIClient

from .patience import PATIENCE


def all_at_once(calls: Iterable[Callable[[], Any]]) -> list[Any]:
    """Run each call in a thread of its own, all from the same moment on; returns their results in order."""
    calls = list(calls)
    start = threading.Barrier(len(calls), timeout=PATIENCE)

    def run(call: Callable[[], Any]) -> Any:
        try:
            start.wait()
            return call()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as threads:
        return list(threads.map(run, calls))


def warm(*clients: APIClient) -> None:
    """Let each client load the middleware now, once, instead of in every thread."""
    for client in clients:
        assert client.get("/api/chats").status_code == 200
