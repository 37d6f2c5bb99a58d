"""Sessions with an open page count as in use, even while the page sends no requests."""

from collections.abc import Collection
from datetime import timedelta
from uuid import UUID

from django.db.models import F

from accounts.models import SESSION_SLIDING, Session
from accounts.queries import alive_among
from chatproject.db import atomic, clock, retried

SLIDE_EVERY = timedelta(hours=1)
AT_ONCE = 500


def use_sessions(sessions: Collection[UUID]) -> list[UUID]:
    """Extend those of these sessions that belong to browsers by 30 days, up to 90 in all, each at most once an hour.
    Sessions of programs are extended only by refreshing their tokens. Returns those that are no longer valid.
    """
    everybody: list[UUID] = list(sessions)
    over: list[UUID] = []
    for first in range(0, len(everybody), AT_ONCE):
        some = everybody[first : first + AT_ONCE]
        alive = alive_among(some)
        over += set(some) - {session.pk for session in alive}
        _slide([session.pk for session in alive if _is_due(session)])
    return over


def _is_due(session: Session) -> bool:
    end = min(clock.now() + SESSION_SLIDING, session.absolute_expires_at)
    return session.kind == Session.Kind.BROWSER and end - session.expires_at > SLIDE_EVERY


@retried
def _slide(ids: Collection[UUID]) -> None:
    if not ids:
        return
    now = clock.now()
    end = now + SESSION_SLIDING
    with atomic():
        open_pages = Session.objects.filter(pk__in=ids, ended_at=None)
        open_pages.filter(absolute_expires_at__gt=end).update(expires_at=end, last_seen=now)
        open_pages.filter(absolute_expires_at__lte=end).update(expires_at=F("absolute_expires_at"), last_seen=now)
