"""Writing something, before it is said."""

from uuid import UUID

from accounts.models import User
from chatproject.core.errors import Forbidden
from chatproject.realtime import topics
from chatproject.realtime.publish import publish
from messaging.events import StoppedTyping, Typing
from messaging.models import Conversation, Participant
from messaging.permissions import can_post
from messaging.queries import is_small, refusal


def show_typing(*, person: User, chat_id: UUID, is_typing: bool = True) -> None:
    """Show that `person` writes something there, or no longer does. One query; nothing is stored.

    Announces `typing` or `stop_typing`, but not in a large conversation, nor of somebody who does not show it. Raises
    NotFound for anyone who may not read it, Forbidden outside a public conversation and in a closed one.
    """
    participants = Participant.objects.members().of(person).select_related("conversation", "user")
    participant = participants.filter(conversation_id=chat_id).first()
    if participant is None:
        raise refusal(Conversation.objects.filter(pk=chat_id).first())
    if not can_post(participant):
        raise Forbidden("This conversation is closed.")
    if is_small(participant.conversation) and participant.user.preference("typing"):
        event = Typing if is_typing else StoppedTyping
        publish(event(chat_id, participant.user), to=topics.conversation(chat_id))
