"""The programs from the system's packages that only the checks need: found, or installed where that is possible."""

import glob
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from testing.chromium import BROWSERS

# Debian keeps PostgreSQL's programs apart, one folder a version.
SEARCHED = os.pathsep.join([os.environ.get("PATH", os.defpath), *glob.glob("/usr/lib/postgresql/*/bin")])


class Part(NamedTuple):
    """A program under any of its names, the best first, the Debian package of that one, and the checks that need it."""

    programs: tuple[str, ...]
    package: str
    purpose: str

    def path(self) -> str | None:
        return next((found for name in self.programs if (found := shutil.which(name, path=SEARCHED))), None)

    @property
    def is_best(self) -> bool:
        return shutil.which(self.programs[0], path=SEARCHED) is not None


PARTS = [
    Part(("node", "nodejs"), "nodejs", "JavaScript tests"),
    Part(BROWSERS, "chromium-headless-shell", "browser tests"),
    Part(("redis-server",), "redis-server", "tests of several processes"),
    Part(("initdb",), "postgresql", "tests on PostgreSQL"),
]


def missing_parts() -> list[Part]:
    """The parts that are not here, after installing what can be installed: as root on Debian and its kin."""
    missing = [part for part in PARTS if not part.is_best]
    if missing and shutil.which("apt-get") and os.geteuid() == 0:
        install([part.package for part in missing])
    return [part for part in missing if not part.path()]


def install(packages: list[str]) -> None:
    """Ask apt-get for these packages; what goes wrong it says itself, and the parts stay missing."""
    print(f"Installing {', '.join(packages)} with apt-get …", flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    installs = [["install", "-y", "-qq", "--no-install-recommends", package] for package in packages]
    for command in (["update", "-qq"], *installs):  # one by one: a package that there is not keeps no other away
        subprocess.run(["apt-get", *command], env=environment, stdin=subprocess.DEVNULL, check=False)
