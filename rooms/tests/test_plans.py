"""What is read all the time about rooms, groups and their members is answered from an index."""

import pytest

from groups.models import ChatGroup
from messaging.models import Participant
from messaging.tests.test_plans import reads_everything
from rooms.models import Room
from testing.groups_and_rooms import code_of

pytestmark = pytest.mark.engines

HOT_READS = {
    "the room of a Room ID": lambda conversation: Room.objects.filter(code=code_of(conversation)),
    "whether a Room ID is taken": lambda conversation: Room.objects.filter(code="A7K2M9P1"),
    "the rows of some rooms": lambda conversation: Room.objects.filter(conversation_id__in=[conversation.pk]),
    "the rows of some groups": lambda conversation: ChatGroup.objects.filter(conversation_id__in=[conversation.pk]),
    "the room of a public name": lambda conversation: Room.objects.filter(public_name="cellar"),
    "the members of a conversation": lambda conversation: Participant.objects.filter(conversation_id=conversation.pk),
    "who joined lately": lambda conversation: Participant.objects.filter(joined_at__gte=conversation.touched_at),
    "some people's participants in some conversations": lambda conversation: Participant.objects.filter(
        conversation_id__in=[conversation.pk], user_id__in=[conversation.created_by_id]
    ),
}


@pytest.mark.parametrize("name", HOT_READS)
def test_a_hot_read_uses_an_index(name, private_room):
    assert not reads_everything(HOT_READS[name](private_room))
