"""One short string for all that was said: the same on every engine if, and only if, the same is stored."""

import hashlib
from collections.abc import Callable, Iterator
from typing import Any

import orjson

from accounts.models import User
from chatproject.api.times import stamp
from chatproject.db.batches import in_batches

from .models import Conversation, Message

CHATS_AT_ONCE = 100


def digest(count: Callable[[int], None] = lambda _: None) -> str:
    """SHA-256 of everybody's names, of all conversations, and of their messages by number; times in milliseconds."""
    sha = hashlib.sha256()
    for lines in _lines():
        sha.update(b"".join(orjson.dumps(line) + b"\n" for line in lines))
        count(len(lines))
    return sha.hexdigest()


def _lines() -> Iterator[list[tuple[Any, ...]]]:
    for people in in_batches(User.objects.only("username")):
        yield [(person.pk, person.username) for person in people]
    for chats in in_batches(Conversation.objects.only("kind", "name"), CHATS_AT_ONCE):
        yield [(chat.pk, chat.kind, chat.name) for chat in chats]
        said = Message.objects.filter(conversation__in=chats).order_by("conversation_id", "seq")
        rows = said.values_list("conversation_id", "seq", "sender_id", "content", "timestamp")
        for chat_id, seq, sender_id, content, timestamp in rows.iterator():
            yield [(chat_id, seq, sender_id, content, stamp(timestamp))]
