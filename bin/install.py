"""Installs the locked requirements into the environment that runs this, unless they are there already.

`install.py` installs what serving needs, with the driver that DATABASE_URL names; `install.py --dev` also what the
checks need, of it what comes from npm into node_modules/. Needs nothing but Python and its pip, and npm for that part,
which is left out where there is none.
"""

import contextlib
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from chatproject import env_file  # noqa: E402, which needs nothing that is installed here

DRIVERS = {
    "postgres": "requirements-postgres.txt",
    "postgresql": "requirements-postgres.txt",
    "mongodb": "requirements-mongodb.txt",
    "mongodb+srv": "requirements-mongodb.txt",
}


def main(arguments: list[str]) -> int:
    """Install each file whose content differs from what was installed last; returns an exit status."""
    files = ["requirements-dev.txt" if "--dev" in arguments else "requirements.txt", *driver()]
    for file in files:
        if not installed(file):
            print(f"Installing {file}, which takes a minute once …", flush=True)
            if status := pip_install(file):
                return status
            stamp(file).write_text(checksum(file))
    return npm_install() if "--dev" in arguments else 0


def driver() -> list[str]:
    """The requirement file of the database that DATABASE_URL names, if it needs one."""
    scheme = database_url().partition(":")[0].lower()
    return [DRIVERS[scheme]] if scheme in DRIVERS else []


def database_url() -> str:
    """DATABASE_URL of the environment, else of `.env`, else nothing; what is wrong with the file the start will say."""
    if "DATABASE_URL" in os.environ:
        return os.environ["DATABASE_URL"].strip()
    with contextlib.suppress(env_file.Unreadable):
        return env_file.read(ROOT / ".env").get("DATABASE_URL", "")
    return ""


def installed(file: str) -> bool:
    """Whether this very file was installed here; the development file holds all of requirements.txt as well."""
    if stamp(file).exists() and stamp(file).read_text() == checksum(file):
        return True
    return file == "requirements.txt" and installed("requirements-dev.txt")


def stamp(file: str) -> Path:
    return Path(sys.prefix) / f".installed-{file}"


def checksum(file: str) -> str:
    return hashlib.sha256((ROOT / file).read_bytes()).hexdigest()


def pip_install(file: str) -> int:
    """Install the exact versions and contents that `file` names; pip reports what goes wrong."""
    options = ["--require-hashes", "--disable-pip-version-check", "--no-input", "--quiet"]
    return subprocess.run([sys.executable, "-m", "pip", "install", *options, "-r", ROOT / file], check=False).returncode


def npm_install() -> int:
    """Install what package-lock.json names, unless it is there; nothing of a package runs while it is installed."""
    done = ROOT / "node_modules" / ".installed"
    wanted = checksum("package-lock.json")
    npm = shutil.which("npm")
    if npm is None or (done.exists() and done.read_text() == wanted):
        return 0
    options = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    if status := subprocess.run([npm, "ci", *options], cwd=ROOT, check=False).returncode:
        return status
    done.parent.mkdir(exist_ok=True)  # which npm leaves out where nothing is wanted
    done.write_text(wanted)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
