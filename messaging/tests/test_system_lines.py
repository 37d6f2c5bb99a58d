"""Lines of system messages; the page's script is held against the same cases (`tests/js/system_lines.test.mjs`)."""

import json

import pytest
from django.conf import settings

from messaging.system_lines import system_lines

CASES = json.loads((settings.BASE_DIR / "tests" / "cases" / "system_lines.json").read_text())["cases"]


def person(name):
    return {"id": name.lower(), "display_name": name}


def message(event, by, users, content):
    system = {"event": event, "users": [person(name) for name in users]}
    return {"content": content, "sender": person(by) if by else None, "system": system}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_system_messages_are_told_together(case):
    assert system_lines([message(**fields) for fields in case["messages"]]) == case["lines"]


def test_a_message_of_an_unknown_kind_has_its_own_words():
    assert system_lines([{"content": "Something.", "sender": None, "system": None}]) == ["Something."]
