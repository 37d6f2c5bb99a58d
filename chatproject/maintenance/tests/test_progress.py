"""The bar of long commands."""

import io
from unittest.mock import patch

from django.core.management.base import OutputWrapper

from chatproject.maintenance.progress import progress


class Terminal(io.StringIO):
    encoding = "utf-8"

    def isatty(self):
        return True


def said(stream, *, every, total=1_000):
    """What is written while ten things are done, one in `every` seconds."""
    with (
        patch("tqdm.std.time", return_value=0) as clock,
        progress(OutputWrapper(stream), "Rows written", total=total) as bar,
    ):
        for _ in range(10):
            clock.return_value += every
            bar.update(100)
    assert bar.n == 1_000
    return stream.getvalue()


def test_in_a_log_there_is_a_line_every_few_seconds_and_one_at_the_end():
    text = said(io.StringIO(), every=3)
    lines = text.splitlines()

    assert lines[0].startswith("Rows written:  20%")
    assert " 200/1000 " in lines[0]
    assert lines[-1].startswith("Rows written: 100%")
    assert " 1000/1000 " in lines[-1]
    assert 3 <= len(lines) <= 7
    assert "\r" not in text
    assert text.endswith("\n")


def test_what_has_no_known_end_is_counted():
    assert said(io.StringIO(), every=3, total=None).splitlines()[-1].startswith("Rows written: 1000 [")


def test_on_a_terminal_one_line_is_written_over_and_over():
    text = said(Terminal(), every=0.1)

    assert text.count("\r") > 3
    assert text.count("\n") == 1
    assert text.endswith("\n")


def test_short_work_says_nothing():
    assert said(io.StringIO(), every=0.01) == ""
    assert said(Terminal(), every=0.001) == ""
