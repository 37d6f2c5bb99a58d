"""Programs on Node that Parley is compared with; their packages go to `benchmarks/.cache`."""

import contextlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from typing import NamedTuple

from . import ROOT, cores

CACHE = ROOT / "benchmarks" / ".cache"


class Program(NamedTuple):
    port: int
    pid: int


@contextlib.contextmanager
def running(script: str, *, package: str, **environment: str) -> Iterator[Program]:
    """A program of `benchmarks/`, on the server's core, that prints the port it listens at. `package` is name@version.

    Exits with a sentence where there is no Node or npm.
    """
    _install(package)
    path = {"NODE_PATH": str(CACHE / "node_modules")}
    with cores.on(cores.SERVER):
        command = ["node", ROOT / "benchmarks" / script]
        process = subprocess.Popen(command, env={**os.environ, **path, **environment}, stdout=subprocess.PIPE)
    try:
        assert process.stdout
        yield Program(int(process.stdout.readline()), process.pid)
    finally:
        process.kill()
        process.wait()


def _install(package: str) -> None:
    if not shutil.which("npm"):
        sys.exit("This comparison needs Node and npm (https://nodejs.org).")
    name, _, version = package.partition("@")
    manifest = CACHE / "node_modules" / name / "package.json"
    if not manifest.exists() or f'"version": "{version}"' not in manifest.read_text():
        CACHE.mkdir(exist_ok=True)
        quiet = ["--no-save", "--no-audit", "--no-fund", "--silent"]
        subprocess.run(["npm", "install", *quiet, "--prefix", CACHE, package], check=True)
