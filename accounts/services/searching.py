"""What people are found by, where it is missing."""

from accounts.models import User
from chatproject.db import searching
from chatproject.maintenance.archive import completes


@completes
def fill_search_keys() -> None:
    """Let everybody be found by name whom a version of Parley stored that did not know how."""
    searching.fill_search_keys(User.objects.all(), lambda user: searching.search_key(user.display_name, user.username))
