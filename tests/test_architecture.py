"""Arrows only point down: a file imports what stands in a layer below its own, and nothing beside or above it.

Every import counts: inside functions, under TYPE_CHECKING, relative ones. What is not named in a layer of its own (the
files of `chatproject/` itself: settings, URLs …) may import everything, and no other file imports it.
"""

import ast
from collections.abc import Collection, Iterator
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
Layers = tuple[tuple[str, ...], ...]
# Bottom up; those in one line may not import each other.
LAYERS = (
    ("chatproject.core",),
    ("chatproject.db",),
    ("chatproject.observability", "chatproject.limits"),
    ("chatproject.maintenance",),
    ("chatproject.realtime",),
    ("chatproject.api",),
    ("chatproject.web",),
    ("accounts",),
    ("messaging",),
    ("groups", "rooms"),
    ("chatproject",),
)
# The same inside realtime: `docs/decisions/0005-a-process-a-hub-and-hooks.md` says why.
REALTIME = tuple(
    tuple(f"chatproject.realtime.{name}" for name in names.split())
    for names in (
        "protocol topics turns",
        "delivery reorder_buffer outbox quotas",
        "hooks frames",
        "threads",
        "batching",
        "bus",
        "hub",
        "publish following",
        "presence.state presence.redis",
        "presence.queries presence.channels",
        "presence.service",
        "gaps",
        "reconcile",
        "process",
        "auth establish",
        "consumer",
        "handlers lifespan",
        "apps",
    )
)
# What only tests use; it may look at everything, and no product file looks at it.
TESTING = ("testing", "tests", "conftest")
PRODUCT = [
    path
    for name in ("chatproject", "accounts", "messaging", "groups", "rooms")
    for path in sorted((ROOT / name).rglob("*.py"))
    if "tests" not in path.parts
]


def name_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def is_within(module: str, package: str) -> bool:
    return module == package or module.startswith(f"{package}.")


def layer_of(module: str, layers: Layers = LAYERS) -> tuple[int, str] | None:
    """How high a module stands, and the package it belongs to there. None for what none of these layers has."""
    found = [
        (level, package) for level, packages in enumerate(layers) for package in packages if is_within(module, package)
    ]
    return max(found, key=lambda place: len(place[1]), default=None)


def imported(source: str, package: str) -> Iterator[str]:
    """The full names of all that a file of this package imports, wherever in the file."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            parents = package.split(".")
            base = ".".join(parents[: len(parents) - node.level + 1]) if node.level else ""
            module = ".".join(filter(None, (base, node.module)))
            yield from (f"{module}.{alias.name}" for alias in node.names)


def wrong_arrows(source: str, *, module: str, is_package: bool = False, layers: Layers = LAYERS) -> list[str]:
    """What a file with this name must not import, and does."""
    level, package = layer_of(module, layers)
    wrong = []
    for name in imported(source, module if is_package else module.rpartition(".")[0]):
        other = layer_of(name, layers)
        if name.partition(".")[0] in TESTING or (
            other is not None and other[1] != package and (other[0] >= level or other[1] == "chatproject")
        ):
            wrong.append(name)
    return wrong


@pytest.mark.parametrize("path", PRODUCT, ids=name_of)
def test_a_file_imports_only_what_stands_below_it(path):
    assert not wrong_arrows(path.read_text(), module=name_of(path), is_package=path.name == "__init__.py")


PAIRS = [
    (low, high)
    for level, packages in enumerate(LAYERS)
    for low in packages
    for above in LAYERS[level:]
    for high in above
    if low != high
]


@pytest.mark.parametrize(("low", "high"), PAIRS)
def test_an_arrow_that_points_up_or_aside_is_found(low, high):
    for source in (
        "from {high}.thing import Thing",
        "import {high}.thing",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from {high} import thing",
        "def work():\n    from {high} import thing",
    ):
        assert wrong_arrows(source.format(high=high), module=f"{low}.some.module")


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("chatproject.realtime.hub", "from ..web import middleware"),
        ("chatproject.realtime.hub", "from .. import web"),
        ("chatproject.realtime.hub", "from chatproject import settings"),
        ("chatproject.realtime.presence.state", "from ...api.fields import Name"),
        ("messaging.services.sending", "from testing import people"),
    ],
)
def test_imports_of_settings_and_of_what_tests_share_and_relative_ones_are_found(module, source):
    assert wrong_arrows(source, module=module)


INSIDE = [path for path in PRODUCT if layer_of(name_of(path), REALTIME)]


@pytest.mark.parametrize("path", INSIDE, ids=name_of)
def test_inside_realtime_a_file_imports_only_what_stands_below_it(path):
    assert not wrong_arrows(path.read_text(), module=name_of(path), layers=REALTIME)


def test_every_file_of_realtime_has_its_place():
    files = {name_of(path) for path in (ROOT / "chatproject/realtime").rglob("*.py") if "tests" not in path.parts}
    assert files - {"chatproject.realtime", "chatproject.realtime.presence"} == {
        name for names in REALTIME for name in names
    }


@pytest.mark.parametrize(
    ("low", "high"), [(low, high) for names, above in pairwise(REALTIME) for low in names for high in above]
)
def test_inside_realtime_an_arrow_that_points_up_is_found(low, high):
    package, _, module = high.rpartition(".")
    for source in (
        f"from {high} import Thing",
        f"from {package} import {module}",
        f"import {high}",
        f"from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from {high} import Thing",
    ):
        assert wrong_arrows(source, module=low, layers=REALTIME)
        assert not wrong_arrows(source.replace(high, low), module=high, layers=REALTIME)


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("hub", "from . import process"),
        ("hub", "from .presence.service import PresenceService"),
        ("hub", "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from .consumer import Socket"),
        ("hooks", "from .hub import Hub"),
        ("delivery", "from .outbox import Outbox"),
        ("presence.queries", "from ..process import current"),
        ("presence.queries", "from .service import PresenceService"),
    ],
)
def test_relative_imports_inside_realtime_are_found(module, source):
    assert wrong_arrows(source, module=f"chatproject.realtime.{module}", layers=REALTIME)


def test_an_arrow_that_points_down_is_fine():
    source = "from chatproject.realtime.hub import Hub\nfrom ..models import User\nimport json\nfrom . import sending"
    assert not wrong_arrows(source, module="accounts.services.sessions")


def test_every_app_stands_in_a_layer_of_its_own():
    apps = {name_of(path.parent) for path in ROOT.glob("**/apps.py") if not {".venv", "node_modules"} & set(path.parts)}
    named = {package for packages in LAYERS for package in packages}
    assert {app for app in apps if app not in named} <= {"chatproject.db.mongo"}
    folders = {f"chatproject.{path.parent.name}" for path in ROOT.glob("chatproject/*/__init__.py")}
    assert folders - {"chatproject.tests"} <= named


# --- inside an app ----------------------------------------------------------------------------------------------------

# The same for accounts, messaging, groups and rooms, bottom up: a file or package imports from its own app what stands
# in a line below its own; those in one line may not import each other. Within a package only circles are refused.
ORDER = (
    ("thumbnails", "codes", "names", "passwords", "browsers", "effort", "sentences"),
    ("avatars", "rendering"),
    ("models",),
    ("permissions", "tokens", "audience", "calls", "payloads"),
    ("queries", "event_payloads", "system_lines"),
    ("kinds", "limits"),
    ("serializers",),
    ("events",),
    ("services",),
    ("kind",),
    ("requests", "forms", "mock_texts"),
    ("mock_talks",),
    ("mocking", "demo", "digest", "archive", "integrity"),
    ("api", "views", "handlers", "hooks", "admin", "management", "templatetags"),
    ("urls", "apps"),
)
HEIGHT = {part: height for height, parts in enumerate(ORDER) for part in parts}
APPS = ("accounts", "messaging", "groups", "rooms")
OF_APPS = {
    name_of(path): path
    for path in PRODUCT
    if name_of(path).partition(".")[0] in APPS and name_of(path) not in APPS and "migrations" not in path.parts
}


def part_of(module: str) -> tuple[str, str]:
    """The app that a module belongs to, and which of its files or packages it is or stands in."""
    app, _, rest = module.partition(".")
    return app, rest.partition(".")[0]


def turned_arrows(source: str, *, module: str, is_package: bool = False) -> list[str]:
    """What a file of an app must not import from this app, and does."""
    app, part = part_of(module)
    others = [(name, *part_of(name)) for name in imported(source, module if is_package else module.rpartition(".")[0])]
    return [
        name
        for name, whose, other in others
        if whose == app and other != part and HEIGHT.get(other, len(ORDER)) >= HEIGHT[part]
    ]


def circle_among(sources: dict[str, tuple[str, bool]]) -> list[str]:
    """Modules that import each other in a circle, if any do; of each its source, and whether it is a package."""
    graph = {}
    for module, (source, is_package) in sources.items():
        names = imported(source, module if is_package else module.rpartition(".")[0])
        graph[module] = {known for name in names if (known := known_part(name, sources)) not in (None, module)}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return error.args[1]
    return []


def known_part(name: str, modules: Collection[str]) -> str | None:
    """The module that an imported name is, or is defined in."""
    while name and name not in modules:
        name = name.rpartition(".")[0]
    return name or None


@pytest.mark.parametrize("module", OF_APPS)
def test_a_file_of_an_app_imports_only_what_stands_below_it_there(module):
    path = OF_APPS[module]
    assert part_of(module)[1] in HEIGHT, "say in ORDER where it stands"
    assert not turned_arrows(path.read_text(), module=module, is_package=path.name == "__init__.py")


@pytest.mark.parametrize("low", HEIGHT)
def test_an_arrow_drawn_the_wrong_way_inside_an_app_is_found(low):
    for high in (part for part, height in HEIGHT.items() if height >= HEIGHT[low] and part != low):
        for source in (
            f"from messaging.{high} import Thing",
            f"from messaging import {high}",
            f"from . import {high}",
            f"from .{high}.more import Thing",
            f"from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from .{high} import Thing",
            f"def work():\n    from . import {high}",
        ):
            assert turned_arrows(source, module=f"messaging.{low}"), source
        assert turned_arrows(f"from ..{high} import Thing", module=f"messaging.{low}.some")


def test_an_arrow_that_points_down_inside_an_app_is_fine():
    source = (
        "from messaging.events import Read\nfrom ..models import Message\nfrom accounts.views import x\nimport json"
    )
    assert not turned_arrows(source, module="messaging.services.reading")


def test_no_files_of_the_apps_import_each_other_in_a_circle():
    assert not circle_among({name: (path.read_text(), path.name == "__init__.py") for name, path in OF_APPS.items()})


def test_a_circle_is_found_also_where_it_is_hidden():
    hidden = "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from .sending import send"
    late = "def work():\n    from .batch import Batch"
    there = {"messaging.services": ("from .sending import send", True)}
    assert circle_among({"messaging.services.batch": (hidden, False), "messaging.services.sending": (late, False)})
    assert circle_among({**there, "messaging.services.sending": ("from messaging.services import Call", False)})
    assert not circle_among({**there, "messaging.services.sending": ("from messaging.calls import Call", False)})
