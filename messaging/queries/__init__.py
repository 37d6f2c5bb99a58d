"""Looking conversations, messages and members up, each already limited to what the person asking may see."""

from .access import get_message_for, get_participant_for, refusal
from .conversations import (
    awaited_by,
    conversations_of,
    list_conversations,
    participants_for,
    participants_of,
    unread_of,
)
from .direct import direct_key, direct_peers, get_direct_for
from .heads import heads_of, heads_since, joined_since
from .members import members_among, members_of, participants_in
from .messages import NO_HISTORY, Changes, History, changes, history, with_people
from .presence import ConversationPresence, count_online, members_online, presence_in
from .receipts import Receipts, is_small, receipts_in, receipts_in_all

__all__ = [
    "NO_HISTORY",
    "Changes",
    "ConversationPresence",
    "History",
    "Receipts",
    "awaited_by",
    "changes",
    "conversations_of",
    "count_online",
    "direct_key",
    "direct_peers",
    "get_direct_for",
    "get_message_for",
    "get_participant_for",
    "heads_of",
    "heads_since",
    "history",
    "is_small",
    "joined_since",
    "list_conversations",
    "members_among",
    "members_of",
    "members_online",
    "participants_for",
    "participants_in",
    "participants_of",
    "presence_in",
    "receipts_in",
    "receipts_in_all",
    "refusal",
    "unread_of",
    "with_people",
]
