"""Checks whose page a request comes from: all tabs of a browser share one session, which may belong to another person
by now.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse

from chatproject.core.errors import Forbidden, NotAuthenticated

HEADER = "X-Parley-User"
FIELD = "page_of"

View = Callable[..., HttpResponse]


def check_script(request: HttpRequest, user: Any) -> None:
    """Refuse what a script of somebody else's page sends with the session of `user`.

    A request that does not say whose page it comes from is let through. Raises NotAuthenticated.
    """
    owner = request.headers.get(HEADER)
    if owner is not None and owner != str(user.pk):
        raise NotAuthenticated("You are signed in with another account now. Reload the page.")


def checks_form(view: View) -> View:
    """Let `view` refuse a form of somebody else's page; one that does not say whose it is passes. Raises Forbidden."""

    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        owner = request.POST.get(FIELD) if request.method == "POST" and request.user.is_authenticated else None
        if owner is not None and owner != str(request.user.pk):
            raise Forbidden("You are signed in with another account now, so nothing was changed.")
        return view(request, *args, **kwargs)

    return checked
