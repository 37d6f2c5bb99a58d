"""Removing what has been over for long."""

from collections.abc import Callable
from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from accounts.models import Session
from chatproject.db import atomic
from chatproject.db.batches import in_batches

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
