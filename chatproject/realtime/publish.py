"""How services announce what they stored: after the commit, encoded once, to this process and on to the bus."""

import time
from collections.abc import Collection
from uuid import UUID

from chatproject.db import on_commit

from . import protocol, topics
from .delivery import Delivery, Event
from .hub import running_hubs


def publish(event: Event, *, to: str) -> None:
    """Send `event` to the subscribers of the topic `to`, once the open transaction is committed."""
    publish_all([(event, to)])


def publish_all(events: Collection[tuple[Event, str]]) -> None:
    """Send several (event, topic) in this order, as one message on the bus."""
    if events:
        on_commit(lambda: hand_over([event.to(topic) for event, topic in events]))


def end_sessions(ids: Collection[UUID]) -> None:
    """Close the sockets of these sessions (4401), in every process, once the open transaction is committed."""
    closings = [Delivery(topics.session(id), close=protocol.SESSION_ENDED) for id in ids]
    if closings:
        on_commit(lambda: hand_over(closings))


def hand_over(deliveries: list[Delivery]) -> None:
    """Publish events from any thread. Where no hub runs, as in a command, servers find the change by reconciling."""
    committed = time.perf_counter()
    for hub in list(running_hubs):
        try:
            hub.loop.call_soon_threadsafe(hub.publish, deliveries, committed)
        except RuntimeError:  # its loop is closed
            running_hubs.discard(hub)
