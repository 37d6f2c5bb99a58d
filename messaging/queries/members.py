"""The members of conversations, and which of them are online."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple
from uuid import UUID

from django.db.models import Q, QuerySet

from accounts.models import User
from accounts.queries import people_who_show, shows
from chatproject.api.pagination import Page, page
from messaging.models import MOST_RECEIPTS, Conversation, Participant


class ConversationPresence(NamedTuple):
    """The presence in one conversation: ids of its `members`, how many of them are `online` without hiding it, and
    those `people` by name, or None where there are more than `MOST_RECEIPTS` members.
    """

    members: set[UUID]
    online: int
    people: list[User] | None


def members_of(conversation: Conversation, *, limit: int, after: str | None) -> Page[Participant]:
    """A page of the members, with the people, in the order in which they joined; one query."""
    participants = Participant.objects.filter(conversation=conversation, removed_at=None).select_related("user")
    return page([participants], order=("joined_at", "id"), limit=limit, after=after)


def count_online(chat_id: UUID, online: Collection[UUID]) -> int:
    """How many members are among the ids `online` and do not hide their presence; one query."""
    return sum(shows(chosen, "presence") for chosen in _online(chat_id, online).values_list("settings", flat=True))


def members_online(chat_id: UUID, online: Collection[UUID], *, limit: int) -> tuple[list[User], int]:
    """The members among the ids `online` who do not hide their presence: the first `limit` by name, and how many there
    are in all; two queries.
    """
    rows = _online(chat_id, online).order_by("sort_name", "pk").values_list("pk", "settings")
    ids = [id for id, chosen in rows if shows(chosen, "presence")]
    people = User.objects.filter(pk__in=ids[:limit]).order_by("sort_name", "pk") if ids else ()
    return list(people), len(ids)


def _online(chat_id: UUID, online: Collection[UUID]) -> QuerySet[User]:
    return User.objects.filter(participations__conversation=chat_id, participations__removed_at=None, pk__in=online)


def presence_in(chat_ids: Collection[UUID], online: Collection[UUID]) -> dict[UUID, ConversationPresence]:
    """The presence in each of these conversations, by id; `online` are the ids of all who are online; three queries."""
    rows = Participant.objects.filter(conversation_id__in=chat_ids, removed_at=None)
    participants = list(rows.values_list("conversation_id", "user_id"))
    visible = people_who_show({user_id for _, user_id in participants if user_id in online}, "presence")
    members: dict[UUID, set[UUID]] = {chat_id: set() for chat_id in chat_ids}
    shown: dict[UUID, set[UUID]] = {chat_id: set() for chat_id in chat_ids}
    for chat_id, user_id in participants:
        members[chat_id].add(user_id)
        if user_id in visible:
            shown[chat_id].add(user_id)
    named = {chat_id for chat_id in chat_ids if len(members[chat_id]) <= MOST_RECEIPTS}
    wanted: set[UUID] = set().union(*(shown[chat_id] for chat_id in named))
    people = list(User.objects.filter(pk__in=wanted).order_by("sort_name", "pk")) if wanted else []
    return {
        chat_id: ConversationPresence(
            members[chat_id],
            len(shown[chat_id]),
            [person for person in people if person.pk in shown[chat_id]] if chat_id in named else None,
        )
        for chat_id in chat_ids
    }


def members_among(chat_id: UUID, people: Iterable[UUID]) -> set[UUID]:
    """Who of these people still takes part; one query."""
    participants = Participant.objects.filter(conversation_id=chat_id, user_id__in=people, removed_at=None)
    return set(participants.values_list("user_id", flat=True))


def participants_in(
    conversations: Mapping[UUID, Conversation], people: Iterable[UUID]
) -> Mapping[UUID, dict[UUID, Participant]]:
    """For each conversation the participants of these people, by person; of direct ones both participants; one query.

    Both, since whether one's receipts are shown is also up to the other.
    """
    direct = [chat_id for chat_id, conversation in conversations.items() if conversation.kind == "direct"]
    concerned = Q(conversation_id__in=direct) | Q(conversation_id__in=conversations, user_id__in=people)
    participants: defaultdict[UUID, dict[UUID, Participant]] = defaultdict(dict)
    for participant in Participant.objects.filter(concerned, removed_at=None).select_related("user"):
        participant.conversation = conversations[participant.conversation_id]
        participants[participant.conversation_id][participant.user_id] = participant
    return participants
