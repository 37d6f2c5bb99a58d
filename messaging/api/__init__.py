"""REST about conversations, their members and messages: the tables of `docs/protocol.md`."""

from .chats import Chat, ChatActiveUsers, ChatChanges, ChatMessages, ChatRead, Chats, ChatSettings, ChatView
from .members import ChatMembers, Member, Members
from .messages import DirectMessages, MarkRead, OneMessage, SendMessage

__all__ = [
    "Chat",
    "ChatActiveUsers",
    "ChatChanges",
    "ChatMembers",
    "ChatMessages",
    "ChatRead",
    "ChatSettings",
    "ChatView",
    "Chats",
    "DirectMessages",
    "MarkRead",
    "Member",
    "Members",
    "OneMessage",
    "SendMessage",
]
