"""How the server draws a timeline, before JavaScript redraws it in the reader's own time zone."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django import template

register = template.Library()

TOGETHER = timedelta(minutes=5)


@register.simple_tag
def timeline_rows(messages: list[dict], me: dict, reads: dict) -> list[dict]:
    """What to draw for each message: a day divider before it, whether it is one's own, continues the last, was read."""
    receipt = max((seq for user_id, seq in reads.items() if str(user_id) != str(me["id"])), default=0)
    return list(_rows(messages, str(me["id"]), receipt))


@register.filter
def moment(value: str | datetime) -> datetime:
    """The time that a payload holds, for the `date` filter."""
    return value if isinstance(value, datetime) else datetime.fromisoformat(value)


def _rows(messages: list[dict], me: str, receipt: int) -> Iterator[dict]:
    previous_sender, previous_at = None, None
    for message in messages:
        sender = str(message["sender"]["id"]) if message["sender"] else None
        at = moment(message["timestamp"])
        is_new_day = previous_at is None or previous_at.date() != at.date()
        is_near = previous_at is not None and at - previous_at < TOGETHER
        yield {
            "message": message,
            "day": at if is_new_day else None,
            "is_mine": sender == me,
            "is_continued": not is_new_day and is_near and sender == previous_sender,
            "is_read": sender == me and message["seq"] <= receipt,
        }
        previous_sender, previous_at = sender, at
