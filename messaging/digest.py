"""One short string for all that was said and who was there: the same on every engine if, and only if, the same is
stored.
"""

import hashlib
from collections.abc import Callable, Iterator
from typing import Any

import orjson

from accounts.models import User
from chatproject.core.times import stamp
from chatproject.db.batches import in_batches

from . import kinds
from .models import Conversation, Message, Participant

CHATS_AT_ONCE = 100
PARTICIPANT_FIELDS = ("conversation_id", "user_id", "role", "removed_at")


def digest(count: Callable[[int], None] = lambda _: None) -> str:
    """SHA-256 of everybody's names, of all conversations with what their kinds keep of them and who takes part how
    there, and of their messages by number; times in milliseconds.
    """
    sha = hashlib.sha256()
    for lines in _lines():
        sha.update(b"".join(orjson.dumps(line) + b"\n" for line in lines))
        count(len(lines))
    return sha.hexdigest()


def _lines() -> Iterator[list[tuple[Any, ...]]]:
    for people in in_batches(User.objects.only("username")):
        yield [(person.pk, person.username) for person in people]
    for conversations in in_batches(Conversation.objects.only("kind", "name", "is_active"), CHATS_AT_ONCE):
        yield [
            (conversation.pk, conversation.kind, conversation.name, conversation.is_active)
            for conversation in conversations
        ]
        for table in kinds.tables():
            besides = table._default_manager.filter(conversation__in=conversations).order_by("conversation_id")
            yield [tuple(row.values()) for row in besides.values()]
        participants = Participant.objects.filter(conversation__in=conversations).order_by("conversation_id", "user_id")
        for chat_id, user_id, role, removed_at in participants.values_list(*PARTICIPANT_FIELDS).iterator():
            yield [(chat_id, user_id, role, stamp(removed_at))]
        said = Message.objects.filter(conversation__in=conversations).order_by("conversation_id", "seq")
        rows = said.values_list("conversation_id", "seq", "sender_id", "content", "timestamp")
        for chat_id, seq, sender_id, content, timestamp in rows.iterator():
            yield [(chat_id, seq, sender_id, content, stamp(timestamp))]
