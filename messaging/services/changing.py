"""Editing and deleting messages. Each change takes the next number of the conversation."""

from collections.abc import Callable
from uuid import UUID

from accounts.models import User
from chatproject.core.errors import Conflict, Forbidden, NotFound
from chatproject.db import atomic, clock, lend_connection, lock, retried
from chatproject.realtime import topics
from chatproject.realtime.publish import publish
from messaging.events import MessageDeleted, MessageEdited
from messaging.models import Conversation, Message
from messaging.permissions import can_change, can_delete, can_post
from messaging.queries import get_participant_for, with_people

from .composing import Text, compose_in_turn

Changed = type[MessageEdited] | type[MessageDeleted]


def edit_message(*, person: User, message_id: UUID, content: str, text: Text | None = None) -> Message:
    """Replace the text of one's own message; `text` is its HTML and excerpt, if composed already. The same text changes
    nothing. Announces `message_edited`.

    Raises NotFound for anyone who may not read it, Forbidden for another person's message, Conflict if it has been
    deleted, RateLimited.
    """
    composed = text or _composed(person, content)

    def edit(message: Message) -> Changed | None:
        participant = get_participant_for(person, message.conversation_id)
        if not (can_change(participant, message) and can_post(participant)):
            raise Forbidden("Only the person who wrote a message can edit it.")
        if message.deleted_at:
            raise Conflict("This message has been deleted.")
        if message.content == content:
            return None
        message.content, (message.html, message.excerpt), message.edited_at = content, composed, clock.now()
        return MessageEdited

    return _change(message_id, edit)


def _composed(person: User, content: str) -> Text:
    composing = compose_in_turn(person.pk, content)
    lend_connection()
    return composing.result()


def delete_message(*, person: User, message_id: UUID) -> Message:
    """Replace a message by a tombstone, for good. Announces `message_deleted`.

    Raises NotFound for anyone who may not read it, Forbidden unless `person` wrote it or moderates the conversation.
    """

    def delete(message: Message) -> Changed | None:
        if not can_delete(get_participant_for(person, message.conversation_id), message):
            raise Forbidden("Only the person who wrote a message can delete it.")
        return _empty(message)

    return _change(message_id, delete)


def remove_message(*, staff: User, message_id: UUID) -> Message:
    """As `delete_message`, by staff of this server, who need not be members. Raises Forbidden for anyone else."""
    if not staff.is_staff:
        raise Forbidden
    return _change(message_id, _empty)


def _empty(message: Message) -> Changed | None:
    if message.deleted_at:
        return None
    message.content = message.html = message.excerpt = ""
    message.edited_at, message.deleted_at = None, clock.now()
    return MessageDeleted


@retried
def _change(message_id: UUID, change: Callable[[Message], Changed | None]) -> Message:
    """Lock the conversation and let `change` edit the message. If it returns an event class, take a number, save and
    publish.
    """
    chat_id = Message.objects.filter(pk=message_id).values_list("conversation_id", flat=True).first()
    if chat_id is None:
        raise NotFound
    with atomic():
        conversation = lock(Conversation, [chat_id])[chat_id]
        message = with_people(Message.objects.filter(pk=message_id)).get()
        message.conversation = conversation
        changed = change(message)
        if changed is not None:
            message.changed = conversation.take_number()
            message.save()
            conversation.save(update_fields=["head", "touched_at"])
            publish(changed(message), to=topics.conversation(conversation.pk))
    return message
