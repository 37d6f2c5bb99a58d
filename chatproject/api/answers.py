"""Errors as HTTP answers: the one error shape under /api/."""

import logging
from typing import Any

from django.core.signals import got_request_exception
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse

from chatproject.core.errors import Problem, ServerError, Unavailable, problem_of
from chatproject.db import uuid7
from chatproject.observability import metrics
from chatproject.observability.outages import outages

from .renderers import dumps

logger = logging.getLogger(__name__)


def problem_of_fault(error: BaseException, request: HttpRequest) -> ServerError:
    """Log an unexpected error under an id. Returns a Problem that shows people only that id."""
    id = str(uuid7())
    logger.error("Fault %s at %s %s", id, request.method, request.path, exc_info=error)
    return ServerError(id=id)


def respond(problem: Problem) -> HttpResponse:
    """The answer under /api/ that tells `problem`."""
    metrics.errors.labels(problem.code).inc()
    response = HttpResponse(dumps(problem.payload()), content_type="application/json", status=problem.status)
    if problem.status == Unavailable.status:
        response._has_been_logged = True  # by Django, in a line for each request
    if problem.status == 401:
        response["WWW-Authenticate"] = 'Bearer realm="parley"'
    if problem.retry_after is not None:
        response["Retry-After"] = str(problem.payload()["retry_after"])
    return response


def answer(error: Exception, context: dict[str, Any]) -> HttpResponse:
    """What REST framework does with an exception."""
    request = context["request"]._request
    problem = problem_of(error)
    if problem is None:
        got_request_exception.send(sender=None, request=request)  # lets the test client raise it
        problem = problem_of_fault(error, request)
    elif isinstance(error, DatabaseError):
        outages.note(error)
    elif isinstance(problem, Unavailable):  # refused on purpose, so no fault
        logger.warning("Unavailable at %s %s", request.method, request.path)
    return respond(problem)
