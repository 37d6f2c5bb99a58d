"""Looking people and devices up."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from chatproject.core.addresses import neighbourhood
from chatproject.core.errors import UserNotFound
from chatproject.db import clock, is_uuid
from chatproject.db.searching import matching as names_matching

from .models import DEFAULT_SETTINGS, Session, User

LATELY = timedelta(days=30)


def people() -> QuerySet[User]:
    """Everybody who still has an account."""
    return User.objects.filter(is_active=True)


def person_by_reference(reference: str) -> User:
    """The person with this e-mail address (it has an `@`), id or username; one query. Raises UserNotFound."""
    user = find_person(reference)
    if user is None:
        raise UserNotFound
    return user


def people_by_references(references: Iterable[str]) -> list[User]:
    """The people whom these references name, in their order, each once; at most three queries. Raises UserNotFound if
    one of them names nobody.
    """
    wanted = {reference.strip().lower(): None for reference in references}.keys()
    if not all(reference.isprintable() for reference in wanted):
        raise UserNotFound
    emails = {reference for reference in wanted if "@" in reference}
    ids = {reference for reference in wanted - emails if is_uuid(reference)}
    found: dict[str, User] = {}
    for column, values in (("email", emails), ("pk", ids), ("username", wanted - emails - ids)):
        rows = people().filter(**{f"{column}__in": values}) if values else ()
        found |= {str(getattr(row, column)): row for row in rows}
    if found.keys() != wanted:
        raise UserNotFound
    return list(dict.fromkeys(found[reference] for reference in wanted))


def find_person(reference: str) -> User | None:
    """As `person_by_reference`, but None where there is nobody."""
    reference = reference.strip().lower()
    if not reference.isprintable():  # no database need see what no name contains
        return None
    if "@" in reference:
        return people().filter(email=reference).first()
    if is_uuid(reference):
        return people().filter(pk=UUID(reference)).first()
    return people().filter(username=reference).first()


def ids_of(references: Iterable[str]) -> list[UUID]:
    """The ids of the people whom these references name; unknown ones are left out; one query."""
    wanted = {reference.strip().lower() for reference in references if reference.isprintable()}
    emails = {reference for reference in wanted if "@" in reference}
    ids = {UUID(reference) for reference in wanted - emails if is_uuid(reference)}
    found = people().filter(Q(pk__in=ids) | Q(email__in=emails) | Q(username__in=wanted - emails))
    return list(found.values_list("pk", flat=True))


def people_with_ids(ids: Iterable[UUID]) -> list[User]:
    """These people, as far as they still have an account, in any order; one query."""
    return list(people().filter(pk__in=ids))


def is_person(id: UUID) -> bool:
    """Whether this is the id of somebody; one query."""
    return people().filter(pk=id).exists()


def contacts(
    viewer: User, *, online: set[UUID], matching: str = "", only: bool | None = None
) -> Sequence[QuerySet[User]]:
    """Everyone but `viewer`, as disjoint parts, each to be sorted by name.

    With `matching`, first the person whose username or e-mail address it is, then people whose names have words that
    begin with its words, then those that contain them; without, people online first. `online`: ids of those with an
    open socket. `only`: True returns just them, False just the others. People who hide their presence count as offline.
    """
    others = people().exclude(pk=viewer.pk)
    seen = people_who_show(online, "presence")
    if only is not None:
        others = others.filter(pk__in=seen) if only else others.exclude(pk__in=seen)
    if not matching:
        return [others.filter(pk__in=seen), others.exclude(pk__in=seen)] if only is None else [others]
    text = matching.casefold()
    exact = Q(username=text) | Q(email=text)
    _, begins, contains = names_matching(matching)
    return [others.filter(exact), others.filter(begins).exclude(exact), others.filter(contains).exclude(exact | begins)]


def people_who_show(ids: Collection[UUID], what: str) -> set[UUID]:
    """Which of these people let others see their `presence`, `typing` or `receipts`; one query."""
    chosen = User.objects.filter(pk__in=ids).values_list("pk", "settings") if ids else ()
    return {pk for pk, settings in chosen if shows(settings, what)}


def shows(settings: Mapping[str, Any], what: str) -> bool:
    """Whether somebody with these settings lets others see their `presence`, `typing` or `receipts`."""
    return bool(settings.get(what, DEFAULT_SETTINGS[what]))


def devices(user: User) -> list[Session]:
    """Where somebody is signed in now, the one seen last first; one query."""
    alive = Session.objects.filter(user=user, ended_at=None, expires_at__gt=clock.now())
    return list(alive.order_by("-last_seen", "-pk")[:200])


def neighbourhoods_of(user: User | None) -> set[str]:
    """The networks from which a person used a session within 30 days; one query, also if `person` is None, so that
    timing tells nothing.
    """
    lately = Session.objects.filter(user_id=user.pk if user else UUID(int=0), last_seen__gte=clock.now() - LATELY)
    return set(map(neighbourhood, lately.values_list("ip_address", flat=True).distinct()[:1000]))


def ended_since(since: datetime) -> list[UUID]:
    """The sessions that were ended, or expired, since then."""
    ended, expired = Q(ended_at__gte=since), Q(expires_at__gte=since, expires_at__lte=clock.now())
    return list(Session.objects.filter(ended | expired).values_list("pk", flat=True))


def alive_among(sessions: Collection[UUID]) -> list[Session]:
    """Those of these sessions that let their people in; two queries."""
    found = list(Session.objects.filter(pk__in=sessions, ended_at=None, expires_at__gt=clock.now()))
    active = set(people().filter(pk__in={session.user_id for session in found}).values_list("pk", flat=True))
    return [session for session in found if session.user_id in active]
