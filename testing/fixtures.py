"""Fixtures of all tests: the people, and a client for each."""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from rest_framework.test import APIClient

from accounts.models import User
from chatproject.limits import rate_limiter

from . import people
from .clients import api_client


@pytest.fixture(autouse=True)
def own_files(settings: Any, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Uploads of a test stay in a directory of that test, which there is only if there are any."""
    settings.MEDIA_ROOT = tmp_path_factory.getbasetemp() / uuid4().hex / "media"


@pytest.fixture(autouse=True)
def fresh_limits() -> Iterator[None]:
    """What one test used up of a limit is not missing in the next."""
    rate_limiter.forget_all()
    yield
    rate_limiter.forget_all()


@pytest.fixture
def alice(db: None) -> User:
    return people.alice()


@pytest.fixture
def bob(db: None) -> User:
    return people.bob()


@pytest.fixture
def carol(db: None) -> User:
    return people.carol()


@pytest.fixture
def as_alice(alice: User) -> APIClient:
    return api_client(alice)


@pytest.fixture
def as_bob(bob: User) -> APIClient:
    return api_client(bob)


@pytest.fixture
def as_carol(carol: User) -> APIClient:
    return api_client(carol)


@pytest.fixture
def anonymous() -> APIClient:
    return api_client()
