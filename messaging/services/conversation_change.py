"""One change of members, roles, name or state of a conversation: its rows, system messages and events."""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, Literal
from uuid import UUID

from accounts.models import User
from chatproject.core.errors import Conflict, Forbidden, NotFound, RoomFull
from chatproject.db import clock, insert_all
from chatproject.realtime import topics
from chatproject.realtime.delivery import Event
from chatproject.realtime.publish import publish_all
from messaging import kinds
from messaging.events import ChatAdded, ChatRemoved, ChatSettings, ChatUpdated, MessageSent, UserJoined, UserLeft
from messaging.models import EXCERPT_LENGTH, Conversation, Message, Participant
from messaging.queries import refusal
from messaging.rendering import as_written
from messaging.sentences import sentence
from messaging.serializers import system

Role = Participant.Role
PARTICIPANT_FIELDS = ["role", "joined_at", "removed_at", "banned", "last_read_seq", "read_ordinal", "receipt_seq"]


class ConversationChange:
    """A change of a conversation by `actor`, inside `atomic()` and under its lock. `participants`: those of the people
    concerned, by person id.
    """

    def __init__(self, conversation: Conversation, actor: User, participants: Mapping[UUID, Participant]) -> None:
        self.conversation = conversation
        self.actor = actor
        self.participants = participants
        self._notes: list[Message] = []
        self._events: list[tuple[Event, str]] = []

    # --- who may -----------------------------------------------------------------------------------------------------

    @property
    def mine(self) -> Participant | None:
        """The participant of `actor`, who may have left; None if they were never a member."""
        return self.participants.get(self.actor.pk)

    @property
    def member(self) -> Participant:
        """The participant of `actor`, who must be a member. Raises `queries.refusal` otherwise."""
        if self.mine is None or not self.mine.is_member:
            raise refusal(self.conversation)
        return self.mine

    def other(self, person: User) -> Participant:
        """The participant of `person`, who must be a member. Raises NotFound."""
        participant = self.participants.get(person.pk)
        if participant is None or not participant.is_member:
            raise NotFound
        return participant

    def require(self, may: Callable[[Participant], bool]) -> None:
        """Raises Forbidden unless `may` allows it, and `queries.refusal` if the actor is not a member."""
        if not may(self.member):
            raise Forbidden

    def require_active(self) -> None:
        """Raises Forbidden in a closed conversation."""
        if not self.conversation.is_active:
            raise Forbidden("This conversation is closed.")

    # --- what happens ------------------------------------------------------------------------------------------------

    def create(self, others: Sequence[User]) -> list[Participant]:
        """Add the first members; `actor` becomes the creator."""
        participants = [
            self._new_participant(self.actor, Role.CREATOR),
            *(self._new_participant(person, Role.MEMBER) for person in others),
        ]
        insert_all(Participant, participants)
        self.conversation.member_count = len(participants)
        self._introduce(participants[:1])
        self._introduce(participants[1:])
        self.note("created", others, value=self.conversation.name)
        return participants

    def add(self, people: Sequence[User], *, event: Literal["joined", "added"]) -> list[Participant]:
        """Add members. Everything sent so far counts as read for them. Raises RoomFull."""
        if self.conversation.member_count + len(people) > kinds.named(self.conversation.kind).member_limit(
            self.conversation
        ):
            raise RoomFull
        participants = [self._participant_for(person) for person in people]
        self.conversation.member_count += len(participants)
        self._introduce(participants)  # before the message that says so, which they get like everybody
        self.note(event, people)
        for person in people:
            self.tell(UserJoined(self.conversation.pk, person))
        self._count()
        return participants

    def remove(self, participants: Sequence[Participant], *, event: Literal["left", "removed"]) -> None:
        """Remove members; removing the last one closes the conversation."""
        self._take_out(participants, banned=event == "removed")
        people = [participant.user for participant in participants]
        self.note(event, people, left=[person.pk for person in people])
        for person in people:
            self.tell(UserLeft(self.conversation.pk, person))
            self._tell_one(person.pk, ChatRemoved(self.conversation.pk, event))
        if not self.conversation.member_count:
            self._close_or_open(False)
        self._count()

    def rename(self, name: str) -> None:
        """Give the conversation another name."""
        self.conversation.name = name
        also = kinds.named(self.conversation.kind).changed(self.conversation)
        self.note("renamed", value=name)
        self.tell(ChatUpdated(self.conversation.pk, {"name": name, **also}))

    def set_role(self, participant: Participant, role: str) -> None:
        """Give somebody another role."""
        participant.role = role
        participant.save(update_fields=["role"])
        self.note("role", [participant.user], value=role)
        self._tell_one(participant.user_id, ChatSettings(self.conversation.pk, {"my_role": role}))

    def transfer_ownership(self) -> None:
        """Make the oldest admin the creator, else the oldest member, if there is any other."""
        others = Participant.objects.members().filter(conversation=self.conversation).exclude(user=self.actor)
        oldest = others.select_related("user").order_by("joined_at", "pk")
        heir = oldest.filter(role=Role.ADMIN).first() or oldest.first()
        if heir is None:
            return
        self.conversation.created_by = heir.user
        self.set_role(heir, Role.CREATOR)
        if fields := kinds.named(self.conversation.kind).ownership_transferred(self.conversation):
            self._tell_one(heir.user_id, ChatSettings(self.conversation.pk, fields))

    def set_active(self, is_active: bool) -> None:
        """Close the conversation, or open it again, unless it is so already. Raises Conflict when opening one without
        members, since it would have no creator.
        """
        if is_active and not self.conversation.member_count:
            raise Conflict("Nobody belongs to this conversation any more.")
        if self.conversation.is_active != is_active:
            self._close_or_open(is_active)
            self.note("reopened" if is_active else "closed")
            self.tell(ChatUpdated(self.conversation.pk, {"is_active": is_active}))

    def disband(self) -> None:
        """Close the conversation and remove all members."""
        participants = list(Participant.objects.members().filter(conversation=self.conversation))
        self._take_out(participants, banned=False)
        self._close_or_open(False)
        self.note("closed", left=[participant.user_id for participant in participants])
        for participant in participants:
            self._tell_one(participant.user_id, ChatRemoved(self.conversation.pk, "closed"))

    # --- what is said about it ---------------------------------------------------------------------------------------

    def note(
        self, event: str, people: Sequence[User] = (), *, value: str | None = None, left: Collection[UUID] = ()
    ) -> None:
        """Add a system message about what happened, with the next number. It never counts as unread."""
        content = sentence(event, self.actor, people, value)
        message = self.conversation.add_message(
            sender=self.actor,
            message_type=Message.Type.SYSTEM,
            content=content,
            html=as_written(content),
            excerpt=content[:EXCERPT_LENGTH],
            system=system(event, people, value),
        )
        self._notes.append(message)
        self.tell(MessageSent(message, left=left))

    def tell(self, event: Event) -> None:
        """Publish an event to the conversation once everything is stored."""
        self._events.append((event, topics.conversation(self.conversation.pk)))

    def finish(self) -> None:
        """Store the system messages and the conversation, and publish the events."""
        if not self._notes:
            return
        insert_all(Message, self._notes)
        self.conversation.save()
        publish_all(self._events)

    def _tell_one(self, person_id: UUID, event: Event) -> None:
        self._events.append((event, topics.user(person_id)))

    def _count(self) -> None:
        fields: dict[str, Any] = {"member_count": self.conversation.member_count}
        self.tell(
            ChatUpdated(self.conversation.pk, fields if self.conversation.is_active else {**fields, "is_active": False})
        )

    def _introduce(self, participants: Sequence[Participant]) -> None:
        """Send `chat_added` to new members; the conversation looks the same to all of them."""
        if participants:
            display = kinds.displays([self.conversation], participants[0].user)[self.conversation.pk]
            for participant in participants:
                self._tell_one(participant.user_id, ChatAdded(participant, display))

    # --- rows --------------------------------------------------------------------------------------------------------

    def _new_participant(self, person: User, role: str) -> Participant:
        return self._caught_up(Participant(conversation=self.conversation, user=person, role=role))

    def _participant_for(self, person: User) -> Participant:
        """The row of a new member: a new one, or the one they had before they left."""
        participant = self.participants.get(person.pk)
        if participant is None:
            participant = self._new_participant(person, Role.MEMBER)
            participant.save(force_insert=True)
            return participant
        participant.role, participant.joined_at = Role.MEMBER, clock.now()
        participant.removed_at, participant.banned = None, False
        self._caught_up(participant).save(update_fields=PARTICIPANT_FIELDS)
        return participant

    def _caught_up(self, participant: Participant) -> Participant:
        """Mark everything as read, including the system message about joining, which gets the next number."""
        participant.last_read_seq, participant.read_ordinal = self.conversation.head + 1, self.conversation.messages
        participant.receipt_seq = max(participant.receipt_seq, participant.last_read_seq)
        return participant

    def _close_or_open(self, is_active: bool) -> None:
        self.conversation.is_active = is_active
        kinds.named(self.conversation.kind).changed(self.conversation)

    def _take_out(self, participants: Sequence[Participant], *, banned: bool) -> None:
        ids = [participant.pk for participant in participants]
        Participant.objects.filter(pk__in=ids).update(
            role=Role.MEMBER, removed_at=clock.now(), banned=banned, muted_until=None, pinned=False
        )
        self.conversation.member_count -= len(ids)
