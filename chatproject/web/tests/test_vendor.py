"""Whoever changes a vendored file by hand, or adds one, is told here."""

import hashlib
import json

import pytest
from django.conf import settings

VENDOR = settings.BASE_DIR / "static" / "vendor"
PACKAGES = json.loads((VENDOR / "manifest.json").read_text())["packages"]
ENTRIES = [entry for package in PACKAGES for entry in [*package["files"], package.get("sprite")] if entry]


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry["to"])
def test_a_vendored_file_is_the_one_that_was_fetched(entry):
    assert hashlib.sha256((VENDOR / entry["to"]).read_bytes()).hexdigest() == entry["sha256"]


def test_every_vendored_file_stands_in_the_manifest():
    present = {str(path.relative_to(VENDOR)) for path in VENDOR.rglob("*") if path.is_file()}
    assert present == {entry["to"] for entry in ENTRIES} | {"manifest.json"}


def test_every_package_names_its_licence_and_brings_its_text():
    for package in PACKAGES:
        assert package["licence"]
        assert any("LICEN" in entry["to"] for entry in package["files"]), package["name"]
