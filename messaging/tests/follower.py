"""A client as small as the protocol allows: it holds what it was told, and keeps that right by the rules alone."""

from collections.abc import Callable
from typing import Any

Shape = dict[str, Any]


def bare(message: Shape) -> Shape:
    """A message without what is said to one person only, so that frames and answers can be compared."""
    return {name: value for name, value in message.items() if name not in {"read", "read_by"}}


def tombstone(message: Shape, event: Shape) -> Shape:
    """What `message_deleted` leaves of a message."""
    nothing: Shape = {"content": "", "html": "", "attachments": [], "reactions": [], "mentions": [], "file_url": None}
    change = {"edited": False, "edited_at": None, "deleted": True, "deleted_at": event["deleted_at"]}
    return {**message, **nothing, **change, "changed": event["n"]}


class Follower:
    """One conversation: the messages, the cursor, and the largest number seen.

    `sync(after)` asks for changes, `load()` for the newest page, and both give the answers of the protocol.
    """

    def __init__(self, *, sync: Callable[[int], Shape], load: Callable[[], Shape]) -> None:
        self._sync = sync
        self._load = load
        self.start_anew()

    def start_anew(self) -> None:
        """Drop everything, and load the newest page."""
        page = self._load()
        self.messages = {message["id"]: bare(message) for message in page["messages"]}
        self.cursor = self.largest = page["head"]

    @property
    def is_behind(self) -> bool:
        return self.largest > self.cursor

    def receive(self, event: Shape) -> None:
        """A numbered event: an old one is dropped, the next one applied, a later one only remembered."""
        number = event["n"]
        if number == self.cursor + 1:
            self._apply(event)
            self.cursor = number
        self.notice(number)

    def notice(self, head: int) -> None:
        """Somebody said that the conversation has come this far."""
        self.largest = max(self.largest, head)

    def take(self, message: Shape) -> None:
        """Hold a message, such as that of an `ack`, unless what is held of it is as new. It never moves the cursor."""
        held = self.messages.get(message["id"])
        if held is None or message["changed"] > held["changed"]:
            self.messages[message["id"]] = bare(message)

    def adopt(self, changes: Shape) -> None:
        """The answer to a `sync`, whenever it comes."""
        if changes.get("reset"):
            self.start_anew()
            return
        for message in changes["messages"]:
            self.take(message)
        self.cursor = max(self.cursor, changes["next"])
        self.notice(changes["head"])

    def catch_up(self, *, compare: bool = False) -> None:
        """Ask for what is missing until nothing is; with `compare` also when nothing seems to be."""
        if compare:
            self.adopt(self._sync(self.cursor))
        while self.is_behind:
            self.adopt(self._sync(self.cursor))

    def _apply(self, event: Shape) -> None:
        if "message" in event:
            self.take(event["message"])
        elif (held := self.messages.get(event["message_id"])) is not None and held["changed"] < event["n"]:
            self.messages[held["id"]] = tombstone(held, event)
