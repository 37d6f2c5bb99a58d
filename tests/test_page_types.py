"""What the page's scripts are checked against, `types/payloads.d.ts`, is what the server sends."""

import re
from pathlib import Path
from typing import Any, get_args, get_type_hints

import pytest

import accounts.payloads
import groups.payloads
import messaging.event_payloads
import messaging.payloads
import rooms.payloads
from chatproject.core import errors

DECLARED = (Path(__file__).resolve().parent.parent / "types/payloads.d.ts").read_text()
MODULES = (errors, accounts.payloads, messaging.payloads, messaging.event_payloads, groups.payloads, rooms.payloads)
PAYLOADS = {name: shape for module in MODULES for name, shape in vars(module).items() if name.endswith("Payload")}


def interfaces(text: str) -> dict[str, set[str]]:
    """The fields of each interface and of those that it extends: `name`, `name?` if it may be missing, `name null`."""
    found: dict[str, set[str]] = {}
    for name, bases, body in re.findall(
        r"^interface (\w+)(?: extends ([^{\n]+))? \{\n(.*?)^\}", text, re.DOTALL | re.MULTILINE
    ):
        own = re.findall(r"^  (\w+\??): .*?( null)?;$", body, re.MULTILINE)
        inherited = (found.get(base, set()) for base in bases.split(", "))
        found[name] = {field + null for field, null in own}.union(*inherited)
    return found


def fields_of(payload: Any) -> set[str]:
    """The fields of a `TypedDict` in the same notation."""
    hints = get_type_hints(payload).items()
    optional = payload.__optional_keys__
    return {name + "?" * (name in optional) + " null" * (type(None) in get_args(hint)) for name, hint in hints}


WITH_TYPED_DICT = {name: fields for name, fields in interfaces(DECLARED).items() if name.endswith("Payload")}


@pytest.mark.parametrize("name", WITH_TYPED_DICT)
def test_an_interface_has_the_fields_of_the_payload(name):
    assert WITH_TYPED_DICT[name] == fields_of(PAYLOADS[name])


def test_fields_are_found_with_whether_they_may_be_missing_or_null():
    text = "interface A {\n  a: string | null;\n}\n\ninterface B extends A {\n  b?: number[];\n  c: C;\n}\n"
    assert interfaces(text) == {"A": {"a null"}, "B": {"a null", "b?", "c"}}
