"""Identifiers: UUIDs of version 7 (RFC 9562), which sort by the time they were made."""

import uuid

import uuid_utils.compat


def uuid7() -> uuid.UUID:
    """A new identifier; rising within a process, ordered to about a millisecond between processes."""
    return uuid_utils.compat.uuid7()


def is_uuid(text: str) -> bool:
    """Whether `text` has the form of an identifier on the wire: 36 characters with hyphens."""
    try:
        return len(text) == 36 and str(uuid.UUID(text)) == text.lower()
    except ValueError:
        return False
