"""What the documents name is there: files and folders, names of the code, and what they link to."""

import os
import re
from collections.abc import Iterator
from fnmatch import filter as matching
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
# The others use words of other programs as well; what has changed may be gone.
WITH_NAMES_OF_THE_CODE = [ROOT / name for name in ("CONTRIBUTING.md", "docs/architecture.md", "docs/glossary.md")]
WITH_FILES_OF_TODAY = [path for path in DOCUMENTS if path.name != "CHANGELOG.md"]
APPS = ("accounts", "messaging", "groups", "rooms")
NOT_OURS = {".git", ".venv", "__pycache__", "node_modules", "data"}
SOURCES = (".py", ".js", ".mjs", ".html")
FILES = (*SOURCES, ".css", ".md", ".toml", ".yml", ".txt", ".in", ".sh", ".bat")


@cache
def paths() -> tuple[str, ...]:
    """All files and folders of the project, each from its root: `/docs/`, `/docs/glossary.md`."""
    found = []
    for folder, folders, files in os.walk(ROOT):
        folders[:] = set(folders) - NOT_OURS
        found += [f"{folder}/", *(f"{folder}/{name}" for name in files)]
    return tuple(path.removeprefix(str(ROOT)) for path in found)


@cache
def words() -> frozenset[str]:
    """Every word of the sources."""
    sources = [
        path
        for path in paths()
        if path.endswith(SOURCES) and not path.startswith(("/static/vendor/", "/static/bundle/"))
    ]
    return frozenset(word for path in sources for word in re.findall(r"\w+", (ROOT / path[1:]).read_text()))


def code_in(text: str) -> Iterator[str]:
    """What stands in backticks, and each line of the blocks of code."""
    for block in re.findall(r"^```\w*\n(.*?)^```", text, re.DOTALL | re.MULTILINE):
        yield from block.splitlines()
    yield from re.findall(r"`([^`\n]+)`", re.sub(r"^```.*?^```", "", text, flags=re.DOTALL | re.MULTILINE))


def missing_paths(text: str) -> set[str]:
    """The files (`hub.py`, `realtime/hub.py`) and folders (`realtime/`) that no path ends with. `<app>` is any app."""
    spelled = {word for code in code_in(text) for word in re.findall(r"(?<![\w/.:])[\w<>*][\w<>*./-]*", code)}
    named = {word for word in spelled if "//" not in word and word.endswith(("/", *FILES))}
    return {word for word in named if not any(matching(paths(), f"*/{word.replace('<app>', app)}") for app in APPS)}


def missing_names(text: str) -> set[str]:
    """The names in backticks, such as `Hub`, `@on` or `Conversation.head`, that no source has."""
    named = {match[1] for code in code_in(text) if (match := re.fullmatch(r"@?([A-Za-z_][\w.]*)(\(.*\))?", code))}
    return {name for name in named if not name.endswith(FILES) and not set(name.split(".")) <= words()}


@pytest.mark.parametrize("document", WITH_FILES_OF_TODAY, ids=lambda path: path.name)
def test_files_that_a_document_names_exist(document):
    assert not missing_paths(document.read_text())


@pytest.mark.parametrize("document", WITH_NAMES_OF_THE_CODE, ids=lambda path: path.name)
def test_names_in_backticks_are_names_of_the_code(document):
    assert not missing_names(document.read_text())


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_lead_somewhere(document):
    targets = re.findall(r"\]\(([^)#\s]+)", document.read_text())
    assert not [target for target in targets if ":" not in target and not (document.parent / target).exists()]


def test_what_does_not_exist_is_found():
    assert missing_paths("`hub.py`, `<app>/events.py`, `nowhere/hub.py`, `<app>/hub.py`") == {
        "nowhere/hub.py",
        "<app>/hub.py",
    }
    assert missing_paths("```\nchatproject/\n  gone/  realtime/\n```") == {"gone/"}
    unknown = "Hub." + "_".join(("no", "such", "method"))
    assert missing_names(f"`Hub.deliver`, `{unknown}`, `make run`") == {unknown}
