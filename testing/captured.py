"""What was told to the sockets: events as they are handed to the hub after the commit."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

import orjson
from django.test import TestCase

from chatproject.realtime import publish


class Told(NamedTuple):
    """An event, to whom it went, and what it said."""

    type: str
    topic: str
    payload: dict[str, Any]


@contextmanager
def captured_events() -> Iterator[list[Told]]:
    """`with captured_events() as told:` commits what the block writes; afterwards `told` holds its events, in order.

    A test that runs inside a transaction of its own has them only after the block, any other as soon as they happen.
    """
    told: list[Told] = []
    hand_over = publish.hand_over

    def listen(deliveries: list[Any]) -> None:
        for delivery in deliveries:
            if delivery.close is None:
                payload = orjson.loads(delivery.text)
                told.append(Told(payload.pop("type"), delivery.topic, payload))
        hand_over(deliveries)

    publish.hand_over = listen
    try:
        with TestCase.captureOnCommitCallbacks(execute=True):
            yield told
    finally:
        publish.hand_over = hand_over
