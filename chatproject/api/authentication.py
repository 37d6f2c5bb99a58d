"""Who sends a REST request: the holder of an access token, or else the browser's session with its CSRF token."""

from typing import Any

from rest_framework.authentication import BaseAuthentication, SessionAuthentication
from rest_framework.request import Request

from chatproject.api.page_owner import check_script
from chatproject.core.errors import AuthFailed
from chatproject.realtime.hooks import authenticate


class BearerAuthentication(BaseAuthentication):
    """`Authorization: Bearer <access>`. A header that is there but wrong is refused, and no cookie makes up for it."""

    def authenticate(self, request: Request) -> tuple[Any, Any] | None:
        header = request.META.get("HTTP_AUTHORIZATION")
        if header is None:
            return None
        scheme, _, token = header.partition(" ")
        if scheme.lower() != "bearer" or not token.strip():
            raise AuthFailed("The header must be “Authorization: Bearer” and an access token.")
        return tuple(authenticate(token=token.strip()))

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="parley"'


class CookieAuthentication(SessionAuthentication):
    """The session cookie, for this site's own pages. Requests that change something need the CSRF token, too, and a
    page that says whose it is is refused if the session belongs to another person.
    """

    def authenticate(self, request: Request) -> tuple[Any, Any] | None:
        session_id = request._request.session.get("sid")
        if session_id is None:
            return None
        identity = authenticate(session_id=session_id)
        check_script(request._request, identity.user)
        self.enforce_csrf(request)
        return tuple(identity)
