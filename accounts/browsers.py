"""A signed cookie that lists who signed in with a browser before; only a password gets anyone onto it. It signs nobody
in: it only keeps people who guess passwords elsewhere from locking its owners out (`limits.py`).
"""

from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from chatproject.db import is_uuid

COOKIE = "known"
SALT = "accounts.browsers"
KEPT = timedelta(days=365)
MOST = 8  # people of one browser


def people_of(request: HttpRequest) -> list[UUID]:
    """The ids of those who signed in with this browser within a year, the most recent first."""
    try:
        ids = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=KEPT)
    except signing.BadSignature:
        return []
    return [UUID(id) for id in ids if is_uuid(id)]


def remember(request: HttpRequest, response: HttpResponse, person: UUID) -> None:
    """Let the browser prove from now on that `person` signed in with it."""
    people = list(dict.fromkeys([person, *people_of(request)]))[:MOST]
    response.set_cookie(
        COOKIE,
        signing.dumps([str(id) for id in people], salt=SALT),
        max_age=KEPT,
        path=reverse("login").rstrip("/"),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
