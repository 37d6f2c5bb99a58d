"""The kinds of conversation. Each is a thin policy; one more is a new app that registers it, and no change here."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, ClassVar, NamedTuple
from uuid import UUID

from accounts.models import User
from accounts.serializers import person

from .models import Conversation, Participant


class Look(NamedTuple):
    """How a conversation looks to one person, beyond what its own row tells."""

    fields: dict[str, Any]
    receipts: dict[UUID, int] | None = None  # who has read how far, where it costs nothing to know for a whole list


class Kind:
    """What one kind of conversation does its own way."""

    name: ClassVar[str]

    def looks(self, chats: Sequence[Conversation], viewer: User) -> dict[UUID, Look]:
        """How these conversations look to `viewer`, by id, in a number of queries that does not grow with theirs."""
        raise NotImplementedError


_kinds: dict[str, Kind] = {}


def register(kind: type[Kind]) -> type[Kind]:
    """Add a kind; an app does so from its `ready()`."""
    _kinds[kind.name] = kind()
    return kind


def looks(chats: Sequence[Conversation], viewer: User) -> dict[UUID, Look]:
    """How conversations of any kinds look to `viewer`."""
    found: dict[UUID, Look] = {}
    for name, kind in _kinds.items():
        if its_own := [chat for chat in chats if chat.kind == name]:
            found |= kind.looks(its_own, viewer)
    return found


@register
class Direct(Kind):
    """Two people. It has the name and the picture of the other one, and nobody joins or leaves."""

    name = "direct"

    def looks(self, chats: Sequence[Conversation], viewer: User) -> dict[UUID, Look]:
        by_chat: defaultdict[UUID, list[Participant]] = defaultdict(list)
        for place in Participant.objects.filter(conversation__in=chats).select_related("user"):
            by_chat[place.conversation_id].append(place)
        return {chat_id: self.look(places, viewer) for chat_id, places in by_chat.items()}

    @staticmethod
    def look(places: Iterable[Participant], viewer: User) -> Look:
        """How a conversation of two looks to `viewer`, from both places, with their people; no query."""
        mine, other = sorted(places, key=lambda place: place.user_id != viewer.pk)
        peer = person(other.user, viewer)
        fields = {"name": peer["display_name"], "avatar_url": peer["avatar_url"], "peer": peer}
        shown = viewer.preference("receipts") and other.user.preference("receipts")
        return Look(fields, {place.user_id: place.receipt_seq for place in ((mine, other) if shown else (mine,))})
