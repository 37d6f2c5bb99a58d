"""Direct conversations: one for each pair of people. The second person sees it once it has a message."""

from collections.abc import Collection

from django.db import IntegrityError

from accounts.models import User
from chatproject.core.errors import Invalid
from chatproject.db import atomic
from chatproject.realtime import topics
from chatproject.realtime.delivery import Event
from chatproject.realtime.publish import publish
from messaging import kinds
from messaging.calls import Joined
from messaging.events import ChatAdded
from messaging.kinds import Direct
from messaging.models import Conversation, Participant
from messaging.queries import direct_key, get_direct_for


def get_or_create_direct(*, person: User, peer: User) -> Joined:
    """The participant of `person` in the direct conversation with `peer`, which is made if there is none.

    Any number of calls at once make one: the unique key decides, and who comes second finds what the first one made.
    Announces `chat_added` to the devices of `person`. Raises Invalid for a conversation with oneself.
    """
    if participant := find_direct(person=person, peer=peer):
        return Joined(participant, is_new=False)
    try:
        return Joined(_create(person, peer), is_new=True)
    except IntegrityError:
        participant = get_direct_for(person, peer)
        if participant is None:
            raise
        return Joined(participant, is_new=False)


def find_direct(*, person: User, peer: User) -> Participant | None:
    """The participant of `person` in the direct conversation with `peer`, if any. Raises Invalid for oneself."""
    if person.pk == peer.pk:
        raise Invalid("You cannot talk to yourself here.")
    return get_direct_for(person, peer)


def _create(person: User, peer: User) -> Participant:
    with atomic():
        conversation = Conversation.objects.create(
            kind=Direct.name, direct_key=direct_key(person.pk, peer.pk), created_by=person, member_count=2
        )
        mine, _ = Participant.objects.bulk_create(
            [Participant(conversation=conversation, user=person), Participant(conversation=conversation, user=peer)]
        )
        publish(ChatAdded(mine, kinds.displays([conversation], person)[conversation.pk]), to=topics.user(person.pk))
    return mine


def introductions(conversation: Conversation, participants: Collection[Participant]) -> list[tuple[Event, str]]:
    """Before the first message of a direct conversation: `chat_added` for the person who has not seen it yet.
    `participants`: both of them, with their people; no query.
    """
    if conversation.head or conversation.kind != Direct.name:
        return []
    return [
        (ChatAdded(participant, Direct.display(participants, participant.user)), topics.user(participant.user_id))
        for participant in participants
        if participant.user_id != conversation.created_by_id
    ]
