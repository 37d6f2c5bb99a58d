"""What is read all the time about rooms, groups and their members is answered from an index."""

import pytest

from chatproject.testing.groups_and_rooms import code_of
from groups.models import ChatGroup
from messaging.models import Participant
from messaging.tests.test_plans import reads_everything
from rooms.models import Room

HOT_READS = {
    "the room of a Room ID": lambda chat: Room.objects.filter(code=code_of(chat)),
    "whether a Room ID is taken": lambda chat: Room.objects.filter(code="A7K2M9P1"),
    "the rows of some rooms": lambda chat: Room.objects.filter(conversation_id__in=[chat.pk]),
    "the rows of some groups": lambda chat: ChatGroup.objects.filter(conversation_id__in=[chat.pk]),
    "the room of a public name": lambda chat: Room.objects.filter(public_name="cellar"),
    "the members of a conversation": lambda chat: Participant.objects.filter(conversation_id=chat.pk),
    "who joined lately": lambda chat: Participant.objects.filter(joined_at__gte=chat.touched_at),
    "some people's participants in some conversations": lambda chat: Participant.objects.filter(
        conversation_id__in=[chat.pk], user_id__in=[chat.created_by_id]
    ),
}


@pytest.mark.parametrize("name", HOT_READS)
def test_a_hot_read_uses_an_index(name, private_room):
    assert not reads_everything(HOT_READS[name](private_room))
