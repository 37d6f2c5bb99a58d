"""Dates and times of pages; the page's script is held against the same cases (`tests/js/dates.test.mjs`)."""

import json
from datetime import datetime

import pytest
from django.conf import settings
from django.utils import dateformat, timezone

from chatproject.db import clock
from chatproject.web.device_time import CLOCKS
from messaging.templatetags.dates import day_label, moment

DATES = json.loads((settings.BASE_DIR / "tests" / "cases" / "dates.json").read_text())


@pytest.mark.parametrize("case", DATES["cases"], ids=lambda case: case["name"])
def test_dates_are_written_as_the_page_writes_them(case, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: datetime.fromisoformat(DATES["now"]))
    with timezone.override(DATES["zone"]):
        at = moment(case["at"])
        assert day_label(at) == case["day"]
        assert [dateformat.format(at, CLOCKS[hours]) for hours in ("24", "12")] == case["clock"]
