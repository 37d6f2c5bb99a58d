"""Who takes part: coming, going, and who may do what. Each change is a numbered message that says so."""

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from accounts.models import User
from chatproject.core.errors import Forbidden, Invalid, NotFound
from chatproject.db import atomic, lock, retried
from chatproject.realtime import topics
from chatproject.realtime.publish import publish
from messaging import kinds
from messaging.calls import Joined
from messaging.events import ChatUpdated
from messaging.models import Conversation, Participant
from messaging.permissions import can_change_role, can_manage, can_own, can_remove

from .conversation_change import ConversationChange

Role = Participant.Role


def create_conversation(
    *,
    creator: User,
    kind: str,
    name: str,
    set_up: Callable[[Conversation], Any],
    members: Collection[User] = (),
    is_public: bool = False,
) -> Participant:
    """A new conversation with `creator` and `members`; to be called inside `atomic()`. `set_up` stores what its kind
    keeps beside it.

    Announces `chat_added` to all of them, and the `message` that says who created it. Raises Invalid for more members
    than the kind takes.
    """
    others = [person for person in dict.fromkeys(members) if person != creator]
    if len(others) >= kinds.named(kind).most_members:
        most = kinds.named(kind).most_members
        raise Invalid(fields={"members": [f"There can be at most {most} people, with yourself."]})
    conversation = Conversation.objects.create(kind=kind, name=name, created_by=creator, is_public=is_public)
    set_up(conversation)
    change = ConversationChange(conversation, creator, {})
    participants = change.create(others)
    change.finish()
    return participants[0]


@retried
def join(*, person: User, chat_id: UUID, invited: bool = False) -> Joined:
    """Let `person` join a public conversation, or with `invited` one whose code they were given.

    Announces `chat_added` to them, and a `message`, `user_joined` and `chat_updated` to the other members. Raises
    NotFound if they may not know of it, Forbidden if they were removed from it (NotFound if `invited`), RoomFull.
    """
    with _changing(person, chat_id) as change:
        conversation, mine = change.conversation, change.mine
        if mine and mine.is_member:
            return Joined(mine, is_new=False)
        if not conversation.is_active or not (invited or conversation.is_public):
            raise NotFound
        if mine and mine.banned:
            raise NotFound if invited else Forbidden("You were removed. Somebody has to invite you.")
        return Joined(change.add([person], event="joined")[0], is_new=True)


@retried
def add_member(*, actor: User, chat_id: UUID, person: User) -> Joined:
    """Let `person` take part because `actor` wants so.

    Announces the same as `join`. Raises NotFound for anyone who may not read it, Forbidden for members and in a closed
    conversation, RoomFull.
    """
    with _changing(actor, chat_id, person) as change:
        change.require(can_manage)
        change.require_active()
        participant = change.participants.get(person.pk)
        if participant and participant.is_member:
            return Joined(participant, is_new=False)
        return Joined(change.add([person], event="added")[0], is_new=True)


@retried
def remove_member(*, actor: User, chat_id: UUID, person: User) -> None:
    """Take `person` out: their sockets get nothing after it, and they come back only if invited. Oneself: `leave`.

    Announces `chat_removed` to them and a `message`, `user_left` and `chat_updated` to the others. Raises NotFound for
    anyone who may not read it and for somebody who does not take part, Forbidden (`can_remove`).
    """
    with _changing(actor, chat_id, person) as change:
        if person == actor:
            return _leave(change)
        change.require(can_manage)
        participant = change.other(person)
        if not can_remove(change.member, participant):
            raise Forbidden
        change.remove([participant], event="removed")


@retried
def change_role(*, actor: User, chat_id: UUID, person: User, role: str) -> Participant:
    """Make `person` an admin or a member. The role that they have already changes nothing.

    Announces a `message`, and `chat_settings` to them. Raises NotFound for anyone who may not read it and for somebody
    who does not take part, Forbidden (`can_change_role`).
    """
    with _changing(actor, chat_id, person) as change:
        change.require(can_manage)
        change.require_active()
        participant = change.other(person)
        if not can_change_role(change.member, participant, role):
            raise Forbidden
        if participant.role != role:
            change.set_role(participant, role)
    return participant


@retried
def leave(*, person: User, chat_id: UUID, kind: str) -> None:
    """Take part no longer. A creator hands over to the oldest admin, else the oldest member; the last one closes it.

    Announces as `remove_member` does. Raises NotFound for anyone who may not read it, Forbidden outside a public one.
    """
    with _changing(person, chat_id) as change:
        if change.conversation.kind != kind:
            raise NotFound
        _leave(change)


@retried
def rename(*, actor: User, chat_id: UUID, name: str, reopening: bool = False) -> None:
    """Give the conversation another name; a closed one only if it is about to be opened again (`reopening`).

    Announces a `message` and `chat_updated`. Raises as `described`, and what the kind raises for this name.
    """
    with _changing(actor, chat_id) as change:
        change.require(can_manage)
        if not reopening:
            change.require_active()
        if name != change.conversation.name:
            change.rename(name)


@contextmanager
def described(*, actor: User, chat_id: UUID) -> Iterator[dict[str, Any]]:
    """Context manager to change a kind's own fields of a conversation, such as a description, under its lock.

    Put the fields that changed into the dict that it yields: they are announced as `chat_updated`, without a system
    message. Raises NotFound for anyone who may not read it, Forbidden for ordinary members and in a closed
    conversation.
    """
    with _changing(actor, chat_id) as change:
        change.require(can_manage)
        change.require_active()
        fields: dict[str, Any] = {}
        yield fields
        if fields:
            publish(ChatUpdated(chat_id, fields), to=topics.conversation(chat_id))


@retried
def set_active(*, actor: User, chat_id: UUID, is_active: bool) -> None:
    """Close a conversation, so that nothing new is said there, or open it again. Members stay, and go on reading.

    Announces a `message` and `chat_updated`. Raises NotFound for anyone who may not read it, Forbidden for all but the
    creator.
    """
    with _changing(actor, chat_id) as change:
        change.require(can_own)
        change.set_active(is_active)


@retried
def set_active_as_staff(*, staff: User, chat_id: UUID, is_active: bool) -> None:
    """As `set_active`, by the staff of this server, who need not take part. Raises Forbidden for anybody else, and
    Conflict where nobody takes part any more.
    """
    if not staff.is_staff:
        raise Forbidden
    with _changing(staff, chat_id) as change:
        change.set_active(is_active)


@retried
def disband(*, actor: User, chat_id: UUID) -> None:
    """End a conversation for everybody. Announces a `message` and `chat_removed`. Raises as `set_active`."""
    with _changing(actor, chat_id) as change:
        change.require(can_own)
        change.disband()


def _leave(change: ConversationChange) -> None:
    mine = change.member
    if mine.role == Role.CREATOR:
        change.transfer_ownership()
    change.remove([mine], event="left")


@contextmanager
def _changing(actor: User, chat_id: UUID, *others: User) -> Iterator[ConversationChange]:
    """Context manager: a change of a conversation under its lock, with the participants of `actor` and `others`; it is
    stored when the block ends.
    """
    with atomic():
        conversation = lock(Conversation, [chat_id]).get(chat_id)
        if conversation is None:
            raise NotFound
        people = {person.pk: person for person in (actor, *others)}
        participants = {
            participant.user_id: participant
            for participant in Participant.objects.filter(conversation=conversation, user__in=people)
        }
        for participant in participants.values():
            participant.conversation, participant.user = conversation, people[participant.user_id]
        change = ConversationChange(conversation, actor, participants)
        yield change
        change.finish()
