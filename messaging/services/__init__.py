"""The only code that changes conversations and messages, and tells the others."""

from .batch import Call, Sent
from .changing import delete_message, edit_message, remove_message
from .direct import find_direct, open_direct
from .reading import NOTHING_READ, Reading, mark_read, set_position
from .sending import send_message, send_messages, submit
from .settings import change_settings

__all__ = [
    "NOTHING_READ",
    "Call",
    "Reading",
    "Sent",
    "change_settings",
    "delete_message",
    "edit_message",
    "find_direct",
    "mark_read",
    "open_direct",
    "remove_message",
    "send_message",
    "send_messages",
    "set_position",
    "submit",
]
