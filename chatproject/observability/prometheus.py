"""`/metrics` for Prometheus: what all processes of this server counted, for those who may know."""

import asyncio
import hmac
import ipaddress
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.conf import settings
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    REGISTRY,
    CollectorRegistry,
    Gauge,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead

from chatproject.core.addresses import address_in

PATHS = ("/metrics", "/metrics/")
SHARED = "PROMETHEUS_MULTIPROC_DIR"  # where several processes count; the library looks for it under this name
LAG_EVERY_SECONDS = 1

disable_created_metrics()
loop_lag = Gauge(
    "parley_loop_lag_seconds",
    "How much later than asked for the event loop came back from its last sleep.",
    multiprocess_mode="livemax",
)
disk_free = Gauge(
    "parley_disk_free_bytes",
    "What is free on the disk of DATA_DIR, and of the database where that is a file.",
    ["of"],
    multiprocess_mode="livemostrecent",
)


class Metrics:
    """An ASGI application in front of `app`, where everybody else finds no such page.

    It stands before the checks of Django: a Prometheus calls the server by whatever name it knows, without https.
    """

    def __init__(self, app: Any) -> None:
        self._app = app

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["path"] not in PATHS or scope["method"] != "GET" or not may_read(scope):
            await self._app(scope, receive, send)
            return
        body = await asyncio.to_thread(text)
        headers = [
            (b"content-type", CONTENT_TYPE_LATEST.encode()),
            (b"content-length", str(len(body)).encode()),
            (b"cache-control", b"no-store"),
        ]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})


def may_read(scope: Any) -> bool:
    """Whether the request comes from this machine or METRICS_ALLOWED, or brings METRICS_TOKEN.

    What somebody untrusted passed on comes from anywhere.
    """
    if settings.METRICS_TOKEN:
        expected = f"Bearer {settings.METRICS_TOKEN}".encode()
        if hmac.compare_digest(dict(scope["headers"]).get(b"authorization", b""), expected):
            return True
    address = None if scope["forwarded_by_untrusted"] else address_in(scope)
    return address is not None and _is_inside(ipaddress.ip_address(address))


def _is_inside(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    return address.is_loopback or any(address in network for network in settings.METRICS_ALLOWED)


@contextmanager
def counted_together() -> Iterator[None]:
    """Context manager: processes started in this block count in files that all of them read, so that any of them can
    answer for all.
    """
    with TemporaryDirectory(prefix="parley-metrics-") as directory:
        os.environ[SHARED] = directory
        try:
            yield
        finally:
            del os.environ[SHARED]


def text() -> bytes:
    """All that is counted, in Prometheus' text format."""
    _measure_disks()
    if not (directory := os.environ.get(SHARED)):
        return generate_latest(REGISTRY)
    _bury_the_dead(Path(directory))
    together = CollectorRegistry()
    MultiProcessCollector(together)
    return generate_latest(together)


def _measure_disks() -> None:
    database = settings.DATABASES["default"]["NAME"]
    places = {"data": settings.DATA_DIR, **({"database": database.parent} if isinstance(database, Path) else {})}
    for name, place in places.items():
        with suppress(OSError):
            disk_free.labels(name).set(shutil.disk_usage(place).free)


def _bury_the_dead(directory: Path) -> None:
    """Reset the open sockets of processes that were killed, whose files still count them."""
    for process in {path.stem.rpartition("_")[2] for path in directory.glob("gauge_live*.db")}:
        try:
            os.kill(int(process), 0)
        except ProcessLookupError:
            mark_process_dead(int(process), str(directory))


async def measure_lag() -> None:
    """Keep `loop_lag`, for ever."""
    loop = asyncio.get_running_loop()
    while True:
        due = loop.time() + LAG_EVERY_SECONDS
        await asyncio.sleep(LAG_EVERY_SECONDS)
        loop_lag.set(max(0.0, loop.time() - due))
