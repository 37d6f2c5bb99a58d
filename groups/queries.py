"""Looking groups up."""

from accounts.models import User
from chatproject.api.pagination import Page, page
from messaging.models import Conversation
from messaging.queries import conversations_of


def groups_of(person: User, *, limit: int, after: str | None) -> Page[Conversation]:
    """The groups of `person`, the newest activity first."""
    mine = conversations_of(person).filter(kind="group")
    rows = mine.select_related("last_message__sender", "last_message__reply_to__sender")
    return page([rows], order=("-active_at", "-id"), limit=limit, after=after)
