"""What the tests ask with."""

from django.conf import settings
from django.contrib.sessions.backends.signed_cookies import SessionStore
from django.test import Client
from rest_framework.test import APIClient

from accounts.models import Session, User

from .people import sign_in


def api_client(user: User | None = None) -> APIClient:
    """A client of REST, with an access token of `user` if there is one. What it sends is JSON unless said otherwise."""
    client = APIClient()
    client.default_format = "json"
    if user is not None:
        client.credentials(HTTP_AUTHORIZATION=f"Bearer {sign_in(user).access}")
    return client


def browser(user: User, *, enforce_csrf: bool = False) -> Client:
    """A browser in which `user` is signed in."""
    client = Client(enforce_csrf_checks=enforce_csrf)
    client.cookies[settings.SESSION_COOKIE_NAME] = cookie_of(sign_in(user, kind=Session.Kind.BROWSER).session)
    return client


def cookie_of(session: Session) -> str:
    """The value of the session cookie of a browser that is signed in with `session`."""
    store = SessionStore()
    store["sid"] = str(session.id)
    store["person"] = str(session.user_id)
    store.save()
    return str(store.session_key)
