"""How somebody wants a conversation; nobody else is told."""

from typing import Any

from chatproject.api.errors import Forbidden
from chatproject.api.times import stamp
from chatproject.db import atomic, retried
from chatproject.realtime import topics
from chatproject.realtime.publish import publish

from ..events import ChatSettings
from ..models import Participant


@retried
def change_settings(*, place: Participant, changes: dict[str, Any]) -> Participant:
    """Set `notify`, `muted_until` or `pinned` for the person at `place`. Announces `chat_settings` to their devices.

    Raises Forbidden for whoever only previews it.
    """
    if not place.is_member:
        raise Forbidden
    if not changes:
        return place
    with atomic():
        Participant.objects.filter(pk=place.pk).update(**changes)
        for name, value in changes.items():
            setattr(place, name, value)
        fields = {name: stamp(value) if name == "muted_until" else value for name, value in changes.items()}
        publish(ChatSettings(place.conversation_id, fields), to=topics.user(place.user_id))
    return place
