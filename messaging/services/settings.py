"""How somebody wants a conversation; nobody else is told."""

from typing import Any

from chatproject.core.errors import Forbidden
from chatproject.core.times import stamp
from chatproject.db import atomic, retried
from chatproject.realtime import topics
from chatproject.realtime.publish import publish
from messaging.events import ChatSettings
from messaging.models import Participant


@retried
def change_settings(*, participant: Participant, changes: dict[str, Any]) -> Participant:
    """Set `notify`, `muted_until` or `pinned` of `participant`. Announces `chat_settings` to the person's devices.

    Raises Forbidden for whoever only previews it.
    """
    if not participant.is_member:
        raise Forbidden
    if not changes:
        return participant
    with atomic():
        Participant.objects.filter(pk=participant.pk).update(**changes)
        for name, value in changes.items():
            setattr(participant, name, value)
        fields = {name: stamp(value) if name == "muted_until" else value for name, value in changes.items()}
        publish(ChatSettings(participant.conversation_id, fields), to=topics.user(participant.user_id))
    return participant
