"""What must be true of groups."""

from collections.abc import Collection, Iterable, Iterator

from accounts import avatars
from accounts.integrity import owns_pictures
from chatproject.db.batches import in_batches
from chatproject.db.integrity import Count, check
from messaging.models import Conversation

from .models import ChatGroup


@owns_pictures
def pictures_of_groups(names: Collection[str]) -> Iterable[str]:
    return ChatGroup.objects.filter(avatar__in=names).values_list("avatar", flat=True)


@check("groups")
def groups(count: Count) -> Iterator[str]:
    """Each has its row beside the conversation, and a picture that is there."""
    for batch in in_batches(Conversation.objects.filter(kind="group").only("pk")):
        count(len(batch))
        known = {group.conversation_id: group for group in ChatGroup.objects.filter(conversation__in=batch)}
        for chat in batch:
            if chat.pk not in known:
                yield f"messaging.Conversation {chat.pk}: it is a group without a row in groups.ChatGroup"
            elif "." in (avatar := known[chat.pk].avatar) and not avatars.is_stored(avatar):
                yield f"groups.ChatGroup {known[chat.pk].pk}: the picture {avatar} is not there"
