"""Fetching one conversation or message for a person, and checking that they may read it."""

from uuid import UUID

from accounts.models import User
from chatproject.core.errors import Forbidden, NotFound, Problem
from messaging.models import Conversation, Message, Participant

from .messages import with_people


def get_participant_for(person: User, chat_id: UUID, *, kind: str | None = None) -> Participant:
    """The participant of `person` in a conversation, with the conversation; one query, or two for non-members.

    For a non-member of a public conversation it is a preview. Raises NotFound for anyone who may not read it and, if
    `kind` is given, for a conversation of another kind, exactly as if the conversation did not exist.
    """
    mine = Participant.objects.members().of(person).filter(conversation_id=chat_id)
    participant = with_people(mine, through="conversation__last_message").first()
    if participant is None:
        there = Conversation.objects.filter(pk=chat_id, is_public=True, is_active=True)
        public = with_people(there, through="last_message").first()
        participant = Participant.preview(person, public) if public else None
    if participant is None or kind not in (None, participant.conversation.kind):
        raise NotFound
    return participant


def get_message_for(person: User, message_id: UUID) -> tuple[Message, Participant]:
    """A message and the participant of `person` in its conversation. Raises NotFound for anyone who may not read it."""
    message = with_people(Message.objects.filter(pk=message_id)).first()
    if message is None:
        raise NotFound
    participant = get_participant_for(person, message.conversation_id)
    message.conversation = participant.conversation
    return message, participant


def refusal(conversation: Conversation | None) -> Problem:
    """The error for a non-member who tries to act: Forbidden if they may read the conversation, else NotFound."""
    return (
        Forbidden("Join first.") if conversation and conversation.is_public and conversation.is_active else NotFound()
    )
