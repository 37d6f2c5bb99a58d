"""Room IDs: what lets whoever has it into a private room."""

import re
import secrets
import string
import unicodedata

ALPHABET = string.ascii_uppercase + string.digits
LENGTH = 8
CODE = re.compile(f"[{ALPHABET}]{{{LENGTH}}}")


def fresh() -> str:
    """Eight characters that nobody can guess: one of 36⁸, about 2.8 × 10¹²."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def cleaned(text: str) -> str | None:
    """A Room ID as it is stored, from what somebody typed or pasted, in any case, with spaces and dashes; None for
    what cannot be one.
    """
    kept = "".join(char for char in text if not (char.isspace() or unicodedata.category(char) == "Pd")).upper()
    return kept if CODE.fullmatch(kept) else None
