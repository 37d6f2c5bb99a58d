"""What is otherwise in the way of tests, and who else is there."""

from collections.abc import Callable, Iterator
from typing import Any
from unittest.mock import Mock, patch

import pytest
import redis

from accounts.models import User
from accounts.passwords import Argon2Hasher
from chatproject.db.searching import search_key
from chatproject.limits import rate_limiter, shared
from chatproject.realtime.batching import Batcher

from .patience import PATIENCE
from .redis_server import RedisServer


@pytest.fixture
def people(db: None) -> Callable[[int], list[User]]:
    """`people(3)`: more people, who cannot sign in, since making a password takes its time."""

    def people(count: int) -> list[User]:
        known = User.objects.count()
        names = [f"person-{known + number}" for number in range(count)]
        return User.objects.bulk_create(
            User(username=name, display_name=name, sort_name=name, search_key=search_key(name, name), avatar="0" * 16)
            for name in names
        )

    return people


@pytest.fixture(autouse=True)
def quick_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a password costs is proved in `accounts/tests/test_passwords.py`; elsewhere every test has people."""
    monkeypatch.setattr(Argon2Hasher, "time_cost", 1)
    monkeypatch.setattr(Argon2Hasher, "memory_cost", 8)


@pytest.fixture
def unlimited(settings: Any) -> None:
    """As often as one likes."""
    settings.RATE_LIMITS = False


@pytest.fixture
def still_clock() -> Iterator[None]:
    """Nobody gets anything back of a limit while the test runs, however slow the machine."""
    with patch.object(rate_limiter, "time", Mock(monotonic=Mock(return_value=1_000.0))):
        yield


@pytest.fixture
def still_redis(redis_server: RedisServer, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[redis.Redis]:
    """A Redis that limits, in which nothing has been counted yet: it is waited for, and its clock stands still."""
    clock = "redis.call('TIME')"
    assert clock in shared.GRANT
    monkeypatch.setattr(shared, "GRANT", shared.GRANT.replace(clock, "{1000, 0}"))
    monkeypatch.setattr(shared, "ANSWERS_WITHIN", PATIENCE)
    settings.REDIS_URL = redis_server.url
    rate_limiter._shared.cache_clear()
    with redis.Redis.from_url(redis_server.url) as client:
        client.flushdb()
        yield client
    rate_limiter._shared.cache_clear()


@pytest.fixture
def batchers(transactional_db: None) -> Iterator[None]:
    """Batches are committed by their own threads, which are at rest again when the tables are emptied."""
    yield
    Batcher.stop_all()
