"""When people were last seen."""

from collections.abc import Collection
from uuid import UUID

from accounts.models import User
from chatproject.db import atomic, clock, retried

AT_ONCE = 500


@retried
def update_last_seen(people: Collection[UUID]) -> None:
    """Set `last_seen` of these people, who left just now; in one transaction, however many they are."""
    everybody, now = sorted(people), clock.now()
    with atomic():
        for first in range(0, len(everybody), AT_ONCE):
            User.objects.filter(pk__in=everybody[first : first + AT_ONCE]).update(last_seen=now)
