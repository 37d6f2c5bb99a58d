"""The programs from the system's packages that only the checks need: found, or installed where that is possible."""

import glob
import os
import shutil
import subprocess
from typing import NamedTuple

# Debian keeps PostgreSQL's programs apart, one folder a version.
SEARCHED = os.pathsep.join([os.environ.get("PATH", os.defpath), *glob.glob("/usr/lib/postgresql/*/bin")])


class Part(NamedTuple):
    """A program under any of its names, the Debian package it comes in, and the checks that need it."""

    programs: tuple[str, ...]
    package: str
    purpose: str

    def path(self) -> str | None:
        return next((found for name in self.programs if (found := shutil.which(name, path=SEARCHED))), None)


PARTS = [
    Part(("node", "nodejs"), "nodejs", "JavaScript tests"),
    Part(("chromium", "chromium-browser", "google-chrome"), "chromium", "browser tests"),
    Part(("redis-server",), "redis-server", "tests of several processes"),
    Part(("initdb",), "postgresql", "tests on PostgreSQL"),
]


def missing_parts() -> list[Part]:
    """The parts that are not here, after installing what can be installed: as root on Debian and its kin."""
    missing = [part for part in PARTS if not part.path()]
    if missing and shutil.which("apt-get") and os.geteuid() == 0:
        install([part.package for part in missing])
    return [part for part in missing if not part.path()]


def install(packages: list[str]) -> None:
    """Ask apt-get for these packages; what goes wrong it says itself, and the parts stay missing."""
    print(f"Installing {', '.join(packages)} with apt-get …", flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", *packages]):
        subprocess.run(["apt-get", *command], env=environment, stdin=subprocess.DEVNULL, check=False)
