"""Who may do what in a conversation, decided from their place in it."""

from .models import Message, Participant


def can_post(place: Participant) -> bool:
    """Whether this person may say something there."""
    return place.removed_at is None and place.conversation.is_active


def can_change(place: Participant, message: Message) -> bool:
    """Whether this person may give `message` another text: only who wrote it, and only words."""
    return message.sender_id == place.user_id and message.message_type == Message.Type.TEXT


def can_delete(place: Participant, message: Message) -> bool:
    """Whether this person may delete `message`: who wrote it, and whoever moderates the conversation."""
    return message.sender_id == place.user_id or can_moderate(place)


def can_moderate(place: Participant) -> bool:
    """Whether this person keeps order there."""
    return place.conversation.kind != "direct" and place.role in (Participant.Role.CREATOR, Participant.Role.ADMIN)
