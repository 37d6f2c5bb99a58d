"""The errors of the protocol: one exception for each code, raised by services and turned into an answer by their
callers.
"""

import math
from collections.abc import Callable
from itertools import islice
from typing import Annotated, Any, ClassVar, NotRequired, TypedDict

from django.core import exceptions as core
from django.db import InterfaceError, OperationalError
from django.http import Http404, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from rest_framework import exceptions as rest

from .wire import Id, Note

Fields = dict[str, list[str]]
MOST_FIELDS = 20
MOST_SENTENCES = 5  # of one field
LONGEST_NAME = 100  # characters
LONGEST_SENTENCE = 500


class ErrorPayload(TypedDict):
    """What is wrong: the one shape of errors, on REST and in `error` frames."""

    error: Annotated[str, Note("A sentence for a person")]
    code: Annotated[str, Note("The same for programs", example="invalid")]
    fields: NotRequired[Annotated[Fields, Note("Which fields of the request are wrong, and why")]]
    retry_after: NotRequired[Annotated[int, Note("After how many seconds it may work")]]
    id: NotRequired[Annotated[Id, Note("With 500 only: finds the fault in the log")]]


class Problem(Exception):
    """An error that is shown to a person: a sentence, a code for programs, and the HTTP status.

    `fields` says which fields of the request are wrong and why, `retry_after` after how many seconds it may work. Long
    lists are shortened to the first fields, and the first sentences of each.
    """

    code: ClassVar[str]
    status: ClassVar[int]
    sentence: ClassVar[str]

    def __init__(
        self, error: str | None = None, *, fields: Fields | None = None, retry_after: float | None = None
    ) -> None:
        self.fields = _shortened(fields) if fields else None
        self.error = (error or (first_of(self.fields) if self.fields else self.sentence))[:LONGEST_SENTENCE]
        self.retry_after = retry_after
        super().__init__(self.error)

    def payload(self) -> ErrorPayload:
        """The one shape of errors, on REST and in `error` frames."""
        shape: ErrorPayload = {"error": self.error, "code": self.code}
        if self.fields:
            shape["fields"] = self.fields
        if self.retry_after is not None:
            shape["retry_after"] = max(1, math.ceil(self.retry_after))
        return shape


def first_of(fields: Fields) -> str:
    """One sentence that stands for all of them."""
    name, messages = next(iter(fields.items()))
    return f"{name}: {messages[0]}"


def _shortened(fields: Fields) -> Fields:
    return {
        name[:LONGEST_NAME]: [sentence[:LONGEST_SENTENCE] for sentence in sentences[:MOST_SENTENCES]]
        for name, sentences in islice(fields.items(), MOST_FIELDS)
    }


class Invalid(Problem):
    code, status, sentence = "invalid", 400, "That is not valid."


class NotAuthenticated(Problem):
    code, status, sentence = "not_authenticated", 401, "Please sign in."


class TokenExpired(Problem):
    code, status, sentence = "token_expired", 401, "This token has expired."


class AuthFailed(Problem):
    code, status, sentence = "auth_failed", 401, "You are signed out. Please sign in again."


class Forbidden(Problem):
    code, status, sentence = "forbidden", 403, "You may not do this."


class NotFound(Problem):
    code, status, sentence = "not_found", 404, "There is nothing here."


class UserNotFound(Problem):
    code, status, sentence = "user_not_found", 404, "There is no such person."


class MethodNotAllowed(Problem):
    code, status, sentence = "method_not_allowed", 405, "This address does not take that method."


class NotAcceptable(Problem):
    code, status, sentence = "not_acceptable", 406, "The answer can only be JSON."


class Conflict(Problem):
    code, status, sentence = "conflict", 409, "Something else happened first."


class RoomFull(Problem):
    code, status, sentence = "room_full", 409, "This room is full."


class NameTaken(Problem):
    code, status, sentence = "name_taken", 409, "This name is taken."


class TooLarge(Problem):
    code, status, sentence = "too_large", 413, "That is too large."


class AddressTooLong(TooLarge):
    status, sentence = 414, "This address is too long."


class HeadersTooLarge(TooLarge):
    status, sentence = 431, "The headers of this request are too large."


class TimedOut(Problem):
    code, status, sentence = "timed_out", 408, "The request took too long to arrive."


class UnsupportedMedia(Problem):
    code, status, sentence = "unsupported_media", 415, "This kind of content is not taken here."


class RateLimited(Problem):
    code, status, sentence = "rate_limited", 429, "That is too often. Please wait a moment."


class ServerError(Problem):
    """A fault of the server; `id` finds it in the log."""

    code, status, sentence = "server_error", 500, "Something went wrong on the server."

    def __init__(self, *, id: str | None = None) -> None:
        self.id = id
        super().__init__()

    def payload(self) -> ErrorPayload:
        return {**super().payload(), "id": self.id} if self.id else super().payload()


class Unavailable(Problem):
    code, status, sentence = "unavailable", 503, "The server is busy. Please try again."


CONVERSIONS: dict[type[Exception], Callable[[Any], Problem]] = {
    Problem: lambda problem: problem,
    rest.ValidationError: lambda error: invalid(error.detail),
    rest.ParseError: lambda _: Invalid("The request could not be read."),
    rest.NotAuthenticated: lambda _: NotAuthenticated(),
    rest.AuthenticationFailed: lambda error: AuthFailed(str(error.detail)),
    rest.PermissionDenied: lambda error: Forbidden(str(error.detail)),
    rest.NotFound: lambda _: NotFound(),
    rest.MethodNotAllowed: lambda _: MethodNotAllowed(),
    rest.NotAcceptable: lambda _: NotAcceptable(),
    rest.UnsupportedMediaType: lambda _: UnsupportedMedia(),
    rest.Throttled: lambda error: RateLimited(retry_after=error.wait or 1),
    core.ValidationError: lambda error: Invalid(" ".join(error.messages)),
    core.PermissionDenied: lambda _: Forbidden(),
    Http404: lambda _: NotFound(),
    core.RequestDataTooBig: lambda _: TooLarge(),
    core.BadRequest: lambda _: Invalid(),
    core.SuspiciousOperation: lambda _: Invalid(),
    MultiPartParserError: lambda _: Invalid("The form could not be read."),
    UnreadablePostError: lambda _: Invalid("The request ended too early."),
    OperationalError: lambda _: Unavailable(retry_after=1),
    InterfaceError: lambda _: Unavailable(retry_after=1),
}


def problem_of(error: BaseException) -> Problem | None:
    """The Problem to answer `error` with; None if it is a fault of this program."""
    for kind in type(error).__mro__:
        if kind in CONVERSIONS:
            return CONVERSIONS[kind](error)
    return None


def invalid(detail: Any) -> Invalid:
    """REST framework's nested details as one sentence and, where there are any, the fields."""
    fields = dict(_flat(detail))
    general = fields.pop("", None)
    return Invalid(general[0] if general else None, fields=fields or None)


def _flat(detail: Any, name: str = "") -> list[tuple[str, list[str]]]:
    if isinstance(detail, dict):
        pairs = [(_path(name, str(key)), value) for key, value in detail.items()]
        return [flat for key, value in pairs for flat in _flat(value, key)]
    if isinstance(detail, list) and any(isinstance(item, dict | list) for item in detail):
        pairs = [(_path(name, str(index)), item) for index, item in enumerate(detail) if item]
        return [flat for key, value in pairs for flat in _flat(value, key)]
    return [(name, [str(item) for item in (detail if isinstance(detail, list) else [detail])])]


def _path(parent: str, name: str) -> str:
    if name == "non_field_errors":
        return parent
    return f"{parent}.{name}" if parent else name
