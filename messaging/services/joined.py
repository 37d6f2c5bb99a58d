"""What taking part gives back."""

from typing import NamedTuple

from messaging.models import Participant


class Joined(NamedTuple):
    """Somebody's participant in a conversation, and whether they take part only now rather than since before."""

    participant: Participant
    is_new: bool
