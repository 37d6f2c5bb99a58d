"""Who may do what in a conversation, decided from their place in it."""

from .models import Message, Participant

Role = Participant.Role


def can_post(place: Participant) -> bool:
    """Whether this person may say something there."""
    return place.is_member and place.conversation.is_active


def can_change(place: Participant, message: Message) -> bool:
    """Whether this person may give `message` another text: only who wrote it, and only words."""
    return message.sender_id == place.user_id and message.message_type == Message.Type.TEXT


def can_delete(place: Participant, message: Message) -> bool:
    """Whether this person may delete `message`: who wrote it, and whoever moderates the conversation."""
    if message.message_type == Message.Type.SYSTEM:
        return False
    return place.is_member and (message.sender_id == place.user_id or can_manage(place))


def can_manage(place: Participant) -> bool:
    """Whether this person keeps order there: names and describes it, invites people, deletes what others wrote."""
    return place.is_member and place.conversation.kind != "direct" and place.role in (Role.CREATOR, Role.ADMIN)


def can_own(place: Participant) -> bool:
    """Whether it is this person's: to close and to open again, and to take back what admins were given."""
    return place.is_member and place.role == Role.CREATOR


def can_remove(place: Participant, other: Participant) -> bool:
    """Whether the person at `place` may take the other one out: the creator anybody, an admin members."""
    if other.role == Role.CREATOR:
        return False
    return can_own(place) or (can_manage(place) and other.role == Role.MEMBER)


def can_change_role(place: Participant, other: Participant, role: str) -> bool:
    """Whether the person at `place` may give the other one this role: an admin may make admins, not unmake them."""
    if other.role == Role.CREATOR:
        return False
    return can_own(place) or (can_manage(place) and role == Role.ADMIN)
