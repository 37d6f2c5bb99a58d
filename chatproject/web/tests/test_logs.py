"""What the log says."""

import logging
import logging.config
from io import StringIO

import pytest
from django.conf import settings

from chatproject.web.logs import OF_OTHERS


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
