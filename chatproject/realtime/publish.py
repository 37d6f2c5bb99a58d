"""The only way an event leaves: after the commit, encoded once, to the hub of this process and on to the bus."""

from collections.abc import Collection
from uuid import UUID

from chatproject.db import on_commit

from . import hub, protocol, topics
from .delivery import Delivery, Event


def publish(event: Event, *, to: str) -> None:
    """Send `event` to the subscribers of the topic `to`, once the open transaction is committed."""
    publish_all([(event, to)])


def publish_all(events: Collection[tuple[Event, str]]) -> None:
    """Send several (event, topic) in this order, as one message on the bus."""
    if events:
        on_commit(lambda: hub.hand_over([event.to(topic) for event, topic in events]))


def end_sessions(ids: Collection[UUID]) -> None:
    """Close the sockets of these sessions (4401), in every process, once the open transaction is committed."""
    closings = [Delivery(topics.session(id), close=protocol.SESSION_ENDED) for id in ids]
    if closings:
        on_commit(lambda: hub.hand_over(closings))
