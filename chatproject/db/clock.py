"""The time as it is stored."""

from datetime import datetime

from django.utils import timezone


def now() -> datetime:
    """The time in UTC, to the millisecond: no engine stores less, and the protocol tells no more."""
    time = timezone.now()
    return time.replace(microsecond=time.microsecond // 1000 * 1000)
