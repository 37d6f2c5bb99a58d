"""The only code that changes conversations and messages, and tells the others."""

from .batch import Call, Sent
from .changing import delete_message, edit_message, remove_message
from .composing import compose, compose_in_turn
from .direct import find_direct, open_direct
from .membership import (
    add_member,
    change_role,
    create_chat,
    described,
    dissolve,
    join,
    leave,
    remove_member,
    rename,
    set_open,
    set_open_as_staff,
)
from .reading import NOTHING_READ, Reading, mark_read, set_position, submit_position
from .sending import prepare, send_message, send_messages, submit
from .settings import change_settings
from .typing import show_typing

__all__ = [
    "NOTHING_READ",
    "Call",
    "Reading",
    "Sent",
    "add_member",
    "change_role",
    "change_settings",
    "compose",
    "compose_in_turn",
    "create_chat",
    "delete_message",
    "described",
    "dissolve",
    "edit_message",
    "find_direct",
    "join",
    "leave",
    "mark_read",
    "open_direct",
    "prepare",
    "remove_member",
    "remove_message",
    "rename",
    "send_message",
    "send_messages",
    "set_open",
    "set_open_as_staff",
    "set_position",
    "show_typing",
    "submit",
    "submit_position",
]
