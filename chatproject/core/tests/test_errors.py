"""One exception for each code, and one shape for all that goes wrong."""

import pytest
from django.core import exceptions as core
from django.db import IntegrityError, InterfaceError, OperationalError
from django.http import Http404
from rest_framework import exceptions as rest

from chatproject.core import errors
from chatproject.core.errors import Problem, problem_of

TABLE = """
invalid 400 · not_authenticated 401 · token_expired 401 · auth_failed 401 · forbidden 403 · not_found 404 ·
user_not_found 404 · method_not_allowed 405 · not_acceptable 406 · conflict 409 · room_full 409 · name_taken 409 ·
too_large 413 · timed_out 408 · unsupported_media 415 · rate_limited 429 · server_error 500 · unavailable 503
"""


def test_there_is_one_exception_for_each_code_of_the_protocol():
    classes = {problem.code: problem.status for problem in Problem.__subclasses__()}
    assert classes == {code: int(status) for code, status in (row.split() for row in TABLE.split("·"))}


def test_every_problem_is_a_sentence():
    for problem in Problem.__subclasses__():
        assert problem.sentence.endswith(".")
        assert problem().payload()["error"] == problem.sentence


def test_the_shape_holds_what_is_known_and_no_more():
    assert errors.Conflict("Too late.").payload() == {"error": "Too late.", "code": "conflict"}
    fields = {"email": ["This is no address."]}
    assert errors.Invalid(fields=fields).payload() == {
        "error": "email: This is no address.",
        "code": "invalid",
        "fields": fields,
    }
    assert errors.RateLimited(retry_after=0.2).payload()["retry_after"] == 1
    assert errors.RateLimited(retry_after=2.1).payload()["retry_after"] == 3
    assert errors.ServerError(id="x").payload()["id"] == "x"


@pytest.mark.parametrize(
    ("raised", "code"),
    [
        (errors.RoomFull(), "room_full"),
        (rest.ParseError(), "invalid"),
        (rest.NotAuthenticated(), "not_authenticated"),
        (rest.AuthenticationFailed(), "auth_failed"),
        (rest.PermissionDenied(), "forbidden"),
        (rest.NotFound(), "not_found"),
        (rest.MethodNotAllowed("PUT"), "method_not_allowed"),
        (rest.NotAcceptable(), "not_acceptable"),
        (rest.UnsupportedMediaType("text/plain"), "unsupported_media"),
        (rest.Throttled(wait=3), "rate_limited"),
        (core.ValidationError("No."), "invalid"),
        (core.PermissionDenied(), "forbidden"),
        (core.SuspiciousOperation("secret"), "invalid"),
        (core.DisallowedHost("secret"), "invalid"),
        (core.RequestDataTooBig("secret"), "too_large"),
        (core.BadRequest("secret"), "invalid"),
        (Http404("secret"), "not_found"),
        (OperationalError("secret"), "unavailable"),
        (InterfaceError("secret"), "unavailable"),
    ],
    ids=lambda value: value if isinstance(value, str) else type(value).__name__,
)
def test_what_others_raise_is_a_problem_that_gives_nothing_away(raised, code):
    problem = problem_of(raised)
    assert problem.code == code
    assert "secret" not in str(problem.payload())
    assert ("retry_after" in problem.payload()) == (problem.status in {429, 503})


@pytest.mark.parametrize("fault", [ValueError("x"), IntegrityError("x"), KeyError("x"), rest.APIException("x")])
def test_a_fault_of_the_program_is_no_problem_of_the_person(fault):
    assert problem_of(fault) is None


def test_nested_details_become_fields():
    detail = {
        "a": ["first", "second"],
        "b": {"c": ["deep"], "non_field_errors": ["whole"]},
        "d": [{}, {"e": ["far"]}],
    }
    assert problem_of(rest.ValidationError(detail)).payload() == {
        "error": "a: first",
        "code": "invalid",
        "fields": {"a": ["first", "second"], "b.c": ["deep"], "b": ["whole"], "d.1.e": ["far"]},
    }
    assert problem_of(rest.ValidationError({"non_field_errors": ["All wrong."]})).payload() == {
        "error": "All wrong.",
        "code": "invalid",
    }


def test_what_is_told_of_a_request_stays_short_however_much_is_wrong():
    detail = {"x" * 5_000 + str(number): ["y" * 5_000] * 100 for number in range(100)}
    payload = problem_of(rest.ValidationError(detail)).payload()
    assert list(payload["fields"]) == ["x" * 100]
    fields = {f"{number}": ["y" * 5_000] * 100 for number in range(100)}
    payload = errors.Invalid(fields=fields).payload()
    assert list(payload["fields"]) == [str(number) for number in range(20)]
    assert payload["fields"]["7"] == ["y" * 500] * 5
    assert len(payload["error"]) <= 500
    assert len(errors.Conflict("z" * 10_000).payload()["error"]) == 500
