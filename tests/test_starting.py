"""Starting in one step from a fresh copy: start.sh, and what start.bat names."""

import os
import re
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import httpx
import pytest
from django.conf import settings

from testing.patience import PATIENCE
from tests.servers import CLEAN, DEFAULTS, ROOT, wait_for_address

FRESH = ("bin", "accounts", "chatproject", "messaging", "static", "templates", "manage.py", ".env.example", "start.sh")


@pytest.fixture
def fresh(tmp_path):
    """A copy that nothing was done in yet."""
    folders = {app.split(".")[0] for app in settings.INSTALLED_APPS if (ROOT / app.split(".")[0]).is_dir()}
    for path in [*{*FRESH, *folders}, *(file.name for file in ROOT.glob("requirements*.txt"))]:
        if (ROOT / path).is_dir():
            shutil.copytree(ROOT / path, tmp_path / path, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy2(ROOT / path, tmp_path / path)
    return tmp_path


def start(fresh, name):
    """Run start.sh as from a fresh shell until it serves; returns the page of signing in, and what it printed."""
    log = fresh / name
    given = {**os.environ, **DEFAULTS, "DATA_DIR": "", "PYTHON": sys.executable}
    with log.open("w") as file:
        process = subprocess.Popen([fresh / "start.sh"], cwd="/", env=given, stdout=file, stderr=file)
    try:
        port = wait_for_address(log, process, within=4 * PATIENCE)
        page = httpx.get(f"http://localhost:{port}/login/", timeout=PATIENCE)
        process.terminate()
        assert process.wait(PATIENCE) in CLEAN
    finally:
        process.kill()
        process.wait()
    return page, log.read_text()


def test_one_step_leads_from_a_fresh_copy_to_a_running_server_and_the_second_time_at_once(fresh):
    page, said = start(fresh, "first.log")
    assert page.status_code == 200
    assert "Making .venv" in said
    assert "john_doe" in said
    assert (fresh / ".env").read_text() == (ROOT / ".env.example").read_text()
    assert stat.S_IMODE((fresh / ".env").stat().st_mode) == 0o600
    assert (fresh / "data/parley.sqlite3").is_file()

    (fresh / ".env").write_text("REGISTRATION=closed\n")
    page, said = start(fresh, "second.log")
    assert page.status_code == 200
    assert "Making" not in said
    assert "Installing" not in said
    assert (fresh / ".env").read_text() == "REGISTRATION=closed\n", "settings are not written over"


def test_the_start_on_windows_has_its_line_ends_and_names_what_is_there():
    text = (ROOT / "start.bat").read_bytes()
    assert text.count(b"\r\n") == text.count(b"\n"), "cmd.exe misreads labels without them"
    named = set(re.findall(r"(?:bin\\\w+\.py|manage\.py|\.env\.example)", text.decode()))
    assert named == {"bin\\install.py", "manage.py", ".env.example"}
    assert all((ROOT / name.replace("\\", "/")).is_file() for name in named)
    labels = set(re.findall(r"^:(\w+)", text.decode(), re.MULTILINE))
    assert labels == set(re.findall(r"goto (\w+)", text.decode()))


def test_nothing_that_windows_has_no_wheel_of_is_asked_for_there():
    uvloop = re.search(r"^uvloop==.*$", Path(ROOT / "requirements.txt").read_text(), re.MULTILINE)
    assert uvloop
    assert "sys_platform != 'win32'" in uvloop[0]
