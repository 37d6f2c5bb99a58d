"""What the log says."""

import logging

import pytest

from chatproject.web.logs import RefusalsAreNoFaults


def line(**extra):
    try:
        raise ValueError("secret")
    except ValueError as error:
        record = logging.getLogger().makeRecord(
            "django.request", logging.ERROR, __file__, 1, "Refused", (), (type(error), error, None), extra=extra
        )
    assert RefusalsAreNoFaults().filter(record)
    return logging.Formatter().format(record)


@pytest.mark.parametrize("status", [400, 403, 413])
def test_a_refused_request_is_one_line(status):
    assert line(status_code=status) == "Refused"


@pytest.mark.parametrize("extra", [{}, {"status_code": 500}])
def test_a_fault_keeps_its_traceback(extra):
    assert "ValueError: secret" in line(**extra)
