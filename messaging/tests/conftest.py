from collections.abc import Callable
from typing import Any

import pytest
from rest_framework.test import APIClient

from accounts.models import User
from messaging import services
from messaging.models import Conversation, Message, Participant
from testing.captured import captured_events

from .replaying import Replay, fetched


@pytest.fixture
def conversation(alice: User, bob: User) -> Conversation:
    """The conversation of alice and bob, opened by alice; nothing has been said in it."""
    participant = services.get_or_create_direct(person=alice, peer=bob).participant
    return participant.conversation


@pytest.fixture
def say(conversation: Conversation) -> Callable[..., Message]:
    """`say(alice, "hello")` in the conversation of alice and bob."""

    def say(sender: User, content: str = "hello", **given: Any) -> Message:
        return services.send_message(sender=sender, chat_id=conversation.pk, content=content, **given).message

    return say


@pytest.fixture
def participant_of(conversation: Conversation) -> Callable[[User], Participant]:
    """Somebody's participant in the conversation of alice and bob, as it is stored now."""

    def participant_of(person: User) -> Participant:
        return Participant.objects.select_related("conversation").get(conversation=conversation, user=person)

    return participant_of


@pytest.fixture
def replays(
    as_alice: APIClient, as_bob: APIClient, as_carol: APIClient, alice: User, bob: User, carol: User
) -> Callable[..., list[str]]:
    """`replays(act)`: for everybody, what was held before and the events of `act` make what is there after it.

    Returns the types of the events.
    """
    everybody = [(as_alice, alice), (as_bob, bob), (as_carol, carol)]

    def replays(act: Callable[[], Any]) -> list[str]:
        held = [Replay(fetched(client), person) for client, person in everybody]
        with captured_events() as told:
            act()
        for (client, person), replay in zip(everybody, held, strict=True):
            replay.receive(told)
            assert replay.equals(fetched(client)), person
        return [event.type for event in told]

    return replays


@pytest.fixture
def message(say, bob):
    """What bob said to alice."""
    return say(bob, "between us")
