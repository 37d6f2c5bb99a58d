"""What a participant may do in a conversation."""

from .models import Message, Participant

Role = Participant.Role


def can_post(participant: Participant) -> bool:
    """Whether this person may send messages there."""
    return participant.is_member and participant.conversation.is_active


def can_change(participant: Participant, message: Message) -> bool:
    """Whether this person may edit `message`: only its author may, and only text messages."""
    return message.sender_id == participant.user_id and message.message_type == Message.Type.TEXT


def can_delete(participant: Participant, message: Message) -> bool:
    """Whether this person may delete `message`: its author may, and members who moderate the conversation."""
    if message.message_type == Message.Type.SYSTEM:
        return False
    return participant.is_member and (message.sender_id == participant.user_id or can_manage(participant))


def can_manage(participant: Participant) -> bool:
    """Whether this person moderates the conversation: names and describes it, adds and removes people, deletes
    messages.
    """
    return (
        participant.is_member
        and participant.conversation.kind != "direct"
        and participant.role in (Role.CREATOR, Role.ADMIN)
    )


def can_own(participant: Participant) -> bool:
    """Whether this person is the creator, who may close and reopen the conversation and change the role of admins."""
    return participant.is_member and participant.role == Role.CREATOR


def can_remove(participant: Participant, other: Participant) -> bool:
    """Whether `participant` may remove `other`: the creator may remove anyone, an admin only ordinary members."""
    if other.role == Role.CREATOR:
        return False
    return can_own(participant) or (can_manage(participant) and other.role == Role.MEMBER)


def can_change_role(participant: Participant, other: Participant, role: str) -> bool:
    """Whether `participant` may give `other` this role: the creator any, an admin only the role of admin."""
    if other.role == Role.CREATOR:
        return False
    return can_own(participant) or (can_manage(participant) and role == Role.ADMIN)
