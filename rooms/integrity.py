"""What must be true of rooms."""

from collections.abc import Iterator
from uuid import UUID

from chatproject.db import atomic, lock, retried
from chatproject.db.batches import in_batches
from chatproject.db.searching import search_key
from chatproject.maintenance.integrity import Count, check
from messaging.models import Conversation

from .codes import CODE
from .models import Room, key_of


@check("rooms")
def rooms(count: Count) -> Iterator[str]:
    """Each has its row beside the conversation; private ones a Room ID, open public ones their name to themselves.

    What looks wrong may only have changed while it was read: then it is read again with nobody changing it.
    """
    for batch in in_batches(Conversation.objects.filter(kind="room")):
        count(len(batch))
        known = {room.conversation_id: room for room in Room.objects.filter(conversation__in=batch)}
        for conversation in batch:
            if any(findings_in(conversation, known.get(conversation.pk))):
                yield from _confirmed(conversation.pk)


@retried
def _confirmed(chat_id: UUID) -> list[str]:
    with atomic():
        conversations = lock(Conversation, [chat_id])
        room = Room.objects.filter(conversation_id=chat_id).first()
        return [
            f"messaging.Conversation {pk}: {finding}"
            for pk in conversations
            for finding in findings_in(conversations[pk], room)
        ]


def findings_in(conversation: Conversation, room: Room | None) -> Iterator[str]:
    """What is wrong with one room."""
    if room is None:
        yield "it is a room without a row in rooms.Room"
        return
    key = key_of(conversation.name)
    if room.sort_name != key:
        yield f"it is sorted as {room.sort_name!r}, but called {conversation.name!r}"
    if room.search_key != search_key(conversation.name):
        yield f"it is found by {room.search_key!r}, but called {conversation.name!r}"
    if room.public_name != (key if conversation.is_public and conversation.is_active else None):
        yield f"its public name is {room.public_name!r}"
    if conversation.is_public != (room.code is None):
        yield "a private room has a Room ID, a public one has none"
    if room.code is not None and not CODE.fullmatch(room.code):
        yield "its Room ID is none"
    if room.max_members is not None and conversation.member_count > room.max_members:
        yield f"there are {conversation.member_count} members where at most {room.max_members} may be"
