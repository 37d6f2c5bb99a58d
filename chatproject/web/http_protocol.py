"""HTTP as uvicorn reads it, with a bound to what a connection may send, and to how long it may take over that."""

import asyncio
from enum import Enum
from typing import Any, ClassVar

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from chatproject.core.errors import AddressTooLong, HeadersTooLarge, Invalid, Problem, TimedOut

from .connections import counted_address, unproven
from .headers import MOST_BYTES, MOST_HEADERS, MOST_LINE_BYTES, MOST_URL_BYTES, problem_of_head, size
from .refusals import note_client, whole_answer
from .transport import Transport

MOST_PIPELINED = 100
FRAMING = 9  # bytes that a byte of a body may take: 1\r\nx\r\n is a chunk, with room to spare


class Reading(Enum):
    """What of a request comes next."""

    NOTHING, HEAD, BODY = range(3)


class Stop(Exception):
    """Raised inside the parser to end it."""


class HttpProtocol(HttpToolsProtocol):
    """A connection of HTTP, which is refused and ended when a request is too large, too slow or no HTTP."""

    head_seconds: ClassVar[float] = 10
    linger_seconds: ClassVar[float] = 2
    linger_bytes: ClassVar[int] = 1024 * 1024

    transport: Any  # a Transport

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.address: str | None = None
        self._reading = Reading.NOTHING
        self._requests = 0
        self._raw = self._body = 0  # bytes of this request, and those of them that are its body
        self._problem: Problem | None = None
        self._ended = False
        self._running: RequestResponseCycle | None = None
        self._timer: asyncio.TimerHandle | None = None

    # --- of the connection -------------------------------------------------------------------------------------------

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(Transport(transport, self.loop))  # type: ignore[arg-type]
        self.address = counted_address(self.client)
        unproven.add(self)
        self._wait_for_head()

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_waiting()
        unproven.discard(self)
        self.transport.unwatch()
        self._disconnect()
        super().connection_lost(exc)

    def give_way(self) -> None:
        """Others of this address have come, and this one has not sent a whole request."""
        self.transport.abort()

    def pause_writing(self) -> None:
        super().pause_writing()
        self.transport.watch()

    def resume_writing(self) -> None:
        self.transport.unwatch()
        super().resume_writing()

    def data_received(self, data: bytes) -> None:
        if self._ended:
            self._linger(len(data))
            return
        reading, requests = self._reading, self._requests
        super().data_received(data)
        # Where the end of one request and the beginning of another came together, nobody knows what belongs to which.
        begun = self._requests - requests
        if begun == 0 or (begun == 1 and reading is Reading.NOTHING):
            self._raw += len(data)
        if not self._ended and not self.transport.is_closing():
            self._look_at_size()
            self._wait_for_head()

    def handle_websocket_upgrade(self) -> None:
        if self._is_answering():  # the connection would be taken from under what was asked before
            self._refuse(Invalid())
            return
        self._stop_waiting()
        unproven.discard(self)
        super().handle_websocket_upgrade()
        self._ended = True

    # --- what the parser finds -------------------------------------------------------------------------------------

    def on_message_begin(self) -> None:
        if len(self.pipeline) >= MOST_PIPELINED:
            self.cycle.keep_alive = False  # those that wait are answered, and the connection ends
            self._ended = True
            raise Stop
        self._reading = Reading.HEAD
        self._requests += 1
        self._raw = self._body = 0
        unproven.add(self)
        super().on_message_begin()

    def on_url(self, url: bytes) -> None:
        super().on_url(url)
        if len(self.url) > MOST_URL_BYTES:
            self._stop(AddressTooLong())

    def on_header(self, name: bytes, value: bytes) -> None:
        if self._reading is Reading.BODY:
            return  # what comes behind a body in chunks was never checked by anybody
        if len(self.headers) >= MOST_HEADERS or size(name, value) > MOST_LINE_BYTES:
            self._stop(HeadersTooLarge())
        super().on_header(name, value)

    def on_headers_complete(self) -> None:
        if problem := problem_of_head(len(self.url), self.headers):
            self._stop(problem)
        if self.parser.should_upgrade() and self._should_upgrade() and self._has_body():
            self._stop(Invalid())
        super().on_headers_complete()
        self._reading = Reading.BODY
        self._stop_waiting()
        if self.parser.should_upgrade() and not self._should_upgrade():
            self.cycle.keep_alive = False  # the parser reads nothing after a request for another protocol

    def on_body(self, body: bytes) -> None:
        self._body += len(body)
        super().on_body(body)

    def on_message_complete(self) -> None:
        self._reading = Reading.NOTHING
        unproven.discard(self)
        super().on_message_complete()

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: Any) -> None:
        self._running = cycle
        super()._start_asgi_task(cycle, app)

    def send_400_response(self, msg: str) -> None:
        """What uvicorn does when the parser ends with an error."""
        if not self._ended:
            self._refuse(self._problem or Invalid())

    # --- limits ----------------------------------------------------------------------------------------------------

    def _has_body(self) -> bool:
        return any(
            name == b"transfer-encoding" or (name == b"content-length" and value != b"0")
            for name, value in self.headers
        )

    def _stop(self, problem: Problem) -> None:
        self._problem = problem
        raise Stop

    def _look_at_size(self) -> None:
        if self._reading is not Reading.NOTHING and self._raw > MOST_BYTES + FRAMING * self._body:
            self._refuse(HeadersTooLarge() if self._reading is Reading.HEAD else Invalid())

    def _is_answering(self) -> bool:
        return self.cycle is not None and not self.cycle.response_complete

    def _wait_for_head(self) -> None:
        if self._timer is None and not self._ended and not self._is_answering():
            self._timer = self.loop.call_later(self.head_seconds, self._head_is_late)

    def _stop_waiting(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _head_is_late(self) -> None:
        self._timer = None
        if self._is_answering():
            return
        if self._raw:
            self._refuse(TimedOut())
        else:
            self.transport.close()  # a browser that opened it in advance would show the answer to the next request

    # --- the end ---------------------------------------------------------------------------------------------------

    def _refuse(self, problem: Problem) -> None:
        self._ended = True
        self._stop_waiting()
        note_client(self.client, str(problem.status))
        if self._may_answer():
            self._disconnect()
            path = self.url.decode("latin-1") if self._requests else "/"
            self.transport.write(whole_answer(path.partition("?")[0], problem))
            self._leave()
        elif self._reading is Reading.BODY:
            self._disconnect()
            self.transport.close()
        else:
            self.cycle.keep_alive = False  # what was asked before is answered, and then the connection ends

    def _may_answer(self) -> bool:
        """Whether the next thing that the client expects is the answer to the request that is refused."""
        if self._reading is Reading.BODY:
            return self._is_answering() and not self.pipeline and not self.cycle.response_started
        return not self._is_answering()

    def _disconnect(self) -> None:
        """Nobody takes the answers any more that are being made. uvicorn knows only of the last of several."""
        for cycle in (self._running, self.cycle, *(waiting for waiting, _ in self.pipeline)):
            if cycle is not None and not cycle.response_complete:
                cycle.disconnected = True
                cycle.message_event.set()

    def _leave(self) -> None:
        """End the connection, but read on for a moment: to a client that is still sending it would seem broken."""
        self.flow.resume_reading()
        self._raw = 0
        if not self.transport.is_closing():
            self.transport.write_eof()
            self._timer = self.loop.call_later(self.linger_seconds, self.transport.close)

    def _linger(self, count: int) -> None:
        self._raw += count
        if self._raw > self.linger_bytes:
            self.transport.close()
