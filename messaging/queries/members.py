"""Who takes part in conversations, and who of them is there."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple
from uuid import UUID

from django.db.models import Q, QuerySet

from accounts.models import User
from accounts.queries import people_who_show, shows
from chatproject.api.pagination import Page, page

from ..models import MOST_RECEIPTS, Conversation, Participant


class There(NamedTuple):
    """Who takes part in a conversation, and who of them is there and shows it: how many, and who unless it is large."""

    members: set[UUID]
    online: int
    people: list[User] | None


def members_of(conversation: Conversation, *, limit: int, after: str | None) -> Page[Participant]:
    """Who takes part, with the people, in the order in which they came; one query."""
    participants = Participant.objects.filter(conversation=conversation, removed_at=None).select_related("user")
    return page([participants], order=("joined_at", "id"), limit=limit, after=after)


def count_online(chat_id: UUID, online: Collection[UUID]) -> int:
    """How many of the people `online` take part, and show it; one query."""
    return sum(shows(chosen, "presence") for chosen in _online(chat_id, online).values_list("settings", flat=True))


def members_online(chat_id: UUID, online: Collection[UUID], *, limit: int) -> tuple[list[User], int]:
    """Who of the people `online` takes part, and shows it, the first so many by name, and how many do; two queries."""
    rows = _online(chat_id, online).order_by("sort_name", "pk").values_list("pk", "settings")
    ids = [id for id, chosen in rows if shows(chosen, "presence")]
    people = User.objects.filter(pk__in=ids[:limit]).order_by("sort_name", "pk") if ids else ()
    return list(people), len(ids)


def _online(chat_id: UUID, online: Collection[UUID]) -> QuerySet[User]:
    return User.objects.filter(participations__conversation=chat_id, participations__removed_at=None, pk__in=online)


def who_is_there(chat_ids: Collection[UUID], online: Collection[UUID]) -> dict[UUID, There]:
    """Who takes part in these conversations, and who of the people `online` is there and shows it; three queries."""
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
        chat_id: There(
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
