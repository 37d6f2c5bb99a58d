"""What a request leaves in the log and among the figures."""

import httpx
import pytest
from prometheus_client import REGISTRY

from chatproject.asgi import application
from chatproject.db import is_uuid
from chatproject.realtime.threads import in_database
from testing.clients import browser
from testing.people import sign_in

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def ask(caplog):
    """`await ask("GET", "/path")`: the answer, and what its line in the log has beside the sentence."""
    caplog.set_level("INFO", "chatproject.observability.request_line")

    async def ask(method, path, **given):
        transport = httpx.ASGITransport(application, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
            answer = await client.request(method, path, **given)
        lines = [record for record in caplog.records if record.name == "chatproject.observability.request_line"]
        caplog.clear()
        assert len(lines) == 1
        return answer, {
            name: getattr(lines[0], name) for name in ("method", "path", "status", "milliseconds", "person")
        }

    return ask


async def test_it_says_what_was_asked_and_by_whom(ask, alice):
    token = (await in_database(sign_in, alice)).access
    _, line = await ask("GET", "/api/profile?token=secret", headers={"Authorization": f"Bearer {token}"})
    assert line.pop("milliseconds") > 0
    assert line == {"method": "GET", "path": "/api/profile", "status": 200, "person": str(alice.id)}


async def test_a_browser_is_known_by_its_cookie(ask, alice):
    cookies = (await in_database(browser, alice)).cookies
    cookie = "; ".join(f"{name}={morsel.value}" for name, morsel in cookies.items())
    assert (await ask("GET", "/profile/", headers={"Cookie": cookie}))[1]["person"] == str(alice.id)


async def test_nobody_is_known_where_nobody_asked(ask):
    assert (await ask("GET", "/healthz"))[1]["person"] is None


async def test_one_request_says_nothing_of_the_person_of_another(ask, alice):
    token = (await in_database(sign_in, alice)).access
    await ask("GET", "/api/profile", headers={"Authorization": f"Bearer {token}"})
    assert (await ask("GET", "/api/profile"))[1]["person"] is None


async def test_its_id_is_told_and_is_not_what_the_client_sent(ask):
    first, _ = await ask("GET", "/healthz", headers={"X-Request-ID": "forged"})
    second, _ = await ask("GET", "/no-such-page")
    assert is_uuid(first.headers["X-Request-ID"])
    assert is_uuid(second.headers["X-Request-ID"])
    assert first.headers["X-Request-ID"] != second.headers["X-Request-ID"]


async def test_what_is_refused_before_it_is_read_has_a_line_too(ask):
    answer, line = await ask("POST", "/api/login", headers={"Content-Length": "99999999"}, content=b"x")
    assert answer.status_code == line["status"] == 413


async def test_requests_are_counted_by_the_class_of_their_status(ask):
    def count():
        return REGISTRY.get_sample_value("parley_http_request_seconds_count", {"status": "4xx"}) or 0

    before = count()
    await ask("GET", "/no-such-page")
    assert count() == before + 1
