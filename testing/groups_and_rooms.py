"""Where several people talk: alice made each of these, bob belongs, carol is outside."""

from collections.abc import Iterator

import pytest

import groups.services
import rooms.services
from accounts.models import User
from chatproject.maintenance.integrity import checks
from messaging.models import Conversation
from messaging.services import join
from rooms.models import Room


@pytest.fixture
def group(alice: User, bob: User) -> Conversation:
    """The group “Choir”."""
    participant = groups.services.create_group(creator=alice, name="Choir", members=[bob])
    return participant.conversation


@pytest.fixture
def public_room(alice: User, bob: User) -> Conversation:
    """The public room “Hall”."""
    participant = rooms.services.create_room(creator=alice, name="Hall", is_public=True, description="For everybody.")
    join(person=bob, chat_id=participant.conversation_id)
    return Conversation.objects.get(pk=participant.conversation_id)


@pytest.fixture
def private_room(alice: User, bob: User) -> Conversation:
    """The private room “Cellar”."""
    participant = rooms.services.create_room(creator=alice, name="Cellar", is_public=False, description="Bring a lamp.")
    join(person=bob, chat_id=participant.conversation_id, invited=True)
    return Conversation.objects.get(pk=participant.conversation_id)


@pytest.fixture(params=["group", "public_room", "private_room"])
def group_or_room(request: pytest.FixtureRequest) -> Conversation:
    """Each of the three in turn."""
    found: Conversation = request.getfixturevalue(request.param)
    return found


@pytest.fixture
def fits_together(db: None) -> Iterator[None]:
    """At the end of the test `check_integrity` finds nothing."""
    yield
    assert [finding for check in checks().values() for finding in check(lambda _: None)] == []


def code_of(room: Conversation) -> str:
    """The Room ID of a private room, as it is now."""
    code = Room.objects.get(conversation=room).code
    assert code
    return code
