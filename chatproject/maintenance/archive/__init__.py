"""One file that holds everything: what `backup` writes and `restore` reads, the same for every engine.

It is a ZIP file that ordinary tools can open:

    files/…             what people uploaded, as it is stored
    rows/<part>.jsonl   a line for each row, `[table, fields]`; with "again" behind it where the row may have been there
                        already, as it was a moment before
    later/<part>.jsonl  rows that came while the others were being read
    manifest.json       last: the version, the tables and their fields, and size and SHA-256 of everything above

Which tables there are, and how they are read consistently while people write, each app says by a `Part`.
"""

from .errors import ArchiveError
from .parts import Entry, Part, completes, register

__all__ = ["ArchiveError", "Entry", "Part", "completes", "register"]
