from collections.abc import Callable
from typing import Any

import pytest

from accounts.models import User
from messaging import services
from messaging.models import Conversation, Message, Participant


@pytest.fixture(autouse=True)
def _quick(quick_passwords: None) -> None:
    pass


@pytest.fixture
def chat(alice: User, bob: User) -> Conversation:
    """The conversation of alice and bob, opened by alice; nothing has been said in it."""
    place, _ = services.open_direct(person=alice, peer=bob)
    return place.conversation


@pytest.fixture
def say(chat: Conversation) -> Callable[..., Message]:
    """`say(alice, "hello")` in the conversation of alice and bob."""

    def say(sender: User, content: str = "hello", **given: Any) -> Message:
        return services.send_message(sender=sender, chat_id=chat.pk, content=content, **given).message

    return say


@pytest.fixture
def place_of(chat: Conversation) -> Callable[[User], Participant]:
    """Somebody's place in the conversation of alice and bob, as it is stored now."""

    def place_of(person: User) -> Participant:
        return Participant.objects.select_related("conversation").get(conversation=chat, user=person)

    return place_of
