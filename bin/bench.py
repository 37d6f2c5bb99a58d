"""Runs each program in benchmarks/, or those named, one after another, and prints what they print."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def main(names: list[str]) -> int:
    """Run the benchmarks called `names` (all without any); the status of the last one that failed, or 0."""
    files = sorted((ROOT / "benchmarks").glob("[a-z]*.py"))
    chosen = [file for file in files if not names or file.stem in names]
    if missing := set(names) - {file.stem for file in chosen}:
        print(f"No such benchmark: {', '.join(sorted(missing))}. There are: {', '.join(file.stem for file in files)}.")
        return 2
    status = 0
    for file in chosen:
        print(f"\n--- {file.stem} ---", flush=True)
        status = subprocess.run([sys.executable, file], cwd=ROOT, check=False).returncode or status
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
