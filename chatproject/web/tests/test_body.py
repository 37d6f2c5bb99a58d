"""How much a request may carry and how long it may take; on a server in `tests/robustness/`."""

import asyncio
import json
import re
from unittest.mock import Mock

import pytest

from chatproject.web import body
from chatproject.web.body import BodyLimit, Spool

MEGABYTE = 1024 * 1024


async def echo(scope, receive, send):
    """Answers how many bytes came."""
    size, more = 0, True
    while more:
        message = await receive()
        size += len(message.get("body", b""))
        more = message.get("more_body", False)
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"%d" % size})


async def ask(app, parts, *, path="/api/x", headers=(), silent=False):
    """Status and body of the answer to a body in parts; after them a silent client says nothing more."""
    scope = {"type": "http", "path": path, "headers": list(headers), "client": ("192.0.2.1", 5)}
    waiting, told = list(parts), []

    async def receive():
        if waiting:
            part = waiting.pop(0)
            return {"type": "http.request", "body": part, "more_body": bool(waiting) or silent}
        if silent:
            await asyncio.Event().wait()
        return {"type": "http.disconnect"}

    async def send(message):
        told.append(message)

    await app(scope, receive, send)
    return told[0]["status"], b"".join(message.get("body", b"") for message in told)


async def test_an_address_takes_what_it_has_a_use_for():
    app = BodyLimit(echo, larger=[(re.compile("/large"), 100_000)])
    assert await ask(app, [b"x" * 65_536]) == (200, b"65536")
    assert (await ask(app, [b"x" * 65_536, b"x"]))[0] == 413
    assert await ask(app, [b"x" * 100_000], path="/large") == (200, b"100000")
    assert (await ask(app, [b"x" * 100_001], path="/large"))[0] == 413
    assert (await ask(app, [b"x" * 100_000], path="/large/not"))[0] == 413


@pytest.mark.parametrize(
    ("lengths", "status"),
    [([b"5"], 200), ([b"5", b"5"], 200), ([b"5", b"6"], 400), ([b"-5"], 400), ([b""], 400), ([b"9" * 5_000], 413)],
)
async def test_a_length_is_one_number(lengths, status):
    headers = [(b"content-length", length) for length in lengths]
    told, answer = await ask(BodyLimit(echo), [b"hello"], headers=headers)
    assert told == status
    assert told == 200 or json.loads(answer)["code"] == {400: "invalid", 413: "too_large"}[status]


async def test_who_says_nothing_more_is_not_waited_for(monkeypatch):
    monkeypatch.setattr(body, "IDLE_SECONDS", 0)
    status, answer = await ask(BodyLimit(echo), [b"x"], silent=True)
    assert (status, json.loads(answer)["code"]) == (408, "timed_out")


async def test_what_came_fast_does_not_count_for_ever(monkeypatch):
    clock = Mock(monotonic=Mock(return_value=1_000.0))
    monkeypatch.setattr(body, "time", clock)
    parts = iter([b"x" * MEGABYTE, *[b"x"] * 50])

    async def receive():
        await asyncio.sleep(0)
        return {"type": "http.request", "body": next(parts), "more_body": True}

    upload = body.Body({"headers": []}, receive, 2 * MEGABYTE)

    async def trickle():
        for _ in range(50):
            await upload.receive()
            clock.monotonic.return_value += 19

    with pytest.raises(body.Refused) as refused:
        await trickle()
    upload.free()
    assert refused.value.problem.status == 408
    assert clock.monotonic.return_value == 1_000 + 4 * 19


async def test_a_request_that_is_whole_may_be_answered_as_late_as_it_takes(monkeypatch):
    monkeypatch.setattr(body, "IDLE_SECONDS", 0.05)

    async def waits(scope, receive, send):
        await receive()
        await asyncio.sleep(0.1)
        assert (await receive())["type"] == "http.disconnect"
        await send({"type": "http.response.start", "status": 200, "headers": []})

    assert (await ask(BodyLimit(waits), [b"x"]))[0] == 200


async def test_what_is_on_disk_is_bounded_and_given_back(monkeypatch):
    monkeypatch.setattr(body, "MOST_ON_DISK_PER_ADDRESS", 100_000)
    app = BodyLimit(echo, larger=[(re.compile("/large"), MEGABYTE)])
    assert await ask(app, [b"x" * 160_000], path="/large") == (200, b"160000")
    status, answer = await ask(app, [b"x" * 170_000], path="/large")
    assert status == 503
    assert b"Try again" in answer or b"try again" in answer
    assert await ask(app, [b"x" * 160_000], path="/large") == (200, b"160000")
    assert not body.spool._of


def test_addresses_have_a_bound_each_and_one_together(monkeypatch):
    monkeypatch.setattr(body, "MOST_ON_DISK", 30)
    monkeypatch.setattr(body, "MOST_ON_DISK_PER_ADDRESS", 20)
    spool = Spool()
    assert spool.take("a", 20)
    assert not spool.take("a", 1)
    assert spool.take("b", 10)
    assert not spool.take("b", 1)
    spool.free("a", 20)
    assert spool.take("b", 10)
