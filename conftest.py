"""What all tests share: the people of testing, and static files under the names that pages use."""

import gc
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.management import create_permissions
from django.db.models.signals import post_migrate
from servestatic.middleware import ServeStaticMiddleware

from chatproject.web.preparation import collect_static

pytest_plugins = [
    "testing.fixtures",
    "testing.groups_and_rooms",
    "testing.redis_server",
    "testing.sockets",
    "testing.surroundings",
]


def pytest_configure(config: pytest.Config) -> None:
    """Collect the static files once, before any worker starts: a page that names a file that is not there fails."""
    if not hasattr(config, "workerinput"):
        collect_static()
    gc.freeze()  # what is loaded stays: to look through it again and again was a tenth of the time
    gc.set_threshold(100_000, 20, 20)


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """`-m engines` reads only the files that have such tests."""
    only_engines = config.option.markexpr == "engines" and collection_path.suffix == ".py"
    return True if only_engines and "mark.engines" not in collection_path.read_text() else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """`-m database` are all tests that are given one; `-m engines` are those that say so themselves."""
    for item in items:
        if item.get_closest_marker("django_db") or {"db", "transactional_db"} & set(getattr(item, "fixturenames", ())):
            item.add_marker("database")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings):
    """The rows of a test need not outlive a power cut: SQLite does not wait for the disk."""
    options = settings.DATABASES["default"].get("OPTIONS", {})
    if "init_command" in options:
        assert "synchronous=FULL" in options["init_command"]
        options["init_command"] = options["init_command"].replace("synchronous=FULL", "synchronous=OFF")


@pytest.fixture(scope="session", autouse=True)
def _no_rows_that_nobody_reads():
    """Django makes permissions anew whenever a test empties the tables; Parley has no use for them."""
    post_migrate.disconnect(create_permissions, dispatch_uid="django.contrib.auth.management.create_permissions")


@pytest.fixture(scope="session", autouse=True)
def _static_files_are_listed_once():
    """Every test client builds the middleware anew, and listing a thousand files would be most of what it costs."""
    add_files, listed = ServeStaticMiddleware.add_files_from_manifest, {}

    def add_listed(middleware):
        if settings.STATIC_ROOT not in listed:
            add_files(middleware)
            listed[settings.STATIC_ROOT] = middleware.files
        middleware.files = listed[settings.STATIC_ROOT]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ServeStaticMiddleware, "add_files_from_manifest", add_listed)
        yield
