"""What all tests share: the people of chatproject.testing, and static files under the names that pages use."""

import pytest
from django.contrib.auth.management import create_permissions
from django.db.models.signals import post_migrate

from chatproject.web.preparation import collect_static

pytest_plugins = [
    "chatproject.testing.fixtures",
    "chatproject.testing.gatherings",
    "chatproject.testing.redis_server",
    "chatproject.testing.sockets",
    "chatproject.testing.surroundings",
]


def pytest_configure(config: pytest.Config) -> None:
    """Collect the static files once, before any worker starts: a page that names a file that is not there fails."""
    if not hasattr(config, "workerinput"):
        collect_static()


@pytest.fixture(scope="session", autouse=True)
def _no_rows_that_nobody_reads():
    """Django makes permissions anew whenever a test empties the tables; Parley has no use for them."""
    post_migrate.disconnect(create_permissions, dispatch_uid="django.contrib.auth.management.create_permissions")
