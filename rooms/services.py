"""What is done with rooms; who takes part in them is `messaging`'s."""

from collections.abc import Callable
from typing import Any, TypeVar
from uuid import UUID

from django.db import IntegrityError

from accounts.models import User
from chatproject.core.errors import Conflict, Forbidden, Invalid, NameTaken, NotFound
from chatproject.db import atomic, lock, retried, searching
from chatproject.maintenance.archive import completes
from chatproject.realtime import topics
from chatproject.realtime.publish import publish
from messaging.events import ChatSettings
from messaging.models import Conversation, Participant
from messaging.permissions import can_own
from messaging.queries import get_participant_for
from messaging.services import Joined, create_conversation, described, join, rename, set_active

from . import codes
from .limits import guessing
from .models import Room, key_of
from .queries import conversation_id_of_code

Result = TypeVar("Result")
TRIES = 5  # for a Room ID that somebody else got in the same moment


def create_room(
    *, creator: User, name: str, is_public: bool, description: str = "", max_members: int | None = None
) -> Participant:
    """A new room; returns the participant of its creator. A private one has a Room ID, told to nobody but the creator.

    Announces as `create_conversation`. Raises NameTaken for the name of an open public room.
    """

    def set_up(conversation: Conversation) -> None:
        code = None if is_public else unused_code()
        Room.objects.create(conversation=conversation, description=description, max_members=max_members, code=code)
        claim_name(conversation)

    @retried
    def create() -> Participant:
        with atomic():
            return create_conversation(creator=creator, kind="room", name=name, is_public=is_public, set_up=set_up)

    return _with_own_code(create)


def join_by_code(*, person: User, code: str, ip_address: str) -> Joined:
    """Let `person` into the private room of this Room ID.

    `ip_address` is where the request comes from. Announces the same as `join`. Raises NotFound alike for a wrong Room
    ID, a closed room and a person who was removed from it, RateLimited after too many of those, RoomFull.
    """
    with guessing(person.pk, ip_address):
        try:
            return join(person=person, chat_id=conversation_id_of_code(code), invited=True)
        except NotFound:
            raise NotFound("No room can be joined with this Room ID.") from None


@retried
def update_room(*, actor: User, chat_id: UUID, changes: dict[str, Any]) -> None:
    """Change what `changes` names of `name`, `description`, `max_members` (None: as many as rooms take), `is_active`.

    Announces `chat_updated`, and a `message` for another name and for closing or opening it. Raises NotFound for anyone
    who may not read it, Forbidden for whoever may not, NameTaken, and Invalid for less room than there are members.
    """
    with atomic():
        opens = changes.get("is_active") is True
        if "name" in changes:  # first, since the name that it was closed with may be somebody else's by now
            rename(actor=actor, chat_id=chat_id, name=changes["name"], reopening=opens)
        if opens:
            set_active(actor=actor, chat_id=chat_id, is_active=True)
        if {"description", "max_members"} & changes.keys():
            _describe(actor, chat_id, changes)
        if changes.get("is_active") is False:
            set_active(actor=actor, chat_id=chat_id, is_active=False)


def claim_name(conversation: Conversation) -> None:
    """Set the columns by which a room is sorted, found and, if open and public, unique. Raises NameTaken if another
    open public room has the name.
    """
    key = key_of(conversation.name)
    try:
        Room.objects.filter(conversation=conversation).update(
            sort_name=key,
            search_key=searching.search_key(conversation.name),
            public_name=key if conversation.is_public and conversation.is_active else None,
        )
    except IntegrityError:
        raise NameTaken("There is a room of this name.") from None


@completes
def fill_search_keys() -> None:
    """Create the search keys of rooms that were stored by a version of Parley that had none."""
    rooms = Room.objects.select_related("conversation")
    searching.fill_search_keys(rooms, lambda room: searching.search_key(room.conversation.name))


def _describe(actor: User, chat_id: UUID, changes: dict[str, Any]) -> None:
    with described(actor=actor, chat_id=chat_id) as fields:
        room = Room.objects.select_related("conversation").get(conversation_id=chat_id)
        most = changes.get("max_members")
        if most is not None and most < room.conversation.member_count:
            raise Invalid(fields={"max_members": ["There are more members already."]})
        for name in ("description", "max_members"):
            if name in changes and getattr(room, name) != changes[name]:
                setattr(room, name, changes[name])
                fields[name] = changes[name]
        room.save(update_fields=["description", "max_members"])


def renew_code(*, actor: User, chat_id: UUID) -> None:
    """Give a private room another Room ID; the old one lets nobody in from then on.

    Announces `chat_settings` to the devices of `actor`. Raises NotFound for anyone who may not read it, Forbidden for
    all but the creator, Conflict for a public room, which has none.
    """

    @retried
    def renew() -> None:
        with atomic():
            lock(Conversation, [chat_id])
            participant = get_participant_for(actor, chat_id, kind="room")
            if not can_own(participant):
                raise Forbidden
            if participant.conversation.is_public:
                raise Conflict("A public room has no Room ID.")
            publish(ChatSettings(chat_id, {"room_id": replace_code(chat_id)}), to=topics.user(actor.pk))

    _with_own_code(renew)


def replace_code(chat_id: UUID) -> str:
    """Store another Room ID for a private room, inside `atomic()`, and return it."""
    code = unused_code()
    Room.objects.filter(conversation_id=chat_id).update(code=code)
    return code


def unused_code() -> str:
    """A Room ID that no room has now. If two calls draw the same one, the unique column refuses the second."""
    while True:
        code = codes.fresh()
        if not Room.objects.filter(code=code).exists():
            return code


def _with_own_code(work: Callable[[], Result]) -> Result:
    """Run it again if another call stored the same Room ID in between, which the unique column refuses."""
    for _ in range(TRIES - 1):
        try:
            return work()
        except IntegrityError:
            continue
    return work()
