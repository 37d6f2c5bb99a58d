"""Who may do what in a conversation, decided from their participant."""

from .models import Message, Participant

Role = Participant.Role


def can_post(participant: Participant) -> bool:
    """Whether this person may say something there."""
    return participant.is_member and participant.conversation.is_active


def can_change(participant: Participant, message: Message) -> bool:
    """Whether this person may give `message` another text: only who wrote it, and only words."""
    return message.sender_id == participant.user_id and message.message_type == Message.Type.TEXT


def can_delete(participant: Participant, message: Message) -> bool:
    """Whether this person may delete `message`: who wrote it, and whoever moderates the conversation."""
    if message.message_type == Message.Type.SYSTEM:
        return False
    return participant.is_member and (message.sender_id == participant.user_id or can_manage(participant))


def can_manage(participant: Participant) -> bool:
    """Whether this person keeps order there: names and describes it, invites people, deletes what others wrote."""
    return (
        participant.is_member
        and participant.conversation.kind != "direct"
        and participant.role in (Role.CREATOR, Role.ADMIN)
    )


def can_own(participant: Participant) -> bool:
    """Whether it is this person's: to close and to open again, and to take back what admins were given."""
    return participant.is_member and participant.role == Role.CREATOR


def can_remove(participant: Participant, other: Participant) -> bool:
    """Whether the person of `participant` may take the other one out: the creator anybody, an admin members."""
    if other.role == Role.CREATOR:
        return False
    return can_own(participant) or (can_manage(participant) and other.role == Role.MEMBER)


def can_change_role(participant: Participant, other: Participant, role: str) -> bool:
    """Whether the person of `participant` may give this role to the other: an admin makes admins, and unmakes none."""
    if other.role == Role.CREATOR:
        return False
    return can_own(participant) or (can_manage(participant) and role == Role.ADMIN)
