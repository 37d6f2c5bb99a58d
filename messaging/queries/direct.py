"""The conversations of two people."""

from uuid import UUID

from accounts.models import User
from messaging.models import Participant

from .conversations import participants_of


def direct_key(one: UUID, other: UUID) -> str:
    """What makes the direct conversation of two people unique."""
    return ".".join(sorted((one.hex, other.hex)))


def get_direct_for(person: User, peer: User) -> Participant | None:
    """The participant of `person` in the direct conversation with `peer`; None when there is none yet; one query."""
    key = direct_key(person.pk, peer.pk)
    return Participant.objects.of(person).select_related("conversation").filter(conversation__direct_key=key).first()


def direct_peers(person: User) -> list[UUID]:
    """With whom somebody has a direct conversation that both know of; one query."""
    theirs = (
        participants_of(person).filter(conversation__kind="direct", conversation__head__gt=0).values("conversation_id")
    )
    others = Participant.objects.filter(conversation_id__in=theirs).exclude(user=person)
    return list(others.values_list("user_id", flat=True))
