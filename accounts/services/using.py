"""A page that is open is in use, also while nothing is asked for but what comes by itself."""

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
    """Let the sessions of browsers among these, whose pages are open, last another 30 days, and 90 at most; at most
    once an hour each. A program's slides only when it asks for new tokens. Returns those that let nobody in any more.
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
