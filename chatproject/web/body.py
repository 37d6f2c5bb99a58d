"""How much a request may carry. Django looks at that only after it has put the whole body on disk."""

from typing import Any

import orjson

from chatproject.api.errors import TooLarge

MOST_BYTES = 6 * 1024 * 1024  # the largest thing anybody sends is a picture of 5 MB


class TooMuch(Exception):
    """More came than a request may carry."""


class BodyLimit:
    """An ASGI application that answers 413 in place of `app` as soon as a body is known to be too large."""

    def __init__(self, app: Any, *, most: int = MOST_BYTES) -> None:
        self._app = app
        self._most = most

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        left = self._most

        async def counted() -> Any:
            nonlocal left
            message = await receive()
            left -= len(message.get("body", b""))
            if left < 0:
                raise TooMuch
            return message

        try:
            if _declared(scope) > self._most:
                raise TooMuch
            await self._app(scope, counted, send)
        except TooMuch:
            await _refuse(send)


def _declared(scope: Any) -> int:
    length = dict(scope["headers"]).get(b"content-length", b"")
    return int(length) if length.isdigit() else 0


async def _refuse(send: Any) -> None:
    problem = TooLarge()
    body = orjson.dumps(problem.payload())
    headers = [
        (b"content-type", b"application/json"),
        (b"content-length", str(len(body)).encode()),
        (b"connection", b"close"),
    ]
    await send({"type": "http.response.start", "status": problem.status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
