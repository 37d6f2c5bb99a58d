"""`.env.example` explains every name that the program reads from the environment, and no other."""

import re

from django.conf import settings

EXAMPLE = settings.BASE_DIR / ".env.example"
SOURCES = [settings.BASE_DIR / "chatproject" / name for name in ("settings.py", "web/management/commands/serve.py")]
READ = re.compile(r'(?:\benv\.\w+|\benv|\bsecret|\bnumber|\bchoice|os\.environ\.get)\(\s*"([A-Z_]+)"')


def names_read():
    return {name for source in SOURCES for name in READ.findall(source.read_text())}


def names_explained():
    return set(re.findall(r"^#([A-Z_]+)=", EXAMPLE.read_text(), re.MULTILINE))


def test_the_example_explains_every_name_that_is_read_and_no_other():
    assert "SECRET_KEY" in names_read()
    assert names_explained() == names_read()


def test_copied_unchanged_the_example_sets_nothing():
    assert [line for line in EXAMPLE.read_text().splitlines() if line and not line.startswith("#")] == []
