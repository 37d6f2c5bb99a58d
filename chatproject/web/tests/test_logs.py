"""What goes into the log."""

import logging
from io import StringIO

import pytest
from django.conf import settings

from chatproject.web.logs import OF_OTHERS, FaultsOfOthers


def logged(name, message):
    """What a logger with the filter writes about a fault."""
    stream, logger = StringIO(), logging.Logger(name)
    logger.addFilter(FaultsOfOthers())
    logger.addHandler(logging.StreamHandler(stream))
    logger.handlers[0].setFormatter(logging.Formatter("{levelname} {message}", style="{"))
    try:
        raise ValueError("byte 7")
    except ValueError:
        logger.exception(message)
    return stream.getvalue()


@pytest.mark.parametrize(("name", "message"), sorted(OF_OTHERS))
def test_what_others_did_wrong_takes_one_line(name, message):
    assert logged(name, message) == f"WARNING {message.rstrip('.')}: byte 7\n"


def test_a_fault_of_ours_keeps_its_traceback():
    assert "Traceback" in logged("uvicorn.error", "Exception in ASGI application")


def test_every_logger_that_says_such_things_has_the_filter():
    assert {name for name, _ in OF_OTHERS} == {
        name for name, logger in settings.LOGGING["loggers"].items() if "faults_of_others" in logger.get("filters", [])
    }
