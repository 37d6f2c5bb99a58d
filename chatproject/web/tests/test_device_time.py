"""Pages are drawn as the device tells the time, which it says in cookies; a cookie is only data."""

from zoneinfo import ZoneInfo

import pytest
from django.http import HttpResponse
from django.test import AsyncClient, Client, RequestFactory
from django.urls import path
from django.utils import timezone

from chatproject.web.device_time import device_time


def zone(request):
    return HttpResponse(str(timezone.get_current_timezone()))


urlpatterns = [path("zone/", zone), path("api/zone", zone)]
pytestmark = [pytest.mark.urls(__name__)]

NO_ZONES = [
    "",
    "utc plus one",
    "Europe",
    "Europe/Atlantis",
    "europe/berlin",
    "Europe/Berlin\x00",
    "../../etc/passwd",
    "/usr/share/zoneinfo/Europe/Berlin",
    "Europe/../Europe/Berlin",
    "posix/Europe/Berlin",
    "zone.tab",
    "Europe/Berlin" * 100_000,
]


def told(**cookies):
    """What a request with these cookies says of its device."""
    request = RequestFactory().get("/")
    request.COOKIES.update(cookies)
    return device_time(request)


@pytest.mark.parametrize(
    "name", ["Europe/Berlin", "America/Argentina/Buenos_Aires", "Asia/Calcutta", "Etc/GMT+5", "UTC"]
)
def test_a_page_is_drawn_in_the_time_zone_of_its_device(name):
    client = Client()
    client.cookies["time_zone"] = name
    assert client.get("/zone/").content.decode() == name


@pytest.mark.parametrize("name", NO_ZONES, ids=range(len(NO_ZONES)))
def test_what_is_no_time_zone_is_ignored(name):
    assert told(time_zone=name, hours="12").zone is None


def test_who_says_nothing_or_nonsense_gets_utc():
    client = Client()
    assert client.get("/zone/").content == b"UTC"
    client.cookies["time_zone"] = "../../etc/passwd"
    assert client.get("/zone/").content == b"UTC"


def test_rest_is_in_utc_whatever_the_device_says():
    client = Client()
    client.cookies["time_zone"] = "Europe/Berlin"
    assert client.get("/api/zone").content == b"UTC"


def test_the_zone_of_one_request_is_not_that_of_the_next():
    client = Client()
    client.cookies["time_zone"] = "Europe/Berlin"
    client.get("/zone/")
    assert Client().get("/zone/").content == b"UTC"
    assert str(timezone.get_current_timezone()) == "UTC"


@pytest.mark.asyncio
async def test_under_asgi_it_is_the_same():
    client = AsyncClient()
    client.cookies["time_zone"] = "Europe/Berlin"
    assert (await client.get("/zone/")).content == b"Europe/Berlin"
    assert (await AsyncClient().get("/zone/")).content == b"UTC"


@pytest.mark.parametrize(("hours", "clock"), [("12", "g:i A"), ("24", "H:i"), ("", "H:i"), ("13", "H:i"), ("c", "H:i")])
def test_a_clock_counts_to_twelve_or_to_twenty_four(hours, clock):
    assert told(hours=hours).clock == clock


def test_times_are_known_only_where_both_are_said():
    assert told(time_zone="Europe/Berlin", hours="24") == (ZoneInfo("Europe/Berlin"), "H:i")
    assert told(time_zone="Europe/Berlin", hours="24").is_known
    assert not told(time_zone="Europe/Berlin").is_known
    assert not told(hours="24").is_known
