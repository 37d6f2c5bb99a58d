"""What a supervisor or a load balancer asks."""

import logging
from collections.abc import Callable

import redis
from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache

logger = logging.getLogger(__name__)


@never_cache
async def healthz(request: HttpRequest) -> HttpResponse:
    """This process answers; it asks nothing of anything else, so it never takes a thread."""
    return HttpResponse("ok", content_type="text/plain")


@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    """Which part is ready to work: 200 when all are, else 503."""
    checks = {"database": _database, "migrations": _migrations, **({"bus": _bus} if settings.REDIS_URL else {})}
    parts = {name: "ok" if _holds(check) else "failed" for name, check in checks.items()}
    ready = all(part == "ok" for part in parts.values())
    return JsonResponse({"status": "ok" if ready else "failed", "parts": parts}, status=200 if ready else 503)


def _holds(check: Callable[[], bool]) -> bool:
    try:
        return check()
    except Exception:
        logger.warning("Not ready: %s", check.__name__.strip("_"), exc_info=True)
        return False


def _database() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return True


def _migrations() -> bool:
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def _bus() -> bool:
    with redis.Redis.from_url(settings.REDIS_URL, socket_timeout=1, socket_connect_timeout=1) as client:
        return bool(client.ping())
