"""WebSockets as uvicorn serves them, with a bound to what a peer may send, and to what it need not take."""

import asyncio
from typing import Any, ClassVar

from django.conf import settings
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.exceptions import ProtocolError
from websockets.frames import CLOSE, DATA_OPCODES, PING, PONG, Frame
from websockets.http11 import Request
from websockets.protocol import OPEN
from websockets.server import ServerProtocol

from chatproject.core.errors import Invalid
from chatproject.limits.rate_limiter import RateLimiter
from chatproject.observability import metrics
from chatproject.realtime import protocol

from .connections import counted_address, unproven
from .refusals import note_client, whole_answer


class Frames(ServerProtocol):
    """Reads frames, counting all of them, which the application cannot: it is handed whole messages only.

    A message is one frame, however many parts it comes in, unless they are small. What is within the limits of the
    application is within these; it is the application that refuses whole messages.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._frames_limiter = RateLimiter(per_second=protocol.FRAMES_PER_SECOND, burst=protocol.FRAMES_BURST)
        self.are_too_many = False
        self.own_ping: bytes | None = None
        self.holds_pongs = False
        self.newest_ping: bytes | None = None

    def recv_frame(self, frame: Frame) -> None:
        """Process a frame; ends the connection with 4029 when there are too many."""
        if settings.RATE_LIMITS and self._counts(frame) and self._frames_limiter.take() and not _ends_a_message(frame):
            self.are_too_many = True
            raise ProtocolError
        if frame.opcode is PING and self.holds_pongs:
            self.newest_ping = bytes(frame.data)
        else:
            super().recv_frame(frame)

    def fail(self, code: int, reason: str = "") -> None:
        super().fail(protocol.TOO_MANY if self.are_too_many else code, reason)

    def answer_ping(self) -> None:
        """Answer the newest of the pings that came while nothing could be written, as RFC 6455, 5.5.3, allows."""
        self.holds_pongs = False
        if self.newest_ping is not None and self.state is OPEN:
            self.send_pong(self.newest_ping)
        self.newest_ping = None

    def _counts(self, frame: Frame) -> bool:
        if frame.opcode is PONG and self.own_ping is not None and bytes(frame.data) == self.own_ping:
            self.own_ping = None
            return False
        is_part = not frame.fin and len(frame.data) >= protocol.LEAST_FRAGMENT_BYTES
        return not is_part and frame.opcode is not CLOSE


def _ends_a_message(frame: Frame) -> bool:
    return frame.fin and frame.opcode in DATA_OPCODES


class WebSocketProtocol(WebSocketsSansIOProtocol):
    """A connection of a WebSocket that is cut when its peer floods it, or keeps it from ending."""

    goodbye_seconds: ClassVar[float] = 1
    closing_seconds: ClassVar[float] = 10
    most_unwritten: ClassVar[int] = 1024 * 1024

    conn: Frames
    transport: Any  # a chatproject.web.transport.Transport, handed over by HttpProtocol

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.conn = Frames(
            extensions=self.conn.available_extensions, max_size=self.config.ws_max_size, logger=self.conn.logger
        )
        self.address: str | None = None
        self._end_timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        self.address = counted_address(self.client)

    def connection_lost(self, exc: Exception | None) -> None:
        unproven.discard(self)
        self.transport.unwatch()
        if self._end_timer is not None:
            self._end_timer.cancel()
        super().connection_lost(exc)

    def give_way(self) -> None:
        """Others of this address are being closed as well, and this one takes its time."""
        self.transport.abort()

    def data_received(self, data: bytes) -> None:
        if self.conn.are_too_many:
            return  # what is left unread when the connection is closed would keep the peer from hearing why
        if self.handshake_initiated and not self.handshake_complete:
            self._cut("frames")  # before our answer there is no WebSocket to send anything on
            return
        super().data_received(data)
        if self.conn.handshake_exc is not None and not self.handshake_initiated:
            self._reject()
        elif self.transport.get_write_buffer_size() > self.most_unwritten:
            self._cut("unwritten")

    def pause_writing(self) -> None:
        super().pause_writing()
        self.conn.holds_pongs = True

    def resume_writing(self) -> None:
        super().resume_writing()
        self.conn.answer_ping()
        self.transport.write(b"".join(self.conn.data_to_send()))

    def send_keepalive_ping(self) -> None:
        super().send_keepalive_ping()
        self.conn.own_ping = self.pending_ping_payload

    def handle_parser_exception(self) -> None:
        if self.conn.are_too_many:
            metrics.closes.labels(protocol.TOO_MANY).inc()
            note_client(self.client, "frames")
            self._say_goodbye()
        else:
            super().handle_parser_exception()

    def _say_goodbye(self) -> None:
        """Tell the peer and the application why this ends, and let the peer hear it."""
        self.queue.put_nowait({"type": "websocket.disconnect", "code": protocol.TOO_MANY, "reason": ""})
        self.transport.write(b"".join(self.conn.data_to_send()))
        self.close_sent = True
        unproven.add(self)
        self._end_timer = self.loop.call_later(self.goodbye_seconds, self.transport.close)

    def handle_connect(self, event: Request) -> None:
        super().handle_connect(event)
        if hasattr(self, "scope"):  # otherwise it was refused
            extensions: Any = self.scope["extensions"]
            extensions[protocol.CLOSING] = self._is_closing

    def _is_closing(self, code: int) -> None:
        """The application is about to close: its peer has so long to take what waits, and to answer."""
        if self._end_timer is None:
            self._end_timer = self.loop.call_later(self.closing_seconds, self.transport.abort)
            if code != protocol.GOING_DOWN:
                unproven.add(self)

    def _cut(self, what: str) -> None:
        note_client(self.client, what)
        self.transport.abort()

    def _reject(self) -> None:
        """The request that opens a WebSocket is none, in a way that only `websockets` looks at."""
        note_client(self.client, str(Invalid.status))
        self.transport.write(whole_answer("/", Invalid()))
        self.transport.close()
