"""What must be true of people, and of the pictures that they uploaded."""

from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import timedelta

from django.core.files.storage import default_storage
from django.utils import timezone

from chatproject.db.batches import grouped, in_batches
from chatproject.db.files import uploads
from chatproject.db.searching import search_key
from chatproject.maintenance.integrity import Count, check

from . import avatars
from .models import User

Owner = Callable[[Collection[str]], Iterable[str]]
_owners: list[Owner] = []
JUST_STORED = timedelta(hours=1)  # a picture is stored before the person whose it is


def owns_pictures(owner: Owner) -> Owner:
    """Register a function that returns which of the given picture names are in use; for each app's `ready()`."""
    _owners.append(owner)
    return owner


@owns_pictures
def pictures_of_people(names: Collection[str]) -> Iterable[str]:
    return User.objects.filter(avatar__in=names).values_list("avatar", flat=True)


@check("people")
def people(count: Count) -> Iterator[str]:
    """Names are stored as they are compared and sorted, and pictures are where people say."""
    for batch in in_batches(User.objects.all()):
        count(len(batch))
        for person in batch:
            yield from (f"accounts.User {person.pk}: {finding}" for finding in _findings(person))


def _findings(person: User) -> Iterator[str]:
    if person.username != person.username.lower():
        yield f"the username {person.username!r} is not in lower case"
    if person.email is not None and person.email != (person.email.lower() or None):
        yield f"the e-mail address {person.email!r} is not in lower case, or blank"
    if person.sort_name != person.display_name.casefold()[:180]:
        yield f"it is sorted as {person.sort_name!r}, but called {person.display_name!r}"
    if person.search_key != search_key(person.display_name, person.username):
        yield f"it is found by {person.search_key!r}, but called {person.display_name!r} and {person.username!r}"
    if "." in person.avatar and not avatars.is_stored(person.avatar):
        now = User.objects.filter(pk=person.pk, avatar=person.avatar)
        if now.exists():  # still: who took another picture meanwhile lost nothing
            yield f"the picture {person.avatar} is not there"


@check("pictures")
def pictures(count: Count) -> Iterator[str]:
    """Every stored picture is in use."""
    for batch in grouped(uploads("avatars"), size=lambda _: 1, most=500):
        count(len(batch))
        named = {path: path.rpartition("/")[2] for path in batch}
        used: set[str] = set().union(*(owns(named.values()) for owns in _owners))
        for path, name in named.items():
            if name not in used and _is_old(path):
                yield f"file {path}: nobody has this picture"


def _is_old(path: str) -> bool:
    try:
        return timezone.now() - default_storage.get_modified_time(path) > JUST_STORED
    except FileNotFoundError:
        return False
