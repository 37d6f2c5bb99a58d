"""The time as it is stored."""

from datetime import datetime

from django.utils import timezone


def now() -> datetime:
    """The time in UTC, in whole milliseconds: all engines can store them, and the protocol has no more."""
    time = timezone.now()
    return time.replace(microsecond=time.microsecond // 1000 * 1000)
