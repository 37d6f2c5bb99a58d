"""What all tests share: the people of chatproject.testing, and static files under the names that pages use."""

import pytest

from chatproject.web.preparation import collect_static

pytest_plugins = [
    "chatproject.testing.fixtures",
    "chatproject.testing.redis_server",
    "chatproject.testing.sockets",
]


def pytest_configure(config: pytest.Config) -> None:
    """Collect the static files once, before any worker starts: a page that names a file that is not there fails."""
    if not hasattr(config, "workerinput"):
        collect_static()
