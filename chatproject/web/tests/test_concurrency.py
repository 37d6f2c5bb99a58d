"""Of each person, and of each address without a sign-in, a few requests work at once; others wait or are refused."""

import asyncio
import ipaddress
import logging
import threading

import httpx
import pytest
from asgiref.sync import sync_to_async
from django.conf import settings as django_settings
from django.core.asgi import get_asgi_application
from django.http import HttpResponse
from django.test import AsyncClient
from django.urls import path, re_path

from chatproject.asgi import application
from chatproject.core.errors import RateLimited
from chatproject.observability.logs import FIELDS
from chatproject.web import concurrency
from chatproject.web.concurrency import ConcurrencyLimit
from testing.clients import cookie_of
from testing.patience import PATIENCE
from testing.people import sign_in

AT_ONCE, WAITING = 2, 3


class Desk:
    """A view that works until it is told to finish, and knows how many requests it has before it."""

    def __init__(self):
        self.inside = self.most = self.answered = 0
        self.finish = asyncio.Event()

    async def view(self, request):
        self.inside += 1
        self.most = max(self.most, self.inside)
        await self.finish.wait()
        self.inside -= 1
        self.answered += 1
        return HttpResponse("done")


desk = Desk()
workshop = None
pytestmark = pytest.mark.urls(__name__)


async def view(request, *_):
    return await desk.view(request)


class Workshop:
    """A view that works in its thread until it is told to finish, whoever has left."""

    def __init__(self):
        self.inside = self.most = 0
        self.mutex = threading.Lock()
        self.finish = threading.Event()

    def view(self, request):
        with self.mutex:
            self.inside += 1
            self.most = max(self.most, self.inside)
        self.finish.wait(PATIENCE)
        with self.mutex:
            self.inside -= 1
        return HttpResponse("done")


def in_thread(request):
    return workshop.view(request)


urlpatterns = [re_path("^(api|avatars)/desk$", view), path("desk/", view), path("api/workshop", in_thread)]


@pytest.fixture(autouse=True)
def few(monkeypatch):
    """Small numbers, and a new desk."""
    globals()["desk"] = Desk()
    globals()["workshop"] = Workshop()
    monkeypatch.setattr(concurrency, "of_person", ConcurrencyLimit(of="person", at_once=AT_ONCE, waiting=WAITING))
    monkeypatch.setattr(concurrency, "of_address", ConcurrencyLimit(of="address", at_once=AT_ONCE + 1, waiting=WAITING))


@pytest.fixture
def bearer(alice, bob):
    """The headers with which alice and bob ask, alice from two devices."""
    signed_in = {"alice": sign_in(alice), "alice again": sign_in(alice), "bob": sign_in(bob)}
    return {name: {"Authorization": f"Bearer {who.access}"} for name, who in signed_in.items()}


def ask(count, path="/api/desk", **given):
    """So many requests at once, begun; they end with the desk."""
    return [asyncio.ensure_future(AsyncClient().get(path, **given)) for _ in range(count)]


async def comes(condition):
    """Returns when `condition()` holds; raises TimeoutError."""
    async with asyncio.timeout(30):
        while not condition():  # noqa: ASYNC110, what is waited for tells nobody
            await asyncio.sleep(0.01)


async def until(working, waiting=0):
    """Returns when so many are at the desk and so many wait."""
    await comes(lambda: (desk.inside, lined_up() - desk.inside) == (working, waiting))


def lined_up():
    """How many are at the desk or wait, of all people and addresses."""
    return sum(line.count for kind in (concurrency.of_person, concurrency.of_address) for line in kind.lines.values())


async def statuses(requests):
    desk.finish.set()
    return [answer.status_code for answer in await asyncio.gather(*requests)]


async def test_one_person_works_a_few_at_a_time_and_all_get_their_turn(bearer):
    requests = ask(AT_ONCE + WAITING, headers=bearer["alice"])
    await until(AT_ONCE, WAITING)
    assert await statuses(requests) == [200] * (AT_ONCE + WAITING)
    assert desk.most == AT_ONCE


async def test_several_devices_of_one_person_share_the_slots(bearer):
    requests = ask(AT_ONCE, headers=bearer["alice"]) + ask(AT_ONCE, headers=bearer["alice again"])
    await until(AT_ONCE, AT_ONCE)
    assert await statuses(requests) == [200] * 2 * AT_ONCE
    assert desk.most == AT_ONCE


async def test_who_asks_for_much_keeps_nobody_else_waiting(bearer):
    requests = ask(AT_ONCE + WAITING, headers=bearer["alice"])
    await until(AT_ONCE, WAITING)
    others = [*ask(1, headers=bearer["bob"]), *ask(1)]
    await until(AT_ONCE + len(others), WAITING)
    await statuses([*requests, *others])


async def test_beyond_those_who_wait_one_is_refused_and_the_log_says_so_once(bearer, alice, caplog):
    requests = ask(AT_ONCE + WAITING, headers=bearer["alice"])
    await until(AT_ONCE, WAITING)
    with caplog.at_level(logging.WARNING):
        refused = await asyncio.gather(*ask(3, headers=bearer["alice"]))
    for answer in refused:
        assert (answer.status_code, answer["Retry-After"]) == (429, "1")
        assert answer.json() == {"error": RateLimited.sentence, "code": "rate_limited", "retry_after": 1}
    [line] = [record for record in caplog.records if record.name == "chatproject.web.concurrency"]
    assert line.person == str(alice.pk)
    assert "person" in FIELDS
    assert await statuses(requests) == [200] * len(requests)


async def test_a_page_of_another_site_that_is_allowed_can_read_why(bearer, settings):
    settings.CORS_ALLOWED_ORIGINS = ["https://friend.example"]
    requests = ask(AT_ONCE + WAITING, headers=bearer["alice"])
    await until(AT_ONCE, WAITING)
    [refused] = await asyncio.gather(*ask(1, headers=bearer["alice"] | {"Origin": "https://friend.example"}))
    assert (refused.status_code, refused["Access-Control-Allow-Origin"]) == (429, "https://friend.example")
    await statuses(requests)


async def test_whoever_is_refused_may_ask_again_when_others_are_done(bearer):
    await statuses(ask(AT_ONCE + WAITING + 1, headers=bearer["alice"]))
    assert await statuses(ask(1, headers=bearer["alice"])) == [200]
    assert concurrency.of_person.lines == {}


async def test_without_a_sign_in_the_address_counts(settings):
    settings.TRUSTED_PROXIES = [ipaddress.ip_network("127.0.0.1")]
    requests = ask(AT_ONCE + 1 + WAITING)
    transport = httpx.ASGITransport(application, client=("127.0.0.1", 50_000))
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as proxy:
        elsewhere = asyncio.ensure_future(proxy.get("/api/desk", headers={"X-Forwarded-For": "192.0.2.77"}))
        await until(AT_ONCE + 2, WAITING)
        [refused] = await asyncio.gather(*ask(1))
        assert refused.status_code == 429
        assert await statuses([*requests, elsewhere]) == [200] * (AT_ONCE + 2 + WAITING)


@pytest.mark.parametrize("header", ["Bearer x.y.z", "Bearer ", "Basic YTpi", "bearer " + "e" * 5_000])
async def test_who_only_says_to_be_somebody_is_counted_by_address(header):
    requests = ask(AT_ONCE + 1 + WAITING, headers={"Authorization": header})
    await until(AT_ONCE + 1, WAITING)
    [refused] = await asyncio.gather(*ask(1))
    assert refused.status_code == 429
    await statuses(requests)


@pytest.fixture
def cookie(alice):
    """The session cookie of a browser of alice's."""
    return cookie_of(sign_in(alice).session)


def browser(cookie):
    client = AsyncClient()
    client.cookies[django_settings.SESSION_COOKIE_NAME] = cookie
    return client


async def test_a_browser_is_known_by_its_signed_cookie(bearer, cookie):
    requests = [asyncio.ensure_future(browser(cookie).get("/api/desk")) for _ in range(AT_ONCE)]
    requests += ask(1, headers=bearer["alice"])
    await until(AT_ONCE, 1)
    requests.append(asyncio.ensure_future(browser(cookie + "x").get("/api/desk")))
    await until(AT_ONCE + 1, 1)
    await statuses(requests)


async def test_a_page_is_refused_as_a_page(bearer):
    requests = ask(AT_ONCE + WAITING, headers=bearer["alice"])
    await until(AT_ONCE, WAITING)
    [refused] = await asyncio.gather(*ask(1, "/desk/", headers=bearer["alice"]))
    assert refused.status_code == 429
    assert "<html" in refused.content.decode()
    await statuses(requests)


async def test_pictures_take_no_turn(bearer):
    requests = ask(50, "/avatars/desk", headers=bearer["alice"])
    await comes(lambda: desk.inside == 50)
    assert await statuses(requests) == [200] * 50


async def test_whoever_gives_up_leaves_the_line():
    line = ConcurrencyLimit(of="person", at_once=1, waiting=1)
    inside, leave = asyncio.Event(), asyncio.Event()

    async def work():
        async with line.slot("alice"):
            inside.set()
            await leave.wait()

    first = asyncio.ensure_future(work())
    await inside.wait()
    waiting = asyncio.ensure_future(work())
    await comes(lambda: line.lines["alice"].count == 2)
    waiting.cancel()
    await comes(lambda: line.lines["alice"].count == 1)
    again = asyncio.ensure_future(work())
    leave.set()
    await asyncio.gather(first, again)
    assert line.lines == {}


async def test_without_limits_nobody_is_refused(bearer, settings):
    settings.RATE_LIMITS = False
    requests = ask(AT_ONCE + WAITING + 20, headers=bearer["alice"])
    await until(AT_ONCE, WAITING + 20)
    assert await statuses(requests) == [200] * len(requests)


class Caller:
    """A connection as a server hands it to Django; `hang_up` ends it."""

    def __init__(self, application):
        self.has_left, self._messages = asyncio.Event(), [{"type": "http.request"}]
        self.answer = asyncio.ensure_future(application(self.scope(), self._receive, self._send))

    @staticmethod
    def scope():
        headers = [(b"host", b"localhost")]
        return {"type": "http", "method": "GET", "path": "/api/workshop", "query_string": b"", "headers": headers}

    def hang_up(self):
        self.has_left.set()

    async def _receive(self):
        if self._messages:
            return self._messages.pop()
        await self.has_left.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message):
        pass


async def test_whoever_hangs_up_keeps_the_slot_until_the_thread_is_done():
    application = get_asgi_application()
    callers = [Caller(application) for _ in range(AT_ONCE + 1)]
    await comes(lambda: workshop.inside == AT_ONCE + 1)
    for caller in callers:
        caller.hang_up()
    for _ in range(50):  # the event loop has done all that follows from it
        await asyncio.sleep(0)
    callers += [Caller(application) for _ in range(AT_ONCE + 1)]
    await comes(lambda: max(lined_up(), workshop.inside) > AT_ONCE + 1)
    workshop.finish.set()
    await asyncio.gather(*(caller.answer for caller in callers))
    assert workshop.most == AT_ONCE + 1
    assert concurrency.of_address.lines == {}


async def test_a_second_cancellation_does_not_wait_for_the_thread():
    request = asyncio.ensure_future(concurrency._whole(sync_to_async(workshop.view)(None)))
    try:
        await comes(lambda: workshop.inside == 1)
        request.cancel()
        for _ in range(50):
            await asyncio.sleep(0)
        assert not request.done()
        request.cancel()
        await asyncio.wait([request])
        assert (request.cancelled(), workshop.inside) == (True, 1)
    finally:
        workshop.finish.set()
