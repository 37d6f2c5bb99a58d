"""What is special about groups among the kinds of conversation."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from accounts.models import User
from messaging.kinds import Display, Kind, register
from messaging.models import Conversation, Participant

from . import services
from .models import ChatGroup
from .payloads import GroupDetailsPayload
from .serializers import details

NAMED_AFTER = 3


@register
class Group(Kind):
    """People who were invited. It has a picture, and is small enough to tell all of its members."""

    name = "group"
    most_members = 256
    tables = (ChatGroup,)

    def displays(self, conversations: Sequence[Conversation], viewer: User) -> dict[UUID, Display]:
        by_id = {conversation.pk: conversation for conversation in conversations}
        groups = ChatGroup.objects.filter(conversation_id__in=by_id)
        for group in groups:
            group.conversation = by_id[group.conversation_id]
        return {group.conversation_id: Display({"avatar_url": group.avatar_url}) for group in groups}

    def details(self, conversation: Conversation) -> GroupDetailsPayload:
        participants = Participant.objects.members().filter(conversation=conversation).select_related("user")
        return details(conversation, participants.order_by("joined_at", "pk"))

    def changed(self, conversation: Conversation) -> dict[str, Any]:
        """A drawn picture shows the name."""
        group = ChatGroup.objects.get(conversation=conversation)
        group.conversation = conversation
        return {} if group.has_own_picture else {"avatar_url": group.avatar_url}

    def create(self, *, creator: User, name: str | None, members: Collection[User]) -> Participant:
        return services.create_group(creator=creator, name=name or _named_after(creator, members), members=members)


def _named_after(creator: User, members: Collection[User]) -> str:
    """“Ana, Bo, Cy …” for a group that nobody gave a name."""
    names = [creator.display_name, *sorted(person.display_name for person in members)]
    more = " …" if len(names) > NAMED_AFTER else ""
    return (", ".join(names[:NAMED_AFTER])[:57] + more).strip()
