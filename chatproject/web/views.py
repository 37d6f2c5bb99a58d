"""What a supervisor or a load balancer asks."""

import logging
from collections.abc import Callable

import redis
from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache

from chatproject.db.readiness import NotReady, check_migrations, check_server
from chatproject.realtime import hub
from chatproject.realtime.batching import Batcher

logger = logging.getLogger(__name__)


@never_cache
async def healthz(request: HttpRequest) -> HttpResponse:
    """This process answers; it asks nothing of anything else, so it never takes a thread."""
    return HttpResponse("ok", content_type="text/plain")


@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    """Which part is ready to work: 200 when all are, else 503."""
    checks = {"database": check_server, "migrations": check_migrations, "batcher": _batcher, "sockets": _sockets}
    if settings.REDIS_URL:
        checks["bus"] = _bus
    parts = {name: "ok" if _holds(name, check) else "failed" for name, check in checks.items()}
    ready = all(part == "ok" for part in parts.values())
    return JsonResponse({"status": "ok" if ready else "failed", "parts": parts}, status=200 if ready else 503)


def _holds(name: str, check: Callable[[], None]) -> bool:
    try:
        check()
    except Exception as error:  # noqa: BLE001, whatever it is, this part is not ready
        logger.warning("Not ready, %s: %s", name, error)
        return False
    return True


def _batcher() -> None:
    if not Batcher.all_accept():
        raise NotReady("Too much waits to be stored, or the server is stopping.")


def _sockets() -> None:
    if not hub.is_open():
        raise NotReady("The server is stopping.")


def _bus() -> None:
    with redis.Redis.from_url(settings.REDIS_URL, socket_timeout=1, socket_connect_timeout=1) as client:
        client.ping()
    if not hub.bus_is_healthy():
        raise NotReady("Redis answers, but the last that this process sent or received did not come through.")
