"""Excerpts of messages that were stored before there were any."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from chatproject.db import atomic, lock, retried
from chatproject.db.batches import in_batches
from chatproject.db.bulk import update_all
from messaging.models import EXCERPT_LENGTH
from messaging.rendering import plain

AT_ONCE = 200  # messages, while nobody can write: some tens of milliseconds


def fill_excerpts(messages: Any) -> None:
    """Give each message that has no excerpt its own, a few at a time; begun again, it goes on where it was stopped.

    `messages` is the model, or what a migration knows of it.
    """
    for batch in in_batches(messages.objects.filter(excerpt=None).only("pk"), AT_ONCE):
        _fill(messages, [message.pk for message in batch])


@retried
def _fill(messages: Any, ids: Collection[UUID]) -> None:
    with atomic():
        rows = [row for row in lock(messages, ids).values() if row.excerpt is None]
        for row in rows:
            row.excerpt = plain(row.content, limit=EXCERPT_LENGTH)
        update_all(messages, rows, ["excerpt"])
