"""How the server draws the sidebar, before JavaScript keeps it up to date: the same sections, orders and badges."""

from datetime import datetime
from typing import Any, NamedTuple

from django import template

from chatproject.db import clock
from messaging.rendering import text_of

register = template.Library()

Chat = dict[str, Any]
MOST = 99
MOST_PREVIEW = 120
MOST_HTML = 2_000  # is looked at for it
MOST_WAITING = 5
SUGGESTED = 5


class Sections(NamedTuple):
    """The chat payloads that each section lists, and the public rooms behind “Browse rooms”."""

    favourites: list[Chat]
    rooms: list[Chat]
    private: list[Chat]
    direct: list[Chat]
    browsed: list[Chat]
    is_browsing: bool
    has_more: bool


@register.simple_tag
def sections(chats: list[Chat], public: dict[str, Any], current: Chat | None, browse: str) -> Sections:
    """Sort chat payloads, the newest activity first, and the first page of public rooms into their sections.

    Which rooms are behind “Browse rooms” is decided as in `sidebar/room_folding.js`; `browse` is the cookie that says
    whether they are listed there.
    """
    joined = [room for room in public["rooms"] if room["my_role"] is not None]
    previewed = [current] if current and current["my_role"] is None else []
    outside = _once([*(room for room in public["rooms"] if room["my_role"] is None), *previewed])
    found = Sections([], [], [], [], [], browse == "open", public["next"] is not None)
    for chat in _once([*chats, *joined]):
        getattr(found, _section(chat)).append(chat)
    listed = _suggested(outside) if not any(map(_is_public_room, [*chats, *joined])) else []
    if not found.is_browsing:
        listed = _once([*listed, *previewed])
    found.rooms.extend(listed)
    found.browsed.extend(room for room in outside if room not in listed)
    for section in (found.favourites, found.rooms, found.private, found.browsed):
        section.sort(key=lambda chat: (chat["my_role"] is None, chat["name"].casefold()))
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
def waiting(chats: list[Chat]) -> list[Chat]:
    """What the welcome card lists of these chat payloads: a few with unread messages that notify."""
    return [chat for chat in chats if unread(chat) and _notifies(chat)][:MOST_WAITING]


@register.filter
def preview(chat: Chat | None, me: dict[str, Any]) -> str:
    """What was said last, and by whom where that is not clear."""
    if not chat:
        return ""
    message = chat["last_message"]
    if not message:
        return "No messages yet"
    sender = message["sender"] or {}
    text = "Message deleted" if message["deleted"] else text_of(message["html"][:MOST_HTML], limit=MOST_PREVIEW)
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


def _notifies(chat: Chat) -> bool:
    is_wanted = chat["notify"] == "all" or (chat["notify"] == "mentions" and chat["mentioned"])
    return is_wanted and not is_muted(chat)


def _is_public_room(chat: Chat) -> bool:
    return bool(chat["kind"] == "room" and chat["type"] == "public")


def _suggested(rooms: list[Chat]) -> list[Chat]:
    """What somebody who has joined no room is shown: a few rooms with the most members."""
    return sorted(rooms, key=lambda room: -room["member_count"])[:SUGGESTED]


def _once(chats: list[Chat]) -> list[Chat]:
    return list({chat["id"]: chat for chat in chats}.values())
