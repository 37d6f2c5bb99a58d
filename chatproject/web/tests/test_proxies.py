"""The door: whose word counts about where requests and sockets come from, for all that stands behind it."""

import ipaddress

import httpx
import pytest
from django.core.asgi import get_asgi_application

from chatproject.web.proxies import ProxyHeaders

OUTSIDE, FRONT, BACK = "203.0.113.9", "10.0.0.1", "fd00::1"


@pytest.fixture(autouse=True)
def proxies(settings):
    settings.TRUSTED_PROXIES = [ipaddress.ip_network("10.0.0.0/8"), ipaddress.ip_network("fd00::/8")]


async def seen(client, *headers, kind="http"):
    """The scope that is found behind the door."""
    found = {}

    async def app(scope, receive, send):
        found.update(scope)

    headers = [(name.encode(), value.encode("latin-1")) for name, value in headers]
    scope = {"type": kind, "client": client, "scheme": {"http": "http"}.get(kind, "ws"), "headers": headers}
    before = {**scope, "headers": [*headers]}
    await ProxyHeaders(app)(scope, None, None)
    assert scope == before, "what the server keeps for itself is left alone"
    return found


def forwarded(*addresses):
    return [("x-forwarded-for", address) for address in addresses]


@pytest.mark.parametrize("kind", ["http", "websocket"])
@pytest.mark.parametrize(
    ("client", "headers", "expected"),
    [
        # Nobody passed it on.
        ((OUTSIDE, 5), [], ((OUTSIDE, 5), False)),
        (("::ffff:203.0.113.9", 5), [], ((OUTSIDE, 5), False)),
        (("2001:db8::5", 5), [], (("2001:db8::5", 5), False)),
        (("fe80::1%eth0", 5), [], (("fe80::1%eth0", 5), False)),
        ((FRONT, 5), [], ((FRONT, 5), False)),
        ((FRONT, 5), forwarded(""), ((FRONT, 5), False)),
        (None, [], (None, False)),
        (("", 0), [], (None, False)),
        # Somebody who is trusted did.
        ((FRONT, 5), forwarded(OUTSIDE), ((OUTSIDE, 0), False)),
        ((BACK, 5), forwarded("2001:db8::5"), (("2001:db8::5", 0), False)),
        (("::ffff:10.0.0.1", 5), forwarded(f"::ffff:{OUTSIDE}"), ((OUTSIDE, 0), False)),
        # Several did, one after the other; what stands before the first who is not trusted is made up.
        ((BACK, 5), forwarded(f"127.0.0.1, {OUTSIDE}, {FRONT}"), ((OUTSIDE, 0), False)),
        ((BACK, 5), forwarded("127.0.0.1", OUTSIDE, FRONT), ((OUTSIDE, 0), False)),
        ((BACK, 5), forwarded(f"10.0.0.3, {FRONT}"), (("10.0.0.3", 0), False)),
        ((BACK, 5), forwarded(f"nonsense, {FRONT}"), ((FRONT, 0), False)),
        # Somebody did who is not, or nobody can tell for whom.
        ((OUTSIDE, 5), forwarded("127.0.0.1"), ((OUTSIDE, 5), True)),
        ((OUTSIDE, 5), forwarded("nonsense"), ((OUTSIDE, 5), True)),
        (("127.0.0.1", 5), forwarded(OUTSIDE), (("127.0.0.1", 5), True)),
        ((FRONT, 5), forwarded("nonsense"), ((FRONT, 5), True)),
        ((FRONT, 5), forwarded("203.0.113.9:443"), ((FRONT, 5), True)),
        ((FRONT, 5), forwarded(", "), ((FRONT, 5), True)),
        ((FRONT, 5), forwarded("\xff"), ((FRONT, 5), True)),
        ((FRONT, 5), forwarded(FRONT), ((FRONT, 5), True)),
        (None, forwarded("127.0.0.1"), (None, True)),
    ],
)
async def test_the_scope_says_where_it_comes_from(client, headers, expected, kind):
    scope = await seen(client, *headers, kind=kind)
    assert (scope["client"], scope["forwarded_by_untrusted"]) == expected


@pytest.mark.parametrize(("kind", "plain", "secure"), [("http", "http", "https"), ("websocket", "ws", "wss")])
@pytest.mark.parametrize(
    ("peer", "said", "is_secure"),
    [
        (FRONT, ["https"], True),
        ("::ffff:10.0.0.7", ["https"], True),
        (BACK, [" https , http"], True),
        (BACK, ["http, https"], False),
        (BACK, ["http", "https"], False),
        (FRONT, ["nonsense"], False),
        (FRONT, [""], False),
        (FRONT, [], False),
        (OUTSIDE, ["https"], False),
        ("127.0.0.1", ["https"], False),
        ("", ["https"], False),
    ],
)
async def test_the_scope_says_whether_it_came_encrypted(peer, said, is_secure, kind, plain, secure):
    scope = await seen((peer, 5), *(("x-forwarded-proto", value) for value in said), kind=kind)
    assert scope["scheme"] == (secure if is_secure else plain)


async def test_without_trusted_proxies_nobody_is_believed(settings):
    settings.TRUSTED_PROXIES = []
    scope = await seen((FRONT, 5), *forwarded(OUTSIDE), ("x-forwarded-proto", "https"))
    assert (scope["client"], scope["scheme"], scope["forwarded_by_untrusted"]) == ((FRONT, 5), "http", True)


async def test_the_start_and_stop_of_a_server_come_from_nowhere():
    given = {"type": "lifespan", "state": {}}
    found = []

    async def app(scope, receive, send):
        found.append(scope)

    await ProxyHeaders(app)(given, None, None)
    assert found == [given]


@pytest.mark.parametrize(("peer", "is_secure"), [(FRONT, True), (OUTSIDE, False)])
async def test_a_page_is_told_to_use_https_unless_a_trusted_proxy_says_that_it_does(peer, is_secure, settings):
    settings.SECURE_SSL_REDIRECT = True
    transport = httpx.ASGITransport(ProxyHeaders(get_asgi_application()), client=(peer, 50_000))
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
        answer = await client.get("/anywhere", headers={"X-Forwarded-Proto": "https"})
    assert (answer.status_code != 301) == is_secure


async def test_sockets_are_counted_by_the_address_that_a_trusted_proxy_names(connect):
    first = await connect(address=FRONT, **{"x-forwarded-for": "192.0.2.7"})
    [socket] = first.hub.sockets
    assert socket.handshake.address == "192.0.2.7"
