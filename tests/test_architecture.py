"""Arrows only point down: floor ← accounts ← messaging ← groups, rooms ← roof, and nobody imports the roof."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
LAYERS = ("chatproject", "accounts", "messaging", "groups", "rooms")
SIDE_BY_SIDE = {"groups", "rooms"}
ROOF = ("chatproject.settings", "chatproject.urls", "chatproject.asgi", "chatproject.admin")
TOPS = tuple(ROOT / "chatproject" / f"{name}.py" for name in ("settings", "urls", "asgi"))
# Tests, and what only they use, may look at everything.
FILES = [
    path
    for layer in LAYERS
    for path in sorted((ROOT / layer).rglob("*.py"))
    if path not in TOPS and not {"tests", "testing"} & set(path.parts)
]


def imported(path: Path) -> set[str]:
    """The modules that a file imports, also those inside functions, by their full names."""
    package = path.relative_to(ROOT).with_suffix("").parts[:-1]
    names = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = ".".join(package[: len(package) - node.level + 1]) if node.level else ""
            module = ".".join(filter(None, (base, node.module)))
            names |= {module, *(f"{module}.{alias.name}" for alias in node.names)}
    return names


def level_of(module: str) -> int:
    """How high a module stands; what is not ours is below everything."""
    first = module.partition(".")[0]
    return LAYERS.index(first) if first in LAYERS else -1


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_file_imports_nothing_above_it(path):
    level = LAYERS.index(path.relative_to(ROOT).parts[0])
    assert not [name for name in imported(path) if level_of(name) > level]
    assert not [name for name in imported(path) if name.startswith(ROOF)]
    if path.relative_to(ROOT).parts[0] in SIDE_BY_SIDE:
        neighbours = tuple(SIDE_BY_SIDE - {path.relative_to(ROOT).parts[0]})
        assert not [name for name in imported(path) if name.startswith(neighbours)]


def test_every_app_has_its_place_among_the_layers():
    apps = {path.parent.name for path in ROOT.glob("*/apps.py")}
    assert apps <= set(LAYERS)


def test_relative_imports_are_followed():
    assert "chatproject.realtime.hub" in imported(ROOT / "chatproject/realtime/lifespan.py")
    assert "messaging.events" in imported(ROOT / "messaging/services/batch.py")
