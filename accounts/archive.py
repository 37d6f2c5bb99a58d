"""How people and their devices get into an archive."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from chatproject.db.batches import in_batches
from chatproject.maintenance.archive import Entry, Part, register

from .models import Session, User

CLOCKS_DIFFER = timedelta(minutes=1)


@register
class People(Part):
    """People come first. Those who registered meanwhile may be in conversations that were read later: they follow."""

    name = "people"
    tables = (User, Session)

    def rows(self) -> Iterator[Entry]:
        for people in in_batches(User.objects.all()):
            yield from map(Entry, people)

    def later(self, began: datetime) -> Iterator[Entry]:
        for sessions in in_batches(Session.objects.all()):
            yield from map(Entry, sessions)
        for people in in_batches(User.objects.filter(created_at__gte=began - CLOCKS_DIFFER)):
            yield from (Entry(person, again=True) for person in people)
