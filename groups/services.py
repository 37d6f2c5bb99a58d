"""What is done with groups; who takes part in them is `messaging`'s."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from accounts import avatars
from accounts.limits import limit_pictures
from accounts.models import User
from chatproject.core.errors import Forbidden
from chatproject.db import atomic, on_commit, retried
from messaging.models import Conversation, Participant
from messaging.permissions import can_manage
from messaging.queries import get_participant_for
from messaging.services import create_conversation, described, rename

from .models import ChatGroup, drawn_for


@retried
def create_group(*, creator: User, name: str, members: Collection[User] = ()) -> Participant:
    """A new group; returns the participant of its creator. Announces and raises as `create_conversation`."""
    with atomic():
        return create_conversation(creator=creator, kind="group", name=name, members=members, set_up=_set_up)


def _set_up(conversation: Conversation) -> None:
    ChatGroup.objects.create(conversation=conversation, avatar=drawn_for(conversation))


def update_group(*, actor: User, chat_id: UUID, changes: dict[str, Any]) -> None:
    """Change what `changes` names: `name`, `avatar` (a file, or None for the drawn picture).

    Announces a `message` for another name, and `chat_updated`. Raises NotFound for anyone who may not read it,
    Forbidden for members and in a closed group, Invalid for a bad picture, RateLimited for too many, and Unavailable.
    """
    picture = changes.get("avatar")
    if not picture:
        _update(actor, chat_id, changes, None)
        return
    current = _picture_to_change(actor, chat_id)
    limit_pictures(actor.pk)
    stored = avatars.store(picture, owner=chat_id)
    with avatars.discarded_on_failure(stored, current=current):
        _update(actor, chat_id, changes, stored)


def _picture_to_change(actor: User, chat_id: UUID) -> str:
    """The current picture, after checking that `actor` may change it, so that an upload by anyone else is not
    processed.
    """
    participant = get_participant_for(actor, chat_id, kind="group")
    if not (can_manage(participant) and participant.conversation.is_active):
        raise Forbidden
    return ChatGroup.objects.values_list("avatar", flat=True).get(conversation_id=chat_id)


@retried
def _update(actor: User, chat_id: UUID, changes: dict[str, Any], stored: str | None) -> None:
    with atomic():
        if "name" in changes:
            rename(actor=actor, chat_id=chat_id, name=changes["name"])
        if "avatar" in changes:
            with described(actor=actor, chat_id=chat_id) as fields:
                group = ChatGroup.objects.select_related("conversation").get(conversation_id=chat_id)
                old, group.avatar = group.avatar, stored or drawn_for(group.conversation)
                group.save(update_fields=["avatar"])
                if group.avatar != old:
                    on_commit(lambda: avatars.discard(old))
                    fields["avatar_url"] = group.avatar_url
