"""Runs a command on an empty database server of its own: on_engine.py postgresql|mongodb COMMAND… (DATABASE_URL)."""

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from testing import engines

ENGINES = {"postgresql": engines.postgresql, "mongodb": engines.mongodb}
USAGE = "Usage: on_engine.py postgresql|mongodb COMMAND…"


def missing_program(engine: str) -> str | None:
    """A sentence about the server program that this engine lacks here, or None."""
    if engine == "postgresql" and engines.postgresql_programs() is None:
        return "PostgreSQL's server programs (initdb) are neither in /usr/lib/postgresql nor on the PATH: install them."
    if engine == "mongodb" and importlib.util.find_spec("secantus") is None:
        return "The MongoDB server for tests (secantus) is not installed: see requirements-dev.txt."
    return None


def main(arguments: list[str]) -> int:
    """The status of the command; 2 if there is no such engine, its server is not installed, or no command is given."""
    if not arguments:
        return _refuse(USAGE)
    engine, *command = arguments
    if engine not in ENGINES:
        return _refuse(f"There is no engine “{engine}”. {USAGE}")
    if not command:
        return _refuse(f"There is no command to run. {USAGE}")
    if problem := missing_program(engine):
        return _refuse(problem)
    with ENGINES[engine]() as url:
        return subprocess.run(command, env={**os.environ, "DATABASE_URL": url}, check=False).returncode


def _refuse(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
