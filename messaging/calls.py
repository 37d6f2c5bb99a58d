"""Arguments and results of services that other parts of the app need as types."""

from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from .models import Message, Participant


@dataclass(slots=True)
class Call:
    """A message to be sent. Its text has been composed beforehand, since that takes too long under a lock. If `wait`
    (seconds) is set, the sender is over a limit: the call succeeds only if it repeats a stored message.
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
    """The result of a call: its message, and whether it is new or had been stored before."""

    message: Message
    is_new: bool


class Joined(NamedTuple):
    """A person's participant, and whether they have just become a member or were one already."""

    participant: Participant
    is_new: bool


class Reading(NamedTuple):
    """The read position, the number of unread messages after it, and how many fewer are unread than before."""

    last_read_seq: int
    unread: int
    taken: int


NOTHING_READ = Reading(0, 0, 0)
