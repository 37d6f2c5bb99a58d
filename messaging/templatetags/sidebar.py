"""How the server draws the sidebar, before JavaScript keeps it up to date: the same sections, orders and badges."""

from datetime import datetime
from html import unescape
from typing import Any

from django import template
from django.utils.html import strip_tags

from chatproject.db import clock

register = template.Library()

Chat = dict[str, Any]
MOST = 99
MOST_PREVIEW = 120


@register.simple_tag
def sections(chats: list[Chat], public: list[Chat]) -> dict[str, list[Chat]]:
    """These chat payloads, the newest activity first, and the public ones, by the section that they belong to."""
    found: dict[str, list[Chat]] = {"favourites": [], "rooms": [], "private": [], "direct": []}
    for chat in {chat["id"]: chat for chat in [*chats, *public]}.values():
        found[_section(chat)].append(chat)
    for name in ("favourites", "rooms", "private"):
        found[name].sort(key=lambda chat: (chat["my_role"] is None, chat["name"].casefold()))
    return found


@register.filter
def unread(chat: Chat | None) -> str:
    """How many messages are unread, in words; beyond 99 nobody counts."""
    count = chat["unread"] if chat and chat["my_role"] is not None else 0
    return f"{MOST}+" if count > MOST else str(count or "")


@register.filter
def badge(chat: Chat | None) -> str:
    """What sort of mark tells of unread messages."""
    if not chat or not unread(chat):
        return "none"
    if chat["mentioned"]:
        return "mention"
    return "dot" if chat["kind"] == "room" else "number"


@register.filter
def is_muted(chat: Chat | None) -> bool:
    """Whether somebody wants to hear nothing of it now."""
    until = chat["muted_until"] if chat else None
    return until is not None and datetime.fromisoformat(until) > clock.now()


@register.filter
def preview(chat: Chat | None, me: dict[str, Any]) -> str:
    """What was said last, and by whom where that is not clear."""
    if not chat:
        return ""
    message = chat["last_message"]
    if not message:
        return "No messages yet"
    sender = message["sender"] or {}
    text = "Message deleted" if message["deleted"] else unescape(strip_tags(message["html"]))[:MOST_PREVIEW]
    if message["message_type"] == "system":
        return str(message["content"])
    if sender.get("id") == str(me["id"]):
        return f"You: {text}"
    return f"{sender['display_name']}: {text}" if chat["kind"] == "group" and sender else text


def _section(chat: Chat) -> str:
    if chat["pinned"]:
        return "favourites"
    if chat["kind"] != "room":
        return "direct"
    return "private" if chat["type"] == "private" else "rooms"
