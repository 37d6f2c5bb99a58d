"""What is answered when something is wrong: the error shape under /api/, a page of the site everywhere else."""

import sys

from django.http import HttpRequest, HttpResponse
from django.template import TemplateDoesNotExist, loader

from chatproject.api.answers import problem_of_fault, respond
from chatproject.core.errors import Forbidden, Invalid, NotFound, Problem, ServerError, problem_of
from chatproject.observability import metrics
from chatproject.observability.outages import outages


def tell(request: HttpRequest, problem: Problem) -> HttpResponse:
    """The answer to `request` that tells `problem`."""
    return tell_at(request.path_info, problem)


def tell_at(path: str, problem: Problem) -> HttpResponse:
    """The answer to a request for `path` that tells `problem`."""
    if path == "/api" or path.startswith("/api/"):
        return respond(problem)
    return _page(problem)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400 and its kin: a host that is not ours, a form that cannot be read, a body that is too large."""
    return tell(request, problem_of(exception) or Invalid())


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return tell(request, Forbidden())


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return tell(request, NotFound())


def server_error(request: HttpRequest) -> HttpResponse:
    """A fault, told by its id in the log; or a problem that a page raised, such as a database that is not there."""
    error = sys.exc_info()[1]
    if error:
        outages.note(error)
    problem = (problem_of(error) or problem_of_fault(error, request)) if error else ServerError()
    return tell(request, problem)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The answer to a form without a valid CSRF token: not from one of our pages, or from one that was open for too
    long.
    """
    return tell(request, Forbidden("This page was open for too long. Please load it again and send it once more."))


def _page(problem: Problem) -> HttpResponse:
    """Made without the request: who asks, and what they hold, may be what is wrong."""
    metrics.errors.labels(problem.code).inc()
    context = {"problem": problem, "status": problem.status}
    try:
        text = loader.render_to_string([f"errors/{problem.status}.html", "errors/error.html"], context)
    except TemplateDoesNotExist:
        return HttpResponse(problem.error, content_type="text/plain; charset=utf-8", status=problem.status)
    return HttpResponse(text, status=problem.status)
