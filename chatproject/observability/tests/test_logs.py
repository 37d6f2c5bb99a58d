"""What the log says."""

import json
import logging
import logging.config
import sys
from io import StringIO

import pytest
from django.conf import settings
from django.db import DatabaseError
from structlog.contextvars import bound_contextvars

from chatproject.observability import logs
from chatproject.observability.logs import OF_OTHERS


@pytest.fixture
def log_of():
    """`log_of(name, message)`: what the server's console shows when this is logged together with an exception."""
    config = logging.config.DictConfigurator(settings.LOGGING)
    stream = StringIO()
    handler = logging.StreamHandler(stream)
    for name in settings.LOGGING["handlers"]["console"]["filters"]:
        handler.addFilter(config.configure_filter(dict(settings.LOGGING["filters"][name])))
    handler.setFormatter(logging.Formatter("{levelname} {message}", style="{"))

    def log_of(name, message, **extra):
        logger = logging.Logger(name)
        logger.addHandler(handler)
        try:
            raise ValueError("byte 7")
        except ValueError:
            logger.exception(message, extra=extra)
        return stream.getvalue()

    return log_of


@pytest.mark.parametrize(("name", "message"), sorted(OF_OTHERS))
def test_what_others_did_wrong_takes_one_line(log_of, name, message):
    assert log_of(name, message) == f"WARNING {message.rstrip('.')}: byte 7\n"


@pytest.mark.parametrize("status", [400, 403, 413])
def test_a_refused_request_takes_one_line(log_of, status):
    assert log_of("django.request", "Refused: /", status_code=status) == "ERROR Refused: /\n"


@pytest.mark.parametrize("extra", [{}, {"status_code": 500}])
def test_a_fault_of_ours_keeps_its_traceback(log_of, extra):
    assert "Traceback" in log_of("uvicorn.error", "Exception in ASGI application", **extra)


# --- the form of a line ----------------------------------------------------------------------------------------------


@pytest.fixture
def line_of():
    """`line_of("json", "chatproject.web", "sentence", exc_info=…, extra=…)`: a line in one of the forms."""

    def line_of(form, name, message, **given):
        record = logging.Logger(name).makeRecord(
            name, logging.INFO, "file.py", 1, message, (), given.get("exc_info"), extra=given.get("extra")
        )
        return logs.formatter(form).format(record)

    return line_of


def test_a_line_for_machines_is_one_object_with_the_ids_of_what_it_belongs_to(line_of):
    with bound_contextvars(request_id="r1"):
        line = json.loads(line_of("json", "chatproject.web", "request", extra={"status": 200, "person": None}))
    assert line.pop("timestamp").endswith("Z")
    assert line == {
        "event": "request",
        "level": "info",
        "logger": "chatproject.web",
        "request_id": "r1",
        "status": 200,
        "person": None,
    }


def test_a_line_for_people_has_the_same_in_it(line_of):
    with bound_contextvars(request_id="r1"):
        line = line_of("text", "chatproject.web", "request", extra={"path": "/a b", "person": None})
    assert line.partition(" ")[2] == 'INFO chatproject.web: request request_id=r1 path="/a b" person=-'


def test_what_is_not_named_among_the_fields_is_not_written(line_of):
    for form in ("json", "text"):
        assert "secret" not in line_of(form, "django.request", "x", extra={"request": "secret", "token": "secret"})


@pytest.mark.parametrize("trick", ["\n2026-01-01 INFO forged", "\r", "\x1b[2J", "\u202e", "\ud800"])
def test_nothing_that_is_logged_can_begin_a_line_of_its_own_or_fail(line_of, trick):
    for form in ("json", "text"):
        line = line_of(form, "chatproject", f"before{trick}", extra={"path": f"/{trick}"})
        assert trick not in line
        assert line.encode()


def fault(error):
    """`error` as `exc_info`, raised while another one was handled."""
    try:
        try:
            raise error
        except type(error) as inner:
            raise RuntimeError("outer") from inner
    except RuntimeError:
        return sys.exc_info()


@pytest.mark.parametrize(
    ("error", "kept"),
    [
        (
            DatabaseError("null value in column\nDETAIL:  Failing row contains (what alice wrote)."),
            "null value in column",
        ),
        (DatabaseError("E11000 duplicate key dup key: { name: 'what alice wrote' }, full error: {…}"), "E11000"),
        (DatabaseError("batch op errors occurred, full error: {'op': 'what alice wrote'}"), "batch op errors"),
    ],
)
def test_a_traceback_does_not_quote_the_rows_that_the_database_refused(line_of, error, kept):
    for form in ("json", "text"):
        line = line_of(form, "chatproject", "Fault", exc_info=fault(error))
        assert kept in line
        assert "RuntimeError: outer" in line
        assert "what alice wrote" not in line


@pytest.mark.parametrize("message", ['%s - "WebSocket %s" [accepted]', '%s - "WebSocket %s" 403', "connection open"])
def test_the_servers_own_lines_of_sockets_are_left_out(message):
    record = logging.Logger("uvicorn.error").makeRecord("uvicorn.error", logging.INFO, "", 1, message, (), None)
    assert not logs.HandshakesAreOurs().filter(record)
