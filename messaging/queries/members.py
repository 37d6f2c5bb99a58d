"""The members of conversations."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from uuid import UUID

from django.db.models import Q

from chatproject.api.pagination import Page, page
from messaging.models import Conversation, Participant


def members_of(conversation: Conversation, *, limit: int, after: str | None) -> Page[Participant]:
    """A page of the members, with the people, in the order in which they joined; one query."""
    participants = Participant.objects.members().filter(conversation=conversation).select_related("user")
    return page([participants], order=("joined_at", "id"), limit=limit, after=after)


def members_among(chat_id: UUID, people: Iterable[UUID]) -> set[UUID]:
    """The ids of those people who are members of the conversation; one query."""
    participants = Participant.objects.members().filter(conversation_id=chat_id, user_id__in=people)
    return set(participants.values_list("user_id", flat=True))


def participants_in(
    conversations: Mapping[UUID, Conversation], people: Iterable[UUID]
) -> Mapping[UUID, dict[UUID, Participant]]:
    """For each conversation, the participants of these people by person id; one query. For direct conversations both
    participants, since receipts are shown only if both people allow it.
    """
    direct = [chat_id for chat_id, conversation in conversations.items() if conversation.kind == "direct"]
    concerned = Q(conversation_id__in=direct) | Q(conversation_id__in=conversations, user_id__in=people)
    participants: defaultdict[UUID, dict[UUID, Participant]] = defaultdict(dict)
    for participant in Participant.objects.members().filter(concerned).select_related("user"):
        participant.conversation = conversations[participant.conversation_id]
        participants[participant.conversation_id][participant.user_id] = participant
    return participants
