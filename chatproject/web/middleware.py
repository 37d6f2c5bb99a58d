"""What happens to every HTTP request; none of it waits, so that it costs no change of threads under ASGI."""

from collections.abc import Awaitable, Callable
from typing import Any, cast

from asgiref.sync import iscoroutinefunction, markcoroutinefunction
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import is_valid_path
from django.utils.functional import SimpleLazyObject

from chatproject.core.errors import NotAuthenticated, Problem, problem_of
from chatproject.realtime.hooks import Identity, authenticate

from .errors import tell

Answer = HttpResponseBase | Awaitable[HttpResponseBase]

PERMISSIONS_POLICY = "camera=(), geolocation=(), microphone=(self), payment=(), usb=(), browsing-topics=()"


class Middleware:
    """Something done before and after the rest, in the event loop or in a thread alike."""

    sync_capable = async_capable = True

    def __init__(self, get_response: Callable[[HttpRequest], Answer]) -> None:
        self.get_response = get_response
        if iscoroutinefunction(get_response):
            markcoroutinefunction(self)

    def __call__(self, request: HttpRequest) -> Answer:
        self.before(request)
        response = self.get_response(request)
        return (
            self.after(request, response) if isinstance(response, HttpResponseBase) else self._later(request, response)
        )

    async def _later(self, request: HttpRequest, response: Awaitable[HttpResponseBase]) -> HttpResponseBase:
        return self.after(request, await response)

    def before(self, request: HttpRequest) -> None:
        """Look at the request, or put something into it."""

    def after(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Look at the response, or put something into it."""
        return response


class IdentityMiddleware(Middleware):
    """`request.user` and `request.session_row`, from the session cookie, read from the database when first looked at.

    Both are lazy: compare `session_row` by truth, not with `is None`.
    """

    def before(self, request: HttpRequest) -> None:
        identity: SimpleLazyObject = SimpleLazyObject(lambda: _identity(request))
        request.user = cast("Any", SimpleLazyObject(lambda: identity.user))
        request.session_row = SimpleLazyObject(lambda: identity.session)


def _identity(request: HttpRequest) -> Identity:
    try:
        return authenticate(session_id=request.session.get("sid"))
    except Problem as problem:
        if problem.status != NotAuthenticated.status:
            raise
        return Identity(AnonymousUser(), None)


class CommonMiddleware(Middleware):
    """What Django's of this name does: refuse other hosts than ALLOWED_HOSTS, and say how long an answer is."""

    def before(self, request: HttpRequest) -> None:
        request.get_host()

    def after(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if isinstance(response, HttpResponse):
            response.headers.setdefault("Content-Length", str(len(response.content)))
        return response


class ChunkedBodyMiddleware(Middleware):
    """Says how long a body is that came in chunks: REST framework takes one of no stated length for empty."""

    def before(self, request: HttpRequest) -> None:
        if "Transfer-Encoding" in request.headers:
            request.META["CONTENT_LENGTH"] = str(len(request.body))


class SlashMiddleware(Middleware):
    """Every address answers with and without a slash at its end, without a redirect, which would lose a POST."""

    def before(self, request: HttpRequest) -> None:
        path = request.path_info
        bare = path.rstrip("/")
        if path.startswith("/api/"):  # where every address leads somewhere, to say in JSON that there is nothing
            request.path_info = bare if bare != "/api" else "/api/"
        elif not is_valid_path(path):
            other = bare if path.endswith("/") else f"{path}/"
            if is_valid_path(other):
                request.path_info = other


class SecurityHeadersMiddleware(Middleware):
    """What Django does not set: powers a page does without, and that nothing personal is kept by caches."""

    def after(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        is_page = response.headers.get("Content-Type", "").startswith("text/html")
        if is_page or request.path_info.startswith("/api/"):
            response.headers.setdefault("Cache-Control", "no-store")
        return response


class ProblemMiddleware(Middleware):
    """Lets pages raise what services raise."""

    def process_exception(self, request: HttpRequest, exception: Exception) -> Any:
        problem = problem_of(exception)
        return tell(request, problem) if isinstance(exception, Problem) and problem else None
