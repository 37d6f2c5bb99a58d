"""The only code that changes conversations and messages, and tells the others."""

from messaging.calls import NOTHING_READ, Call, Joined, Reading, Sent

from .changing import delete_message, edit_message, remove_message
from .composing import compose, compose_in_turn
from .direct import find_direct, get_or_create_direct
from .participants import (
    add_member,
    change_role,
    create_conversation,
    described,
    disband,
    join,
    leave,
    remove_member,
    rename,
    set_active,
    set_active_as_staff,
)
from .reading import mark_read, set_position, submit_position
from .sending import prepare, send_message, send_messages, submit
from .settings import change_settings
from .typing import show_typing

__all__ = [
    "NOTHING_READ",
    "Call",
    "Joined",
    "Reading",
    "Sent",
    "add_member",
    "change_role",
    "change_settings",
    "compose",
    "compose_in_turn",
    "create_conversation",
    "delete_message",
    "described",
    "disband",
    "edit_message",
    "find_direct",
    "get_or_create_direct",
    "join",
    "leave",
    "mark_read",
    "prepare",
    "remove_member",
    "remove_message",
    "rename",
    "send_message",
    "send_messages",
    "set_active",
    "set_active_as_staff",
    "set_position",
    "show_typing",
    "submit",
    "submit_position",
]
