"""Dates and times as people read them, in the time zone of their device.

The page's `dates.js` writes the same, and both are held against `tests/cases/dates.json`.
"""

from datetime import datetime

from django import template
from django.utils import timezone
from django.utils.dateformat import format as formatted

from chatproject.db import clock

register = template.Library()

WEEK = 7


@register.filter
def moment(value: str | datetime) -> datetime:
    """The local time of a time that a payload holds."""
    return timezone.localtime(value if isinstance(value, datetime) else datetime.fromisoformat(value))


@register.filter
def day_label(at: datetime) -> str:
    """Today, Yesterday, the weekday within a week, else the date."""
    days = (timezone.localdate(clock.now()) - at.date()).days
    if days in {0, 1}:
        return "Yesterday" if days else "Today"
    return formatted(at, "l" if 1 < days < WEEK else "j F Y")
