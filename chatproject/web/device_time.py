"""How a device tells the time: pages are drawn as it would show them, once its scripts have said so in two cookies."""

import zoneinfo
from functools import cache
from typing import NamedTuple

from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone

from .middleware import Middleware

CLOCKS = {"12": "g:i A", "24": "H:i"}


class DeviceTime(NamedTuple):
    """The time zone of a device, and how the `date` filter writes a time of day there; None where it has not said."""

    zone: zoneinfo.ZoneInfo | None
    format: str | None

    @property
    def is_known(self) -> bool:
        return None not in self

    @property
    def clock(self) -> str:
        return self.format or CLOCKS["24"]


def device_time(request: HttpRequest) -> DeviceTime:
    """What the cookies say; anything that is no time zone or no clock is ignored."""
    name = request.COOKIES.get("time_zone")
    zone = zoneinfo.ZoneInfo(name) if name in _zones() else None
    return DeviceTime(zone, CLOCKS.get(request.COOKIES.get("hours", "")))


class DeviceTimeMiddleware(Middleware):
    """Draws pages in the time zone of the device. REST always answers in UTC."""

    def before(self, request: HttpRequest) -> None:
        zone = device_time(request).zone
        if zone and not request.path_info.startswith("/api/"):
            timezone.activate(zone)

    def after(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        timezone.deactivate()
        return response


@cache
def _zones() -> set[str]:
    return zoneinfo.available_timezones()
