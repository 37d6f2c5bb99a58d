"""What end-to-end tests are given: servers in processes of their own, and a browser."""

import fcntl
import os
import secrets
import shutil
from pathlib import Path

import pytest
import pytest_asyncio
from django.conf import settings
from playwright.async_api import async_playwright
from xdist.scheduler import LoadScopeScheduling

from testing import engines
from testing.chromium import browser_path
from testing.patience import PATIENCE
from tests.browsers import Browsers
from tests.servers import PATIENT, Server, serving

CI = os.environ.get("CI", "").lower() in {"1", "true", "yes"}
# Files whose tests share something that is slow to make.
TOGETHER = (
    "robustness/test_connections.py",
    "robustness/test_http.py",
    "robustness/test_pictures.py",
    "robustness/test_websockets.py",
    "test_image.py",
    "test_editing.py",
    "test_engines.py",
    "test_limits.py",
    "test_new_conversations.py",
    "test_presence.py",
    "test_guessing.py",
    "test_processes.py",
    "test_removals.py",
    "test_setting_up.py",
    "test_sidebar.py",
    "test_texts.py",
    "test_what_is_new.py",
)


def pytest_collection_modifyitems(items):
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.e2e)
        if "browser" in getattr(item, "fixturenames", ()):  # all tests with a browser share its event loop
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)


class Scheduling(LoadScopeScheduling):
    """What is in TOGETHER stays on one worker, and begins first; every other test goes where there is room."""

    def _split_scope(self, nodeid):
        file = nodeid.partition("::")[0]
        return file if file.endswith(TOGETHER) else nodeid


def pytest_xdist_make_scheduler(config, log):
    return Scheduling(config, log) if config.getvalue("dist") == "loadscope" else None


@pytest.fixture(scope="session")
def prepared(tmp_path_factory, worker_id):
    """The data of a server that has been started once: migrated, with the demo, static files collected.

    The worker that comes first makes it for all.
    """
    base = tmp_path_factory.getbasetemp()
    data_dir = (base if worker_id == "master" else base.parent) / "prepared" / "data"
    data_dir.parent.mkdir(exist_ok=True)
    with (data_dir.parent / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not data_dir.exists():
            making = with_static_files(tmp_path_factory.mktemp("making") / "data", settings.DATA_DIR)
            with serving(making):
                pass
            making.rename(data_dir)
    return data_dir


def link_or_copy(source, target):
    """A second name for a file; a copy of it where the other folder is on another disk."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


def copy_of(prepared, data_dir):
    """The same data for another server. The static files, which nobody changes, are linked."""
    with_static_files(data_dir, prepared)
    return shutil.copytree(prepared, data_dir, ignore=shutil.ignore_patterns("static"), dirs_exist_ok=True)


def with_static_files(data_dir, collected):
    """A folder for the data of a server whose static files are those of another folder."""
    shutil.copytree(collected / "static", data_dir / "static", copy_function=link_or_copy)
    shutil.copy2(collected / "static.stamp", data_dir)
    return data_dir


@pytest.fixture(scope="session")
def server(prepared, tmp_path_factory):
    """One server with the demo for all tests that leave it running and ask for no settings of their own."""
    with serving(copy_of(prepared, tmp_path_factory.mktemp("shared") / "data")) as server:
        yield server


@pytest.fixture
def own_server(prepared, tmp_path):
    """A server with the demo that the test may kill, stop and start again."""
    with serving(copy_of(prepared, tmp_path / "data")) as server:
        yield server


@pytest.fixture(scope="module")
def boundless(prepared, tmp_path_factory):
    """A server without limits, where the tests of a file may make and say as much as they like."""
    with serving(copy_of(prepared, tmp_path_factory.mktemp("boundless") / "data"), RATE_LIMITS="0") as server:
        yield server


@pytest.fixture
def unlimited_server(prepared, tmp_path):
    """A server on which one may say as much as one likes."""
    with serving(copy_of(prepared, tmp_path / "data"), RATE_LIMITS="0") as server:
        yield server


@pytest.fixture
def new_server(tmp_path):
    """A server that never ran, not started: `new_server(HOST="0.0.0.0")` with settings of its own."""
    return lambda **environment: Server(tmp_path / "data", **environment)


@pytest.fixture(scope="module")
def shared(redis_server):
    """The settings that all servers have in common. Skipped, or failed in CI, without PostgreSQL."""
    if engines.postgresql_programs() is None:
        (pytest.fail if CI else pytest.skip)("No PostgreSQL on this machine: install it to test several processes.")
    keys = {name: secrets.token_hex(32) for name in ("SECRET_KEY", "JWT_SECRET_KEY")}
    with engines.postgresql() as database:
        yield {**keys, "DATABASE_URL": database, "REDIS_URL": redis_server.url}


@pytest.fixture(scope="module")
def first(shared, prepared, tmp_path_factory):
    """A server without rate limits."""
    data_dir = with_static_files(tmp_path_factory.mktemp("first") / "data", prepared)
    with serving(data_dir, **shared, RATE_LIMITS="0") as server:
        yield server


@pytest.fixture(scope="module")
def both(first, shared, tmp_path_factory):
    with serving(
        copy_of(first.data_dir, tmp_path_factory.mktemp("second") / "data"), **shared, RATE_LIMITS="0"
    ) as second:
        yield first, second


@pytest.fixture
def pair(both):
    """Two servers, each a process of its own as on two machines; what a test kills runs again afterwards."""
    yield both
    for server in both:
        if server.process.poll() is not None:
            server.start()


@pytest.fixture(scope="module")
def patient_pair(shared, prepared, tmp_path_factory):
    """Two servers that give up nothing as lost, however late it comes."""
    here, there = (tmp_path_factory.mktemp(name) / "data" for name in ("here", "there"))
    with_static_files(here, prepared)
    given = {**shared, "constants": PATIENT, "RATE_LIMITS": "0"}
    with serving(here, **given) as first, serving(copy_of(here, there), **given) as second:
        yield first, second


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def chromium():
    """One Chromium for all tests. Skipped, or failed in CI, without one."""
    path = browser_path()
    if not path:
        missing = pytest.fail if CI else pytest.skip
        missing("No Chromium on this machine: install it to run the browser tests.")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=path, args=["--no-sandbox"], timeout=1_000 * PATIENCE
        )
        yield Browsers(browser)
        await browser.close()


@pytest_asyncio.fixture(loop_scope="session")
async def browser(chromium):
    """A browser; each `await browser.new_context()` is another person, who is gone with the test."""
    yield chromium
    await chromium.end_test()
