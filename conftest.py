"""What all tests share: the people of testing, and static files under the names that pages use."""

import pytest
from django.conf import settings
from django.contrib.auth.management import create_permissions
from django.db.models.signals import post_migrate

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
