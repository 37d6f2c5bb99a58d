"""Runs a command on an empty database server of its own: on_engine.py postgresql|mongodb COMMAND… (DATABASE_URL)."""

import os
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from testing import engines


def main(engine: str, command: list[str]) -> int:
    """The status of the command."""
    with getattr(engines, engine)() as url:
        return subprocess.run(command, env={**os.environ, "DATABASE_URL": url}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
