"""Which members of conversations are online."""

from collections.abc import Collection
from typing import NamedTuple
from uuid import UUID

from django.db.models import QuerySet

from accounts.models import User
from accounts.queries import people_who_show, shows
from messaging.models import MOST_RECEIPTS, Participant


class ConversationPresence(NamedTuple):
    """The presence in one conversation: ids of its `members`, how many of them are `online` without hiding it, and
    those `people` by name, or None where there are more than `MOST_RECEIPTS` members.
    """

    members: set[UUID]
    online: int
    people: list[User] | None


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
    rows = Participant.objects.members().filter(conversation_id__in=chat_ids)
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
