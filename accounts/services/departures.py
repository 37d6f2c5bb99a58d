"""People go."""

from collections.abc import Collection
from uuid import UUID

from accounts.models import User
from chatproject.db import atomic, clock, retried

AT_ONCE = 500


@retried
def note_departures(people: Collection[UUID]) -> None:
    """These people were seen last just now; in one transaction, however many they are."""
    everybody, now = sorted(people), clock.now()
    with atomic():
        for first in range(0, len(everybody), AT_ONCE):
            User.objects.filter(pk__in=everybody[first : first + AT_ONCE]).update(last_seen=now)
