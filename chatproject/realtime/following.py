"""What a socket asked to hear, beside what its person hears anyway."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .hub import Hub, Listener


class Following:
    """Topics of one sort, at most `most` at a time: the one that was asked for longest ago is forgotten."""

    def __init__(self, hub: "Hub", socket: "Listener", *, most: int) -> None:
        self._hub = hub
        self._socket = socket
        self._most = most
        self._topics: dict[str, None] = {}  # in the order in which they were asked for

    def __contains__(self, topic: str) -> bool:
        return topic in self._topics

    def add(self, topic: str) -> None:
        """Hear this as well."""
        self._topics.pop(topic, None)
        self._topics[topic] = None
        self._hub.subscribe(self._socket, topic)
        if len(self._topics) > self._most:
            self.remove(next(iter(self._topics)))

    def remove(self, topic: str) -> None:
        """Hear this no longer, if it was asked for."""
        if topic in self._topics:
            del self._topics[topic]
            self._hub.unsubscribe(self._socket, topic)

    def replace(self, topics: Iterable[str]) -> None:
        """Hear these, and nothing else of this sort."""
        wanted = list(topics)
        for topic in self._topics.keys() - set(wanted):
            self.remove(topic)
        for topic in wanted:
            self.add(topic)
