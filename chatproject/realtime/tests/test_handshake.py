"""Where a socket may come from."""

import pytest

from testing.sockets import Refused


@pytest.mark.parametrize("path", ["/ws", "/ws/"])
async def test_the_address_answers_with_and_without_a_slash(connect, alice, path):
    await connect(alice, path=path)


@pytest.mark.parametrize("path", ["/", "/ws/x", "/wss", "/api/", "/ws//"])
async def test_there_is_no_socket_at_any_other_address(connect, path):
    with pytest.raises(Refused):
        await connect(path=path)


@pytest.mark.parametrize("host", ["localhost", "localhost:8000", "127.0.0.1:1", "[::1]:8000", "LOCALHOST"])
async def test_an_allowed_host_is_let_in(connect, host):
    await connect(host=host)


@pytest.mark.parametrize(
    "host", ["", "evil.example", "localhost.evil.example", "localhost:port", "a b", "local\xffhost"]
)
async def test_any_other_host_is_refused(connect, host):
    with pytest.raises(Refused):
        await connect(host=host)


@pytest.mark.parametrize(
    ("host", "origin"),
    [
        ("localhost:8000", "http://localhost:8000"),
        ("localhost", "http://localhost"),
        ("localhost", "http://localhost:80"),
        ("localhost:80", "http://localhost"),
        ("localhost", "https://localhost"),
        ("localhost:443", "https://localhost"),
        ("localhost", "https://localhost:443"),
        ("localhost", "http://LOCALHOST"),
        ("[::1]:8000", "http://[::1]:8000"),
        ("localhost", "https://friend.example"),
    ],
)
async def test_a_page_of_this_site_or_an_allowed_one_is_let_in(connect, settings, host, origin):
    settings.ALLOWED_ORIGINS = ["https://friend.example"]
    await connect(host=host, origin=origin)


@pytest.mark.parametrize(
    ("host", "origin"),
    [
        ("localhost", "null"),
        ("localhost", ""),
        ("localhost", "http://evil.example"),
        ("localhost:8000", "http://localhost"),
        ("localhost:8000", "http://localhost:8001"),
        ("localhost:443", "http://localhost"),
        ("localhost:80", "https://localhost"),
        ("localhost", "http://localhost:443"),
        ("localhost", "http://localhost.evil.example"),
        ("localhost", "http://127.0.0.1"),
        ("localhost", "ftp://localhost"),
        ("localhost", "localhost"),
        ("localhost", "http://localhost:port"),
        ("localhost", "http://["),
        ("localhost", "http://friend.example"),
        ("localhost", "https://friend.example:444"),
    ],
)
async def test_any_other_page_is_refused(connect, settings, host, origin):
    settings.ALLOWED_ORIGINS = ["https://friend.example"]
    with pytest.raises(Refused):
        await connect(host=host, origin=origin)


async def test_a_program_has_no_origin_and_is_let_in(connect, alice):
    await connect(alice)
