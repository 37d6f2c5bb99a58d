"""What a socket asked to subscribe to (people, presence channels), beside what it is subscribed to anyway."""

from collections.abc import Iterable

from .hub import Hub, Subscriber


class Following:
    """The subscriptions of one socket to topics of one sort, at most `most` at a time: one more ends the one that was
    asked for longest ago.
    """

    def __init__(self, hub: Hub, socket: Subscriber, *, most: int) -> None:
        self._hub = hub
        self._socket = socket
        self._most = most
        self._topics: dict[str, None] = {}  # in the order in which they were asked for

    def __contains__(self, topic: str) -> bool:
        return topic in self._topics

    def add(self, topic: str) -> None:
        """Subscribe to `topic`."""
        self._topics.pop(topic, None)
        self._topics[topic] = None
        self._hub.subscribe(self._socket, topic)
        if len(self._topics) > self._most:
            self.remove(next(iter(self._topics)))

    def remove(self, topic: str) -> None:
        """End the subscription to `topic`, if it was asked for here."""
        if topic in self._topics:
            del self._topics[topic]
            self._hub.unsubscribe(self._socket, topic)

    def replace(self, topics: Iterable[str]) -> None:
        """Subscribe to these topics, and to nothing else of this sort."""
        wanted = list(topics)
        for topic in self._topics.keys() - set(wanted):
            self.remove(topic)
        for topic in wanted:
            self.add(topic)
