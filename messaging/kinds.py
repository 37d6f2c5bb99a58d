"""The kinds of conversation: each is a small class of rules. A new kind is an app that registers one; nothing here
changes.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any, ClassVar, NamedTuple
from uuid import UUID

from django.db.models import Model

from accounts.models import User
from accounts.serializers import person
from chatproject.api.pagination import Page
from chatproject.core.errors import Forbidden

from .models import Conversation, Participant
from .payloads import DetailsPayload, DisplayPayload
from .queries import Receipts


class Display(NamedTuple):
    """What a conversation shows to one person beyond its own row, such as name, picture and peer, as JSON fields."""

    fields: DisplayPayload
    receipts: Receipts | None = None  # where it costs nothing to know them for a whole list


class PublicPage(NamedTuple):
    """A page of public conversations, and the viewer's `participants` in them, previews included, in its order."""

    participants: list[Participant]
    page: Page[Any]


EMPTY_PAGE = PublicPage([], Page([], None, []))


class Kind:
    """The rules of one kind of conversation."""

    name: ClassVar[str]
    most_members: ClassVar[int] = 2
    tables: ClassVar[tuple[type[Model], ...]] = ()  # what it keeps beside conversations, one row for each of its own

    def details(self, conversation: Conversation) -> DetailsPayload:
        """The JSON fields of a conversation that no list has."""
        return {}

    def member_limit(self, conversation: Conversation) -> int:
        """How many people may take part in `conversation`."""
        return self.most_members

    def ownership_transferred(self, conversation: Conversation) -> dict[str, Any]:
        """Called when `conversation` has another creator. Returns fields of `chat_settings` for that person only."""
        return {}

    def changed(self, conversation: Conversation) -> dict[str, Any]:
        """Called when its `name` or `is_active` has changed. Returns the fields of `chat_updated` that follow."""
        return {}

    def create(self, *, creator: User, name: str | None, members: Collection[User]) -> Participant:
        """A new conversation of `creator` with these people. Raises Forbidden if its kind is created otherwise."""
        raise Forbidden

    def displays(self, conversations: Sequence[Conversation], viewer: User) -> dict[UUID, Display]:
        """What these conversations show to `viewer`, by id, in a number of queries that does not grow with theirs."""
        raise NotImplementedError

    def public(self, viewer: User, *, limit: int) -> PublicPage:
        """The first page of the public conversations of this kind, as `viewer` sees them."""
        return EMPTY_PAGE


_kinds: dict[str, Kind] = {}


def register(kind: type[Kind]) -> type[Kind]:
    """Add a kind; an app does so from its `ready()`."""
    _kinds[kind.name] = kind()
    return kind


def named(name: str) -> Kind:
    """The kind of this name."""
    return _kinds[name]


def tables() -> tuple[type[Model], ...]:
    """What all kinds keep beside conversations."""
    return tuple(table for kind in _kinds.values() for table in kind.tables)


def public(viewer: User, *, limit: int) -> PublicPage:
    """The first page of public conversations; only one kind has any."""
    found = [kind.public(viewer, limit=limit) for kind in _kinds.values()]
    return next((listed for listed in found if listed.participants), EMPTY_PAGE)


def details(conversation: Conversation) -> DetailsPayload:
    """The details of a conversation of any kind."""
    return named(conversation.kind).details(conversation)


def displays(conversations: Sequence[Conversation], viewer: User) -> dict[UUID, Display]:
    """What conversations of any kinds show to `viewer`, by id."""
    return {
        id: display
        for kind, its_own in _by_kind(conversations)
        for id, display in kind.displays(its_own, viewer).items()
    }


def _by_kind(conversations: Sequence[Conversation]) -> Iterator[tuple[Kind, list[Conversation]]]:
    for name, kind in _kinds.items():
        if its_own := [conversation for conversation in conversations if conversation.kind == name]:
            yield kind, its_own


@register
class Direct(Kind):
    """Two people. It has the name and the picture of the other one, and nobody joins or leaves."""

    name = "direct"

    def displays(self, conversations: Sequence[Conversation], viewer: User) -> dict[UUID, Display]:
        by_conversation: defaultdict[UUID, list[Participant]] = defaultdict(list)
        for participant in Participant.objects.filter(conversation__in=conversations).select_related("user"):
            by_conversation[participant.conversation_id].append(participant)
        return {chat_id: self.display(participants, viewer) for chat_id, participants in by_conversation.items()}

    @staticmethod
    def display(participants: Iterable[Participant], viewer: User) -> Display:
        """What a direct conversation shows to `viewer`, made of both participants, with their people; no query."""
        mine, other = sorted(participants, key=lambda participant: participant.user_id != viewer.pk)
        peer = person(other.user, viewer)
        fields: DisplayPayload = {"name": peer["display_name"], "avatar_url": peer["avatar_url"], "peer": peer}
        shown = viewer.preference("receipts") and other.user.preference("receipts")
        receipts = {
            participant.user_id: participant.receipt_seq for participant in ((mine, other) if shown else (mine,))
        }
        return Display(fields, Receipts(receipts))
