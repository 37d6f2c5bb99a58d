"""The file `.env`: a NAME=value a line, as Docker Compose reads it.

Needs nothing but Python: `bin/install.py` reads it before anything is installed.
"""

import re
from pathlib import Path

LINE = re.compile(r"(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)\s*=\s*(.*)")
QUOTED = re.compile(r"""'([^']*)'|"((?:[^"\\]|\\.)*)\"""")
COMMENT = re.compile(r"(?:^|\s+)#.*")
ESCAPED = re.compile(r"\\(.)")


class Unreadable(Exception):
    """What is wrong with the file, as a sentence that holds none of its values."""


def read(path: Path) -> dict[str, str]:
    """The values of the file by their names; none without the file.

    Spaces around name and value, `export`, quotes, comments behind values, a byte order mark and the line ends of
    Windows are taken. Raises Unreadable for everything that could be meant in another way.
    """
    values: dict[str, str] = {}
    for number, line in enumerate(_text(path).splitlines(), start=1):
        if not (line := line.strip()) or line.startswith("#"):
            continue
        found = LINE.fullmatch(line)
        value = _value(found[2]) if found else None
        if found is None or value is None:
            raise Unreadable(f"Line {number} of {path.name} is not of the form NAME=value.")
        if found[1] in values:
            raise Unreadable(f"{found[1]} is set twice in {path.name}; keep one of the two lines.")
        values[found[1]] = value
    return values


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig") if path.exists() else ""
    except OSError as error:
        raise Unreadable(f"{path} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError:
        raise Unreadable(f"{path.name} is not a text in UTF-8; save it as one.") from None


def _value(written: str) -> str | None:
    """What stands behind the equals sign means; None if that is not clear."""
    if not written.startswith(("'", '"')):
        return COMMENT.sub("", written).strip()
    found = QUOTED.match(written)
    if not found or COMMENT.sub("", written[found.end() :]).strip():
        return None
    return found[1] if found[2] is None else ESCAPED.sub(r"\1", found[2])
