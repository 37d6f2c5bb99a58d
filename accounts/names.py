"""Readable random names."""

import secrets
from typing import NamedTuple

import coolname

LONGEST = 30


class Suggestion(NamedTuple):
    """A name that somebody could take."""

    username: str
    display_name: str


def suggest() -> Suggestion:
    """Two words and two digits, such as `brave-otter-42`; another one each time, and very likely still free."""
    while True:
        words = coolname.generate(2)
        username = f"{'-'.join(words)}-{secrets.randbelow(90) + 10}"
        if len(username) <= LONGEST and username.isascii():
            return Suggestion(username, " ".join(words).title())
