"""What must be true of rooms."""

from collections.abc import Iterator

from chatproject.db.batches import in_batches
from chatproject.db.integrity import Count, check
from messaging.models import Conversation

from .codes import CODE
from .models import Room


@check("rooms")
def rooms(count: Count) -> Iterator[str]:
    """Each has its row beside the conversation; private ones a Room ID, open public ones their name to themselves."""
    for batch in in_batches(Conversation.objects.filter(kind="room")):
        count(len(batch))
        known = {room.conversation_id: room for room in Room.objects.filter(conversation__in=batch)}
        for chat in batch:
            if chat.pk not in known:
                yield f"messaging.Conversation {chat.pk}: it is a room without a row in rooms.Room"
            else:
                yield from (f"rooms.Room {known[chat.pk].pk}: {finding}" for finding in _findings(known[chat.pk], chat))


def _findings(room: Room, chat: Conversation) -> Iterator[str]:
    key = chat.name.casefold()[:180]
    if room.sort_name != key:
        yield f"it is sorted as {room.sort_name!r}, but called {chat.name!r}"
    if room.public_name != (key if chat.is_public and chat.is_active else None):
        yield f"its public name is {room.public_name!r}"
    if chat.is_public != (room.code is None):
        yield "a private room has a Room ID, a public one has none"
    if room.code is not None and not CODE.fullmatch(room.code):
        yield "its Room ID is none"
