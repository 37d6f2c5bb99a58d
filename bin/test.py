"""Runs every check, or the kinds named (lint, django, unit, engines, js, e2e), and ends with one line for each.

What the machine lacks is installed where that is possible. With CI=true a part that is still missing is a failure;
otherwise what needs it is skipped, and says so.
"""

import os
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

from system_parts import missing_parts

ROOT = Path(__file__).resolve().parent.parent
CI = os.environ.get("CI", "").lower() in {"1", "true", "yes"}
PYTHON = [sys.executable]
UNIT_TESTS = ["chatproject", "accounts", "messaging", "groups", "rooms"]
TEMPLATES = ["templates", "chatproject/api/templates"]
ENGINES = {"mongodb": "MongoDB", "postgresql": "PostgreSQL"}
SIDE_BY_SIDE = 2  # steps at once, so that both cores have work while tests wait


class Step(NamedTuple):
    """A command that has to succeed, and the kind of check it is."""

    kind: str
    name: str
    command: list[str]
    environment: dict[str, str]


def steps() -> list[Step]:
    """All checks: beside the one that takes longest the others, those that are quick to fail first."""
    here, there = this_machine(), production()
    return [
        Step("e2e", "end-to-end tests", [*PYTHON, *pytest("tests", workers=4, dist="loadscope")], here),
        Step("lint", "ruff check", [*PYTHON, "-m", "ruff", "check", "."], here),
        Step("lint", "ruff format", [*PYTHON, "-m", "ruff", "format", "--check", "."], here),
        Step("lint", "mypy", [*PYTHON, "-m", "mypy"], here),
        Step(
            "lint",
            "biome",
            ["node", "node_modules/@biomejs/biome/bin/biome", "ci", "--error-on-warnings", "--colors=off"],
            here,
        ),
        Step("lint", "djlint", [*PYTHON, "-m", "djlint", "--check", *TEMPLATES], here),
        Step("lint", "types", ["node", "node_modules/typescript/bin/tsc"], here),
        Step("lint", "bundle", ["node", "bin/bundle.js", "--check"], here),
        Step("django", "makemigrations", [*PYTHON, "manage.py", "makemigrations", "--check", "--dry-run"], here),
        Step("django", "check --deploy", [*PYTHON, "manage.py", "check", "--deploy", "--fail-level=WARNING"], there),
        Step(
            "js", "JavaScript tests", ["node", "--test", "--test-reporter=spec", *files("tests/js/**/*.test.*js")], here
        ),
        *(
            Step("engines", f"tests on {name}", [*on_engine(engine), *pytest("--reuse-db", "-m", "engines")], here)
            for engine, name in ENGINES.items()
        ),
        Step("unit", "unit tests", [*PYTHON, *pytest(*UNIT_TESTS)], here),
    ]


def pytest(*arguments: str, workers: int = 2, dist: str = "worksteal") -> list[str]:
    """The end of a Python command that runs these tests on two cores; more workers than cores help those that wait."""
    return ["-m", "pytest", "-n", str(workers), "--dist", dist, *arguments]


def on_engine(engine: str) -> list[str]:
    """The beginning of a Python command that finds an empty database of this engine."""
    return [*PYTHON, "bin/on_engine.py", engine, *PYTHON]


def this_machine() -> dict[str, str]:
    """The settings of a first start, whatever the shell or `.env` of whoever runs this says.

    Bytecode is written, since hundreds of processes load the same modules.
    """
    names = ("DATABASE_URL", "REDIS_URL", "ALLOWED_ORIGINS", "TRUSTED_PROXIES", "SECRET_KEY", "JWT_SECRET_KEY")
    return {
        **dict.fromkeys(names, ""),
        "HOST": "127.0.0.1",
        "PORT": "8000",
        "WORKERS": "1",
        "ALLOWED_HOSTS": "localhost,127.0.0.1,[::1]",
        "RATE_LIMITS": "1",
        "REGISTRATION": "open",
        "DEBUG": "0",
        "HTTPS": "0",
        "PYTHONDONTWRITEBYTECODE": "",
    }


def production() -> dict[str, str]:
    """The settings of a server that the world can reach."""
    return {
        **this_machine(),
        "HOST": "0.0.0.0",
        "HTTPS": "1",
        "ALLOWED_HOSTS": "chat.example.org",
        "SECRET_KEY": secrets.token_urlsafe(48),
        "JWT_SECRET_KEY": secrets.token_urlsafe(48),
    }


def files(pattern: str) -> list[str]:
    return sorted(str(path.relative_to(ROOT)) for path in ROOT.glob(pattern))


def main(kinds: list[str]) -> int:
    """Run the steps of these kinds, or all; 0 when none failed."""
    chosen = [step for step in steps() if not kinds or step.kind in kinds]
    if unknown := set(kinds) - {step.kind for step in chosen}:
        print(f"There is no check called {', '.join(sorted(unknown))}.")
        return 2
    lines = missing({step.kind for step in chosen})
    with tempfile.TemporaryDirectory(prefix="parley-test-") as data_dir:
        output = subprocess.PIPE if len(chosen) > 1 else None
        with ThreadPoolExecutor(SIDE_BY_SIDE) as side_by_side:
            lines += side_by_side.map(lambda step: run(step, data_dir, output), chosen)
    print("", *lines, sep="\n")
    return int(any(line.startswith("FAILED") for line in lines))


def missing(kinds: set[str]) -> list[str]:
    """A line for each part of the system that these kinds of checks need and that could not be installed."""
    if kinds <= {"lint", "django"}:
        return []
    return [f"{lacking()} {part.package} is missing: no {part.purpose}" for part in missing_parts()]


def lacking() -> str:
    return "FAILED  " if CI else "SKIPPED "


def run(step: Step, data_dir: str, output: int | None) -> str:
    """Run one step, showing what it prints (a PIPE: once it has ended); returns its line of the summary."""
    if not shutil.which(step.command[0]):
        return f"{lacking()} {step.name}: {step.command[0]} is missing"
    heading = f"\n--- {step.name} ---"
    if output is None:
        print(heading, flush=True)
    began = time.monotonic()
    ended = subprocess.run(
        step.command,
        cwd=ROOT,
        env={**os.environ, **step.environment, "DATA_DIR": f"{data_dir}/{step.name.replace(' ', '-')}"},
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=output and subprocess.STDOUT,
        text=True,
        check=False,
    )
    if output is not None:
        print(f"{heading}\n{ended.stdout}", end="", flush=True)
    return f"{'FAILED  ' if ended.returncode else 'passed  '} {step.name} ({time.monotonic() - began:.1f} s)"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
