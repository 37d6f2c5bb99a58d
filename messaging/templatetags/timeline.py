"""How the server draws a timeline, before JavaScript keeps it up to date."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django import template

from accounts.payloads import MePayload
from messaging.models import Message
from messaging.payloads import ChatPayload, HistoryPayload, MessagePayload
from messaging.system_lines import system_lines

from .dates import moment

register = template.Library()

TOGETHER = timedelta(minutes=5)


@register.simple_tag
def timeline_rows(chat: ChatPayload, history: HistoryPayload, me: MePayload) -> list[dict[str, Any]]:
    """What to draw, from top to bottom, each with the day that begins there, if one does.

    A row is a message (whether it is one's own, continues the last, how many have read it), or system messages that
    follow each other, as lines.
    """
    rows = list(_rows(history["messages"], str(me["id"])))
    others = max(1, chat["member_count"] - 1)
    for row in rows:
        if "messages" in row:
            row["lines"] = system_lines(row["messages"])
        elif row["is_mine"]:
            row.update(_reading(row["message"], history["reads"], others, me=row["sender"]))
    return rows


@register.filter
def conversation_type(chat: dict[str, Any] | None) -> str:
    """The type of a conversation: direct, group, public or private."""
    if not chat:
        return "direct"
    return chat["type"] if chat["kind"] == "room" else chat["kind"]


def _rows(messages: list[MessagePayload], me: str) -> Iterator[dict[str, Any]]:
    last: dict[str, Any] | None = None
    for message in messages:
        at = moment(message["timestamp"])
        day = at if last is None or last["at"].date() != at.date() else None
        if message["message_type"] != Message.Type.SYSTEM:
            last = _message_row(message, None if day else last, me) | {"at": at, "day": day}
        elif last and not day and "messages" in last:
            last["messages"].append(message)
            last["at"] = at
            continue
        else:
            last = {"messages": [message], "at": at, "day": day}
        yield last


def _message_row(message: MessagePayload, last: dict[str, Any] | None, me: str) -> dict[str, Any]:
    """A message, which continues `last`, the row above it, if that is by the same person and not long ago."""
    sender = str(message["sender"]["id"]) if message["sender"] else None
    is_near = last is not None and moment(message["timestamp"]) - last["at"] < TOGETHER
    is_continued = is_near and last is not None and last.get("sender", "") == sender
    return {"message": message, "sender": sender, "is_mine": sender == me, "is_continued": is_continued}


def _reading(message: MessagePayload, reads: dict[str, int], others: int, *, me: str) -> dict[str, Any]:
    """How many of the others have read one's own message; between two people that all have says enough."""
    counted = sum(seq >= message["seq"] for user_id, seq in reads.items() if str(user_id) != me)
    readers = message.get("read_count", counted)
    return {"readers": readers if others > 1 else 0, "is_read": readers >= others}
