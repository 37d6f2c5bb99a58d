"""How groups get to the wire, beside what all conversations have."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from uuid import UUID

from accounts.models import User
from messaging.models import Conversation, Participant
from messaging.serializers import chats_for, member

from .payloads import GroupDetailsPayload, LeadersPayload, ListedGroupPayload


def groups_listed(viewer: User, participants: Sequence[Participant]) -> list[ListedGroupPayload]:
    """Groups as a list shows them to `viewer`, whose participants these are, with their leaders only."""
    chat_ids = [participant.conversation_id for participant in participants]
    leaders = Participant.objects.members().filter(conversation_id__in=chat_ids).exclude(role=Participant.Role.MEMBER)
    admins: defaultdict[UUID, list[UUID]] = defaultdict(list)
    for chat_id, user_id in leaders.order_by("joined_at", "pk").values_list("conversation_id", "user_id"):
        admins[chat_id].append(user_id)
    return [
        {**shape, **_leaders(participant.conversation, admins[participant.conversation_id])}
        for participant, shape in zip(participants, chats_for(viewer, participants), strict=True)
    ]


def details(conversation: Conversation, participants: Iterable[Participant]) -> GroupDetailsPayload:
    """What only the answer about one group has: who leads it, and all members, whose participants these are."""
    everybody = list(participants)
    admins = [participant.user_id for participant in everybody if participant.role != Participant.Role.MEMBER]
    return {**_leaders(conversation, admins), "members": [member(participant) for participant in everybody]}


def _leaders(conversation: Conversation, admins: Sequence[UUID]) -> LeadersPayload:
    return {
        "created_by": str(conversation.created_by_id) if conversation.created_by_id else None,
        "admins": [str(admin) for admin in admins],
    }
