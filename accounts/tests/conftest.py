from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import orjson
import pytest

from chatproject.realtime import publish
from chatproject.realtime.delivery import Delivery


class Told:
    """What left for the hubs."""

    def __init__(self) -> None:
        self.deliveries: list[Delivery] = []

    @property
    def frames(self) -> list[tuple[str, dict[str, Any]]]:
        """The texts, as (topic, frame)."""
        return [(delivery.topic, orjson.loads(delivery.text)) for delivery in self.deliveries if not delivery.close]

    @property
    def closed(self) -> dict[str, int]:
        """The topics whose sockets close, with the code."""
        return {delivery.topic: delivery.close for delivery in self.deliveries if delivery.close}


@pytest.fixture
def telling(
    monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> Callable[[], AbstractContextManager[Told]]:
    """`with telling() as told:` commits what is written inside it, and holds what was told by that."""

    @contextmanager
    def commit() -> Iterator[Told]:
        told = Told()
        monkeypatch.setattr(publish, "hand_over", told.deliveries.extend)
        with django_capture_on_commit_callbacks(execute=True):
            yield told

    return commit
