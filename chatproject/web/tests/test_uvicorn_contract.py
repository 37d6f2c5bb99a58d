"""What `http_protocol.py` and `websocket_protocol.py` use of uvicorn and websockets: without it, this fails."""

import inspect

import pytest
import uvicorn
from uvicorn.protocols.http import httptools_impl
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from uvicorn.server import ServerState
from websockets.server import ServerProtocol

from chatproject.web.http_protocol import HttpProtocol
from chatproject.web.server import OPTIONS
from chatproject.web.websocket_protocol import WebSocketProtocol

OF_CYCLE = {"disconnected", "keep_alive", "message_event", "response_complete", "response_started"}
OF_HTTP = {"client", "cycle", "flow", "headers", "loop", "parser", "pipeline", "transport"}
OF_SOCKET = {"client", "config", "conn", "handshake_complete", "handshake_initiated", "loop", "pending_ping_payload"}
OF_FRAMES = {"available_extensions", "handshake_exc", "logger", "state", "writes"}


@pytest.fixture
def config():
    async def application(scope, receive, send):
        """Never asked."""

    return uvicorn.Config(application, **OPTIONS)


async def test_the_server_reads_with_our_protocols(config):
    config.load()
    assert config.http_protocol_class is HttpProtocol
    assert config.ws_protocol_class is WebSocketProtocol


async def test_what_is_read_of_them_is_there(config):
    config.load()
    given = {"config": config, "server_state": ServerState(), "app_state": {}}
    assert vars(httptools_impl.HttpToolsProtocol(**given)).keys() >= OF_HTTP
    socket = WebSocketsSansIOProtocol(**given)
    assert vars(socket).keys() >= OF_SOCKET
    assert all(hasattr(socket.conn, name) for name in OF_FRAMES)
    source = inspect.getsource(httptools_impl.RequestResponseCycle.__init__)
    assert all(f"self.{name} = " in source for name in OF_CYCLE)


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [(httptools_impl.HttpToolsProtocol, HttpProtocol), (WebSocketsSansIOProtocol, WebSocketProtocol)],
)
def test_what_is_overridden_is_called(theirs, ours):
    called_by_asyncio = {"connection_made", "connection_lost", "data_received", "pause_writing", "resume_writing"}
    own = {name for name, value in vars(ours).items() if inspect.isfunction(value) and hasattr(theirs, name)}
    source = inspect.getsource(theirs) + inspect.getsource(inspect.getmodule(theirs))
    for name in own - called_by_asyncio - {"__init__"}:
        known_to_parser = name.startswith("on_")
        assert known_to_parser or f"self.{name}" in source, name


def test_frames_are_handed_over_one_by_one_and_an_error_of_theirs_fails_the_connection():
    source = inspect.getsource(ServerProtocol.__mro__[1].parse)
    assert "self.recv_frame(frame)" in source
    assert "except ProtocolError as exc:\n            self.fail(" in source
