"""The sign-ins of the demo. Everybody can read them here, so they may only work where nobody else can reach them."""

from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import check_password

SIGN_INS = {
    "admin": "admin123",
    "john_doe": "password123",
    "jane_smith": "password123",
    "bob_wilson": "password123",
}


def open_accounts() -> list[str]:
    """The usernames, in the demo's order, of accounts that a demo password opens."""
    people = get_user_model().objects.filter(username__in=SIGN_INS, is_active=True)
    stored = {person.get_username(): person.password for person in people}
    # The hash alone is checked: the model's own check_password would also renew it, and this only looks.
    return [name for name, password in SIGN_INS.items() if name in stored and check_password(password, stored[name])]
