from collections.abc import Callable, Iterator
from typing import Any
from unittest.mock import Mock, patch

import pytest

from accounts.models import User
from accounts.passwords import Argon2Hasher
from chatproject.realtime import limits
from chatproject.realtime.batching import Batcher
from messaging import services
from messaging.models import Conversation, Message, Participant


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


@pytest.fixture
def unlimited(settings: Any) -> None:
    """As often as one likes."""
    settings.RATE_LIMITS = False


@pytest.fixture
def still_clock() -> Iterator[None]:
    """Nobody gets anything back of a limit while the test runs, however slow the machine."""
    with patch.object(limits, "time", Mock(monotonic=Mock(return_value=1_000.0))):
        yield


@pytest.fixture
def batchers(transactional_db: None) -> Iterator[None]:
    """Batches are committed by their own threads, which are at rest again when the tables are emptied."""
    yield
    Batcher.stop_all()


@pytest.fixture
def people(db: None) -> Callable[[int], list[User]]:
    """`people(3)`: more people, who cannot sign in, since making a password takes its time."""

    def people(count: int) -> list[User]:
        known = User.objects.count()
        names = [f"person-{known + number}" for number in range(count)]
        rows = [User(username=name, display_name=name, sort_name=name, avatar="0" * 16) for name in names]
        return User.objects.bulk_create(rows)

    return people


@pytest.fixture(autouse=True)
def quick_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a password costs is proved in `accounts`; here there are people in every test."""
    monkeypatch.setattr(Argon2Hasher, "time_cost", 1)
    monkeypatch.setattr(Argon2Hasher, "memory_cost", 8)
