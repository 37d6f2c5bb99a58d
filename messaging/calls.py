"""What services are called with and what they give back, where more than one part of the app has to know it."""

from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from .models import Message, Participant


@dataclass(slots=True)
class Call:
    """A message that somebody wants to send. Its text has been composed, which takes too long under a lock; or there
    is a `wait` of some seconds, until which its sender may say nothing that has not been said before.
    """

    sender_id: UUID
    chat_id: UUID
    content: str
    html: str = ""
    client_id: str | None = None
    reply_to: UUID | None = None
    excerpt: str | None = None
    wait: float = 0.0

    @property
    def size(self) -> int:
        """About how many bytes of the batch it takes."""
        return 4 * (len(self.content) + len(self.html))


class Sent(NamedTuple):
    """The message that a call became now, or had become before."""

    message: Message
    is_new: bool


class Joined(NamedTuple):
    """Somebody's participant in a conversation, and whether they take part only now rather than since before."""

    participant: Participant
    is_new: bool


class Reading(NamedTuple):
    """Where the position is now, what is unread beyond it, and how many messages it took from unread."""

    last_read_seq: int
    unread: int
    taken: int


NOTHING_READ = Reading(0, 0, 0)
