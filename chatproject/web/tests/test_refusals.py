"""What is said of refusals, how often, and with which headers."""

import asyncio
import json
from unittest.mock import Mock

import httpx
import pytest

from chatproject.asgi import application
from chatproject.core.errors import HeadersTooLarge, TimedOut, TooLarge, Unavailable
from chatproject.web import refusals
from chatproject.web.security_headers import security_headers


@pytest.fixture
def clock(monkeypatch):
    clock = Mock(monotonic=Mock(return_value=1_000.0))
    monkeypatch.setattr(refusals, "time", clock)
    monkeypatch.setattr(refusals, "_noted", {})
    return clock.monotonic


def lines(caplog):
    return [(line.address, line.what, getattr(line, "others", 0)) for line in caplog.records]


def test_each_address_has_a_line_a_minute_that_counts_the_others(clock, caplog):
    for _ in range(5):
        refusals.note("192.0.2.1", "431")
    refusals.note("192.0.2.2", "431")
    refusals.note(None, "408")
    assert lines(caplog) == [("192.0.2.1", "431", 0), ("192.0.2.2", "431", 0), ("unknown", "408", 0)]
    clock.return_value += 60
    refusals.note("192.0.2.1", "431")
    assert lines(caplog)[3:] == [("192.0.2.1", "431", 4)]


def test_a_household_with_many_addresses_has_one_line(clock, caplog):
    for number in range(1, 50):
        refusals.note_client((f"2001:db8::{number:x}", 5), "431")
    refusals.note_client(("::ffff:192.0.2.1", 5), "431")
    refusals.note_client(None, "431")
    assert [address for address, *_ in lines(caplog)] == ["2001:db8::/64", "192.0.2.1", "unknown"]


async def told(path, receive, *headers):
    """The headers of the refusal of a request."""
    sent = []

    async def send(message):
        sent.append(message)

    async with asyncio.timeout(30):
        await refusals.refuse({"path": path, "headers": list(headers)}, receive, send, TooLarge())
    return dict(sent[0]["headers"])


async def test_who_sends_on_for_ever_is_not_listened_to_for_ever(monkeypatch):
    monkeypatch.setattr(refusals, "MOST_DRAIN_SECONDS", 0.05)

    async def receive():
        await asyncio.sleep(0.001)
        return {"type": "http.request", "body": b"x", "more_body": True}

    assert await told("/api/x", receive)


async def test_a_page_of_another_site_that_is_allowed_can_read_why(settings):
    settings.ALLOWED_ORIGINS = ["https://friend.example"]

    async def receive():
        return {"type": "http.disconnect"}

    friend, stranger = (b"origin", b"https://friend.example"), (b"origin", b"https://other.example")
    allowed = await told("/api/x", receive, friend)
    assert (allowed[b"access-control-allow-origin"], allowed[b"vary"]) == (b"https://friend.example", b"origin")
    for path, header in (("/api/x", stranger), ("/login/", friend)):
        assert b"access-control-allow-origin" not in await told(path, receive, header)


def test_what_is_remembered_of_addresses_is_bounded(clock, monkeypatch):
    monkeypatch.setattr(refusals, "MOST_REMEMBERED", 3)
    for number in range(20):
        refusals.note(f"192.0.2.{number}", "431")
    assert len(refusals._noted) <= 3


@pytest.mark.parametrize("problem", [TooLarge(), HeadersTooLarge(), TimedOut(), Unavailable(retry_after=20)])
def test_under_api_it_has_the_shape_of_errors_and_elsewhere_it_is_a_page(problem):
    headers, body = refusals.answer("/api/x", problem)
    assert json.loads(body) == problem.payload()
    assert dict(headers)[b"content-length"] == str(len(body)).encode()
    assert (b"connection", b"close") in headers
    assert (dict(headers).get(b"retry-after") == b"20") == isinstance(problem, Unavailable)
    headers, body = refusals.answer("/x", problem)
    assert dict(headers)[b"content-type"].startswith(b"text/html")
    sentence = "That is too large to send" if type(problem) is TooLarge else problem.error
    assert sentence.encode() in body


@pytest.mark.parametrize("path", ["/metrics", "/healthz", "/no-such-page", "/api/no-such", "/" + "x" * 9_000])
async def test_every_answer_has_the_headers_once(path):
    transport = httpx.ASGITransport(application, client=("127.0.0.1", 50_000))
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
        answer = await client.get(path)
    names = [name.lower() for name, _ in answer.headers.raw]
    assert len(names) == len(set(names))
    assert {name for name, _ in security_headers()} <= set(names)
    assert {b"content-security-policy", b"x-content-type-options", b"x-frame-options"} <= set(names)


def test_with_https_browsers_are_told_to_keep_to_it(settings):
    settings.SECURE_SSL_REDIRECT, settings.SECURE_HSTS_SECONDS = True, 60
    assert (b"strict-transport-security", b"max-age=60") in security_headers.__wrapped__()
