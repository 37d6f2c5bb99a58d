"""Looking rooms up, each already limited to what the person asking may see."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Q, QuerySet

from accounts.models import User
from chatproject.api.pagination import Page, page
from chatproject.core.errors import NotFound
from chatproject.db.searching import matching as names_matching
from messaging.models import Conversation, Participant
from messaging.queries import participants_of, with_people

from . import codes
from .models import Room


def rooms_for(person: User, *, type: str | None, limit: int, after: str | None, matching: str = "") -> Page[Room]:
    """By name: the public rooms, the private ones that `person` belongs to, or both. Closed ones are for members.

    With `matching` those whose name has all its words: first those that are called so, then those with words that
    begin with them.
    """
    mine = Q(conversation__in=participants_of(person).values("conversation_id"))
    is_public = Q(conversation__is_public=True)
    seen = {
        "public": is_public & (Q(conversation__is_active=True) | mine),
        "private": Q(conversation__is_public=False) & mine,
        None: (is_public & Q(conversation__is_active=True)) | mine,
    }[type]
    rooms = with_people(Room.objects.filter(seen), through="conversation__last_message")
    return page(_by_match(rooms, matching), order=("sort_name", "id"), limit=limit, after=after)


def _by_match(rooms: QuerySet[Room], text: str) -> list[QuerySet[Room]]:
    """Disjoint parts, the best match first."""
    if not text:
        return [rooms]
    exact, begins, contains = names_matching(text)
    return [rooms.filter(exact), rooms.filter(begins).exclude(exact), rooms.filter(contains).exclude(exact | begins)]


def participants_or_previews(person: User, conversations: Sequence[Conversation]) -> list[Participant]:
    """The participants of `person` in these conversations, in their order, previews included; one query."""
    participants = Participant.objects.members().of(person).filter(conversation__in=conversations)
    by_conversation = {participant.conversation_id: participant for participant in participants}
    found = [
        by_conversation.get(conversation.pk) or Participant.preview(person, conversation)
        for conversation in conversations
    ]
    for participant, conversation in zip(found, conversations, strict=True):
        participant.conversation = conversation
    return found


def conversation_id_of_code(text: str) -> UUID:
    """The id of the open room that this is the Room ID of, however it was typed; one query. Raises NotFound."""
    code = codes.cleaned(text)
    room = Room.objects.filter(code=code, conversation__is_active=True).first() if code else None
    if room is None:
        raise NotFound
    return room.conversation_id
