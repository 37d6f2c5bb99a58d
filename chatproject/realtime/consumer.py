"""One socket: reading its frames, calling their handlers, and ending it."""

import asyncio
import inspect
import logging
import time
from collections.abc import Awaitable
from contextlib import suppress
from typing import Any
from uuid import UUID

from channels.consumer import AsyncConsumer
from django.conf import settings
from structlog.contextvars import bind_contextvars

from chatproject.core.errors import Forbidden, Invalid, Problem, ServerError, Unavailable, problem_of
from chatproject.db import uuid7
from chatproject.limits.rate_limiter import RateLimiter
from chatproject.observability import metrics

from . import frames, process, protocol, topics
from .auth import Admission, Handshake
from .establish import establish
from .following import Following
from .hooks import Identity
from .outbox import Outbox
from .presence.state import Connection
from .threads import owner

FLUSH_SECONDS = 1
log = logging.getLogger(__name__)

for expected in (protocol.TOO_SLOW, protocol.GOING_DOWN, protocol.FAULT):
    metrics.closes.labels(expected)  # told as 0 before the first


class Socket(AsyncConsumer):
    """A connection of one device. It has no channel of its own: the hub puts events into its outbox."""

    identity: Identity | None = None

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        self.scope, self.base_send = scope, send
        self.topics: dict[str, int] = {}
        self.process = process.current()
        self.hub = self.process.hub
        self.people = Following(self.hub, self, most=protocol.PEOPLE_FOLLOWED)
        self.presence_channels = Following(self.hub, self, most=protocol.PRESENCE_CHANNELS)
        self.handshake = Handshake(scope)
        connection = str(uuid7())
        bind_contextvars(connection=connection)
        owner.set(connection)
        joins = protocol.SUBPROTOCOL in scope["subprotocols"]
        self.outbox = Outbox(self._write, joins=joins, overflowed=lambda: self.close(protocol.TOO_SLOW))
        self._presence: Connection | None = None
        self._admission = Admission(self.hub, self.handshake, self.close)
        self._frames = RateLimiter(per_second=protocol.FRAMES_PER_SECOND, burst=protocol.FRAMES_BURST)
        self._bad_frames = RateLimiter(
            per_second=1 / protocol.BAD_FRAME_FORGIVEN_SECONDS, burst=protocol.MOST_BAD_FRAMES - 1
        )
        self._unanswered = asyncio.Semaphore(protocol.MOST_UNANSWERED)
        self._tasks: set[asyncio.Task[None]] = set()
        self._closing = False
        self._code: int | None = None
        self._frames_in = self._frames_out = 0
        self._began = time.perf_counter()
        try:
            while (message := await receive())["type"] != "websocket.disconnect":
                await self.dispatch(message)
            self._code = self._code or message.get("code")
        finally:
            self._leave()

    async def dispatch(self, message: dict[str, Any]) -> None:
        """As in Channels, without its thread hop for each message."""
        if message["type"] == "websocket.connect":
            await self._connect()
        elif not self._closing:
            await self._receive(message.get("text"))

    @property
    def person(self) -> Any:
        """Whose socket this is, as of signing in; handlers and the hub meet only sockets that are signed in."""
        assert self.identity is not None  # noqa: S101
        return self.identity.user

    @property
    def person_id(self) -> UUID:
        return self.person.pk

    def set_status(self, status: str) -> None:
        """The person is `online` or `away` at this device."""
        if self._presence is not None:
            self.process.presence.set_status(self._presence, status)

    def open_channel(self, chat_id: UUID) -> None:
        """Tell this socket from now on who is online in a conversation that its person takes part in."""
        self.process.presence.channels.open(self, chat_id)

    def close_channel(self, chat_id: UUID) -> None:
        """Tell it nothing more about who is online there."""
        self.presence_channels.remove(topics.presence_channel(chat_id))

    def close(self, code: int) -> None:
        """End this socket: it gets no more events, and is closed with `code` after what waits has been written."""
        if not self._closing:
            self._closing = True
            self._code = code
            metrics.closes.labels(code).inc()
            self.hub.forget(self)
            self._begin(self._end(code, self._tasks - {asyncio.current_task()}))

    # --- opening -----------------------------------------------------------------------------------------------------

    async def _connect(self) -> None:
        if not self.handshake.is_allowed():
            log.info("socket refused")
            await self.send({"type": "websocket.close"})
            return
        joins = protocol.SUBPROTOCOL in self.scope["subprotocols"]
        await self.send({"type": "websocket.accept", "subprotocol": protocol.SUBPROTOCOL if joins else None})
        self.hub.sockets.add(self)
        metrics.sockets.inc()
        log.info("socket opened")
        if self.process.stopping:
            self.close(protocol.GOING_DOWN)
            return
        try:
            identity = await self._admission.by_cookie()
        except Exception as error:  # noqa: BLE001, a page cannot sign in in another way, so it shall come again
            self._fail(error)
            return
        if identity is not None:
            await self._establish(None, identity)

    async def _authenticate(self, re: str | None, frame: dict[str, Any]) -> None:
        if self.identity is not None:
            raise Forbidden("This socket is signed in already.")
        await self._establish(re, await self._admission.by_token(frame))

    async def _establish(self, re: str | None, identity: Identity) -> None:
        if self._closing or not self._admission.count(identity):
            return
        self.identity = identity
        owner.set(identity.user.pk)
        self._presence = self.process.presence.connect(identity.user.pk)
        bind_contextvars(session=str(identity.session.pk))
        self.outbox.hold()
        try:
            self.outbox.release(protocol.answer(re, await establish(self.hub, self, identity)))
        except Exception as error:  # noqa: BLE001, nobody knows what this socket is subscribed to by now
            self._fail(error)

    def _fail(self, error: Exception) -> None:
        if not isinstance(error, Unavailable):
            log.error("A socket could not be opened", exc_info=error)
        self.close(protocol.FAULT)

    # --- frames ------------------------------------------------------------------------------------------------------

    async def _receive(self, text: str | None) -> None:
        self._frames_in += 1
        if settings.RATE_LIMITS and self._frames.take():
            self.close(protocol.TOO_MANY)
            return
        try:
            re, frame = protocol.decode(text)
        except protocol.BadFrame as bad:
            metrics.errors.labels(bad.problem.code).inc()
            self.outbox.put(protocol.encode(protocol.error(bad.problem)))
            if self._bad_frames.take():
                self.close(protocol.BAD_FRAMES)
            return
        await self._unanswered.acquire()
        await self._answer(re, self._handle(re, frame), time.perf_counter())

    async def _handle(self, re: str | None, frame: dict[str, Any]) -> Any:
        kind = frame["type"]
        if self.process.stopping:
            raise Unavailable(retry_after=1)
        if self.identity is None or kind == "auth":
            return await self._authenticate(re, frame)
        known = frames.frames.get(kind)
        if known is None:
            raise Invalid("There is no such type of frame.")
        return await known.handle(self, known.check(frame))

    async def _answer(self, re: str | None, work: Awaitable[Any], began: float) -> None:
        """Send what comes of `work`. When that is itself still to come, the socket goes on reading meanwhile."""
        try:
            answer = await work
            if inspect.isawaitable(answer):
                self._begin(self._answer(re, answer, began))
                return
            text = None if answer is None else protocol.answer(re, answer)
            if answer is not None:
                metrics.answer_delay.labels(answer["type"]).observe(time.perf_counter() - began)
        except Exception as error:  # noqa: BLE001, whatever it was, the client is told and the socket lives
            text = protocol.answer(re, protocol.error(_problem(error)))
        if text is not None:
            self.outbox.put(text)
        self._unanswered.release()

    # --- ending ------------------------------------------------------------------------------------------------------

    async def _write(self, frame: bytes) -> None:
        try:
            await self.send({"type": "websocket.send", "text": frame.decode()})
            self._frames_out += 1
        except (OSError, RuntimeError):  # the peer is gone; the disconnect message is on its way
            self.outbox.close()

    async def _end(self, code: int, answers: set[asyncio.Task[None]]) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(FLUSH_SECONDS):
                if answers:
                    await asyncio.wait(answers)
                await self.outbox.flush()
        self.outbox.close()
        extensions: Any = self.scope.get("extensions") or {}
        if is_closing := extensions.get(protocol.CLOSING):
            is_closing(code)
        with suppress(Exception):  # the peer may be gone already, each server says so in its own way
            await self.send({"type": "websocket.close", "code": code})

    def _leave(self) -> None:
        self._closing = True
        self.hub.forget(self)
        self.outbox.close()
        self._admission.end()
        if self._presence is not None:
            self.process.presence.disconnect(self._presence)
        if self in self.hub.sockets:
            self.hub.sockets.discard(self)
            metrics.sockets.dec()
            self._note_the_end()

    def _note_the_end(self) -> None:
        person = str(self.person_id) if self.identity else None
        seconds = round(time.perf_counter() - self._began, 1)
        counted = {"frames_in": self._frames_in, "frames_out": self._frames_out}
        log.info("socket closed", extra={"code": self._code, "person": person, "seconds": seconds, **counted})

    def _begin(self, work: Any) -> None:
        task = self.hub.loop.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


async def refuse(scope: Any, receive: Any, send: Any) -> None:
    """Any other address: there is no socket there (403)."""
    log.info("socket refused")
    await send({"type": "websocket.close"})


def _problem(error: Exception) -> Problem:
    """What the client is told about `error`; a fault of ours only by an id that finds it in the log."""
    problem = problem_of(error)
    if problem is None:
        problem = ServerError(id=str(uuid7()))
        log.error("Fault %s in a frame", problem.id, exc_info=error)
    metrics.errors.labels(problem.code).inc()
    return problem
