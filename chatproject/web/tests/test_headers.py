"""How large a head may be, and which cookies are read; on a server in `tests/robustness/test_http.py`."""

import httpx
import pytest

from chatproject.asgi import application
from chatproject.web.headers import problem_of_head, without_escapes
from testing.sockets import Client, Refused

LINE = (b"x", b"x" * 1_000)


@pytest.mark.parametrize(
    ("url", "headers", "status"),
    [
        (8_000, [LINE] * 60, None),
        (8_001, [], 414),
        (1, [(b"x", b"")] * 100, None),
        (1, [(b"x", b"")] * 101, 431),
        (1, [(b"x", b"x" * 8_187)], None),
        (1, [(b"x", b"x" * 8_188)], 431),
        (1, [(b"x", b"x" * 8_000)] * 9, 431),
    ],
)
def test_each_of_its_sizes_is_bounded(url, headers, status):
    problem = problem_of_head(url, headers)
    assert (problem and problem.status) == status
    assert problem is None or problem.code == "too_large"


@pytest.mark.parametrize(
    ("cookies", "read"),
    [
        (b"a=1; b=2", b"a=1; b=2"),
        (b'a="\\\\\\"; b=2', b" b=2"),
        (b'b=2; a="' + b"\\" * 9_000 + b'"', b"b=2"),
        (b"\\", b""),
        (b"", b""),
    ],
)
def test_cookies_with_backslashes_are_not_read(cookies, read):
    assert without_escapes(cookies) == read


async def test_whichever_server_read_it_a_head_that_is_too_large_is_refused():
    transport = httpx.ASGITransport(application)
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
        answer = await client.get("/api/profile", headers={"x": "x" * 9_000})
        assert (answer.status_code, answer.json()["code"]) == (431, "too_large")
        assert (await client.get("/" + "x" * 9_000)).status_code == 414
    with pytest.raises(Refused):
        await Client(cookie="x" * 9_000).connect()
