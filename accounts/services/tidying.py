"""Maintenance that runs now and then: removing old sessions, and filling in missing search keys."""

from collections.abc import Callable
from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from accounts.models import Session, User
from chatproject.db import atomic, searching
from chatproject.db.batches import in_batches
from chatproject.maintenance.archive import completes

SESSIONS_KEPT = timedelta(days=30)  # after their end
AT_ONCE = 500


def remove_old_sessions(*, count: Callable[[int], None] = lambda _: None) -> int:
    """Remove sessions that ended or expired more than 30 days ago, a few at a time so that nobody waits; how many."""
    before = timezone.now() - SESSIONS_KEPT
    removed = 0
    for batch in in_batches(Session.objects.filter(Q(ended_at__lt=before) | Q(expires_at__lt=before)), AT_ONCE):
        with atomic():
            Session.objects.filter(pk__in=[session.pk for session in batch]).delete()
        removed += len(batch)
        count(len(batch))
    return removed


@completes
def fill_search_keys() -> None:
    """Create the search keys of people who were stored by a version of Parley that had none."""
    searching.fill_search_keys(User.objects.all(), lambda user: searching.search_key(user.display_name, user.username))
