"""Readable random names."""

from accounts.names import suggest
from chatproject.api.fields import Name, Username


def test_every_suggestion_is_a_valid_name_and_another_one():
    suggestions = [suggest() for _ in range(500)]
    for username, display_name in suggestions:
        assert Username().run_validation(username) == username
        assert Name().run_validation(display_name) == display_name
    assert len({suggestion.username for suggestion in suggestions}) > 490
