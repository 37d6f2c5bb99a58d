"""The kinds of conversation. Each is a thin policy; one more is a new app that registers it, and no change here."""

from collections.abc import Sequence
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
        places = Participant.objects.filter(conversation__in=chats).select_related("user")
        return {place.conversation_id: self._look(place, viewer) for place in places if place.user_id != viewer.pk}

    def _look(self, other: Participant, viewer: User) -> Look:
        peer = person(other.user, viewer)
        fields = {"name": peer["display_name"], "avatar_url": peer["avatar_url"], "peer": peer}
        shown = viewer.preference("receipts") and other.user.preference("receipts")
        return Look(fields, {other.user_id: other.receipt_seq} if shown else {})
