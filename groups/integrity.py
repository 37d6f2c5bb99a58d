"""What must be true of groups."""

from collections.abc import Collection, Iterable, Iterator

from accounts import avatars
from accounts.integrity import owns_pictures
from chatproject.db.batches import in_batches
from chatproject.maintenance.integrity import Count, check
from messaging.models import Conversation

from .models import ChatGroup


@owns_pictures
def pictures_of_groups(names: Collection[str]) -> Iterable[str]:
    return ChatGroup.objects.filter(avatar__in=names).values_list("avatar", flat=True)


@check("groups")
def groups(count: Count) -> Iterator[str]:
    """Each has its row beside the conversation, which comes and goes with it, and a picture that is there."""
    for batch in in_batches(Conversation.objects.filter(kind="group")):
        count(len(batch))
        known = {group.conversation_id: group for group in ChatGroup.objects.filter(conversation__in=batch)}
        for conversation in batch:
            group = known.get(conversation.pk)
            if group is None:
                yield f"messaging.Conversation {conversation.pk}: it is a group without a row in groups.ChatGroup"
            elif _lost_its_picture(group):
                yield f"messaging.Conversation {conversation.pk}: the picture {group.avatar} is not there"


def _lost_its_picture(group: ChatGroup) -> bool:
    if not group.has_own_picture or avatars.is_stored(group.avatar):
        return False
    return ChatGroup.objects.filter(pk=group.pk, avatar=group.avatar).exists()  # still: it has taken no other meanwhile
