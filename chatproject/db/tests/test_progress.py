"""The line that counts."""

import io
from unittest.mock import patch

from django.core.management.base import OutputWrapper

from chatproject.db.progress import Progress


class Terminal(io.StringIO):
    def isatty(self):
        return True


def said(stream, *, every):
    """What is written while ten things are done, one in `every` seconds."""
    ticks = (every * step for step in range(100))
    with (
        patch("chatproject.db.progress.time.monotonic", side_effect=ticks),
        Progress(OutputWrapper(stream), "Rows written", total=1_000) as progress,
    ):
        for _ in range(10):
            progress.add(100)
    return stream.getvalue()


def test_in_a_log_there_is_a_line_every_few_seconds_and_one_at_the_end():
    lines = said(io.StringIO(), every=3).splitlines()

    assert lines[0].startswith("Rows written: 200 of 1,000 in ")
    assert lines[-1].startswith("Rows written: 1,000 of 1,000 in ")
    assert 3 <= len(lines) <= 7


def test_on_a_terminal_one_line_is_written_over_and_over():
    text = said(Terminal(), every=0.1)

    assert text.count("\r") > 3
    assert text.count("\n") == 1
    assert text.endswith("\n")


def test_short_work_says_nothing():
    assert said(io.StringIO(), every=0.01) == ""
