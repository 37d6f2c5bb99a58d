"""One line of the log for each HTTP request, an id that all lines of a request carry, and how many there were."""

import logging
import time
from contextvars import ContextVar
from typing import Any
from uuid import UUID

from prometheus_client import Histogram
from structlog.contextvars import bound_contextvars

from chatproject.db import uuid7

log = logging.getLogger(__name__)
requests = Histogram(
    "parley_http_request_seconds", "Requests by the class of their status, and how long they took.", ["status"]
)
_asking: ContextVar[dict[str, str] | None] = ContextVar("asking", default=None)


def asked_by(person: UUID) -> None:
    """Record the person who sends the current request, if there is one, for its log line."""
    if (found := _asking.get()) is not None:
        found["person"] = str(person)


class RequestLine:
    """An ASGI application that names, times and logs what `app` answers. The id is told as X-Request-ID.

    What the client sends as X-Request-ID counts for nothing: it could put anything into the log.
    """

    def __init__(self, app: Any) -> None:
        self._app = app

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        began = time.perf_counter()
        id = str(uuid7())
        found: dict[str, str] = {}
        status: int | None = None

        async def answer(message: Any) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message = {**message, "headers": [*message.get("headers", ()), (b"x-request-id", id.encode())]}
            await send(message)

        with bound_contextvars(request_id=id):
            asking = _asking.set(found)
            try:
                await self._app(scope, receive, answer)
            finally:
                _asking.reset(asking)
                _note(scope, status, time.perf_counter() - began, found.get("person"))


def _note(scope: Any, status: int | None, seconds: float, person: str | None) -> None:
    """`status` is None when the client left before there was an answer."""
    requests.labels(f"{status // 100}xx" if status else "none").observe(seconds)
    line = {"method": scope["method"], "path": scope["path"], "status": status}
    log.info("request", extra={**line, "milliseconds": round(seconds * 1000, 1), "person": person})
