"""What happens to every HTTP request."""

import asyncio

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse
from django.test import AsyncClient, Client
from django.urls import path

from accounts import services
from chatproject.core.errors import NotFound, RoomFull
from testing.clients import browser


async def who(request):
    return HttpResponse(f"asynchronous {request.method}")


def me(request):
    row = request.session_row
    return HttpResponse(f"{request.user} {row.user_id if row else None}")


def nobody_asked(request):
    return HttpResponse("nobody asked")


def full(request):
    raise RoomFull


def kept(request):
    return HttpResponse("kept", headers={"Cache-Control": "public"})


urlpatterns = [
    path("me/", me),
    path("asynchronous/", who),
    path("nobody-asked/", nobody_asked),
    path("bare", nobody_asked),
    path("full/", full),
    path("kept/", kept),
    path("api/bare", nobody_asked),
]
pytestmark = [pytest.mark.urls(__name__)]


def test_the_cookie_says_who_one_is(alice):
    assert browser(alice).get("/me/").content.decode() == f"alice {alice.id}"


def test_without_a_cookie_or_with_an_ended_session_one_is_nobody(alice):
    client = browser(alice)
    services.end_all_sessions(user=alice)
    assert client.get("/me/").content.decode() == f"{AnonymousUser()} None"
    assert Client().get("/me/").content.decode() == f"{AnonymousUser()} None"


def test_who_it_is_costs_one_query_and_none_where_nobody_asks(alice, django_assert_num_queries):
    client = browser(alice)
    with django_assert_num_queries(1):
        client.get("/me/")
    with django_assert_num_queries(0):
        client.get("/nobody-asked/")


@pytest.mark.parametrize("address", ["/nobody-asked", "/nobody-asked/", "/bare", "/bare/", "/api/bare", "/api/bare/"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_an_address_answers_with_and_without_a_slash_without_a_redirect(address, method):
    answer = getattr(Client(), method)(address)
    assert (answer.status_code, answer.content) == (200, b"nobody asked")


@pytest.mark.parametrize("address", ["/", "/nothing", "/nothing/", "/api", "/api/nothing/"])
def test_other_addresses_are_not_found(address):
    assert Client().get(address).status_code == 404


def test_pages_and_rest_are_kept_by_no_cache_unless_they_say_so():
    assert Client().get("/me/")["Cache-Control"] == "no-store"
    assert Client().get("/api/bare")["Cache-Control"] == "no-store"
    assert Client().get("/kept/")["Cache-Control"] == "public"


def test_every_page_carries_the_headers_of_a_careful_site():
    headers = Client().get("/nobody-asked/").headers
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "geolocation=()" in headers["Permissions-Policy"]
    policy = headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy


def test_what_a_page_raises_is_told_with_its_status():
    answer = Client().get("/full/")
    assert answer.status_code == RoomFull.status
    assert RoomFull.sentence in answer.content.decode()


async def test_everything_holds_on_the_event_loop_as_well():
    answers = await asyncio.gather(*(AsyncClient().get("/asynchronous") for _ in range(3)))
    assert {answer.content for answer in answers} == {b"asynchronous GET"}
    assert {answer["Cache-Control"] for answer in answers} == {"no-store"}
    assert (await AsyncClient().get("/full/")).status_code == RoomFull.status
    assert (await AsyncClient().get("/nothing")).status_code == NotFound.status


def test_an_answer_says_how_long_it_is():
    assert Client().get("/nobody-asked/")["Content-Length"] == str(len("nobody asked"))
    assert Client().get("/api/nothing")["Content-Length"]
