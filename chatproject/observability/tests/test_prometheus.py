"""Who may read the figures, and what they say."""

import asyncio
import ipaddress
import os
import subprocess
import sys
import time

import httpx
import pytest
from django.conf import settings
from prometheus_client.parser import text_string_to_metric_families

from chatproject.asgi import application
from chatproject.observability import prometheus
from chatproject.realtime.threads import in_database
from messaging import services
from testing.patience import PATIENCE

LOOPBACK, OUTSIDE = "127.0.0.1", "203.0.113.9"


async def get(path="/metrics", *, address=LOOPBACK, method="GET", **headers):
    transport = httpx.ASGITransport(application, client=(address, 50_000))
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
        return await client.request(method, path, headers=headers)


def value(name, **labels):
    """The figure of this name and these labels; 0 while nothing has been counted."""
    families = text_string_to_metric_families(prometheus.text().decode())
    samples = [sample for family in families for sample in family.samples if sample.name == name]
    return next((sample.value for sample in samples if sample.labels == labels), 0)


@pytest.fixture
def inside(settings):
    settings.METRICS_ALLOWED = [ipaddress.ip_network("10.1.0.0/16"), ipaddress.ip_network("fd00::/8")]


@pytest.mark.parametrize("address", ["127.0.0.1", "127.1.2.3", "::1", "::ffff:127.0.0.1", "10.1.2.3", "fd00::7"])
@pytest.mark.parametrize("path", ["/metrics", "/metrics/"])
async def test_this_machine_and_the_allowed_networks_read_it(inside, address, path):
    answer = await get(path, address=address)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("text/plain")
    assert "parley_sockets_open " in answer.text


async def test_it_is_read_under_any_name_and_without_https(settings):
    settings.SECURE_SSL_REDIRECT = True
    assert (await get(host="web:8000")).status_code == 200


@pytest.mark.parametrize(
    ("address", "forwarded"),
    [
        (OUTSIDE, None),
        (OUTSIDE, "127.0.0.1"),
        ("10.2.0.1", None),
        ("", None),
        ("127.0.0.1", OUTSIDE),  # a proxy on this machine that TRUSTED_PROXIES does not name
        ("127.0.0.1", "127.0.0.1"),
        ("10.9.0.1", OUTSIDE),  # one that it does
        ("10.9.0.1", f"127.0.0.1, {OUTSIDE}"),
        ("10.9.0.1", "nonsense"),
    ],
)
async def test_for_all_others_there_is_no_such_page(inside, settings, address, forwarded):
    settings.TRUSTED_PROXIES = [ipaddress.ip_network("10.9.0.0/16")]
    headers = {"x-forwarded-for": forwarded} if forwarded else {}
    answer = await get(address=address, **headers)
    unknown = await get("/no-such-page", address=address, **headers)
    assert answer.status_code == unknown.status_code == 404
    assert answer.text == unknown.text
    assert set(answer.headers) == set(unknown.headers)


async def test_through_a_trusted_proxy_an_allowed_address_reads_it(inside, settings):
    settings.TRUSTED_PROXIES = [ipaddress.ip_network("10.9.0.0/16")]
    assert (await get(address="10.9.0.1", **{"x-forwarded-for": "10.1.2.3"})).status_code == 200


async def test_the_token_is_enough_from_anywhere(settings):
    settings.METRICS_TOKEN = "let-me-in"
    assert (await get(address=OUTSIDE, authorization="Bearer let-me-in")).status_code == 200
    for wrong in ("Bearer let-me-out", "Bearer ", "let-me-in", ""):
        assert (await get(address=OUTSIDE, authorization=wrong)).status_code == 404


@pytest.mark.parametrize("given", ["Bearer ", "Bearer", ""])
async def test_without_a_token_set_none_is_right(settings, given):
    settings.METRICS_TOKEN = ""
    assert (await get(address=OUTSIDE, authorization=given)).status_code == 404


async def test_it_is_only_read():
    assert (await get(method="POST")).status_code == 404


# --- what they say ---------------------------------------------------------------------------------------------------


async def test_sockets_and_what_they_hear_are_counted_while_they_are_open(connect, alice):
    sockets = value("parley_sockets_open")
    client = await connect(alice)
    topics = value("parley_topics_heard")
    assert value("parley_sockets_open") == sockets + 1
    assert topics >= 2
    await client.leave()
    assert value("parley_sockets_open") == sockets
    assert value("parley_topics_heard") == topics - 2


async def test_a_message_is_counted_from_its_frame_to_all_who_hear_it(connect, alice, bob):
    names = [
        ("parley_answer_delay_seconds_count", {"type": "ack"}),
        ("parley_delivery_delay_seconds_count", {}),
        ("parley_batch_size_count", {"work": "send_messages"}),
    ]
    before = [value(name, **labels) for name, labels in names]
    client = await connect(alice)
    chat = (await in_database(services.get_or_create_direct, person=alice, peer=bob)).participant.conversation_id
    await client.ask("message", chat_id=str(chat), content="hello", client_id="c1")
    await client.receive("message")
    await client.ask("ping")
    after = [value(name, **labels) for name, labels in names]
    assert [now > then for now, then in zip(after, before, strict=True)] == [True, True, True]
    assert value("parley_batcher_waiting") == 0


async def test_a_socket_that_is_too_slow_is_counted(connect, alice):
    before = value("parley_sockets_closed_total", code="4008")
    client = await connect(alice)
    next(iter(client.hub.sockets)).outbox._overflow()
    assert await client.closed() == 4008
    assert value("parley_sockets_closed_total", code="4008") == before + 1


async def test_what_a_client_is_told_to_be_wrong_is_counted_by_code(connect, alice):
    before = value("parley_errors_told_total", code="not_found"), value("parley_errors_told_total", code="invalid")
    client = await connect(alice)
    await client.ask("no such frame")
    await get("/no-such-page")
    after = value("parley_errors_told_total", code="not_found"), value("parley_errors_told_total", code="invalid")
    assert after == (before[0] + 1, before[1] + 1)


async def test_a_loop_that_is_held_up_shows_its_lag(monkeypatch):
    monkeypatch.setattr(prometheus, "LAG_EVERY_SECONDS", 0.05)
    task = asyncio.create_task(prometheus.measure_lag())
    await asyncio.sleep(0)
    time.sleep(0.15)  # noqa: ASYNC251, that is what it is about
    async with asyncio.timeout(PATIENCE):
        while value("parley_loop_lag_seconds") < 0.05:  # noqa: ASYNC110, the next measure would be another one
            await asyncio.sleep(0)
    task.cancel()


# --- several processes -----------------------------------------------------------------------------------------------

COUNT = """
from chatproject.observability import metrics
metrics.resyncs.inc()
metrics.sockets.set(2)
print("counted", flush=True)
input()
"""
TELL = """
from chatproject.observability import metrics
from chatproject.observability.prometheus import text
print(text().decode())
"""


def test_several_processes_count_together_and_the_dead_have_no_sockets():
    with prometheus.counted_together():
        processes = [python(COUNT) for _ in range(3)]
        for process in processes:
            assert process.stdout.readline() == "counted\n"
        processes[0].kill()
        processes[0].wait()
        told, _ = python(TELL).communicate(timeout=PATIENCE)
        for process in processes[1:]:
            process.communicate("\n", timeout=PATIENCE)
    processes[0].communicate()
    assert "parley_resyncs_total 3.0" in told
    assert "parley_sockets_open 4.0" in told
    assert prometheus.SHARED not in os.environ


def python(script):
    return subprocess.Popen(
        [sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=settings.BASE_DIR
    )
