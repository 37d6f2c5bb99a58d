"""The headers that every answer carries, also those that are given before Django."""

from functools import cache
from typing import Any

from csp.middleware import CSPMiddleware
from django.http import HttpRequest, HttpResponse
from django.middleware.clickjacking import XFrameOptionsMiddleware
from django.middleware.security import SecurityMiddleware

from .middleware import SecurityHeadersMiddleware


class _AnyRequest(HttpRequest):
    def _get_scheme(self) -> str:
        return "https"


@cache
def security_headers() -> list[tuple[bytes, bytes]]:
    """What Django's middleware says of an answer that knows nothing of its request."""
    response = HttpResponse(content_type="text/plain")
    handler: Any = lambda _: response  # noqa: E731
    for middleware in (SecurityMiddleware, CSPMiddleware, SecurityHeadersMiddleware, XFrameOptionsMiddleware):
        handler = middleware(handler)
    request = _AnyRequest()
    request.path = request.path_info = "/"
    handler(request)
    del response.headers["Content-Type"]
    return [(name.lower().encode(), value.encode()) for name, value in response.headers.items()]


class SecurityHeaders:
    """An ASGI application that adds to each answer of `app` those of the headers that it does not have."""

    def __init__(self, app: Any) -> None:
        self._app = app

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        async def answer(message: Any) -> None:
            if message["type"] == "http.response.start":
                headers = list(message.get("headers", ()))
                there = {name.lower() for name, _ in headers}
                missing = [header for header in security_headers() if header[0] not in there]
                message = {**message, "headers": [*headers, *missing]}
            await send(message)

        await self._app(scope, receive, answer)
