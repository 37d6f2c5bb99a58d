"""Finding names without regard to case and accents, by what their words begin with, alike on every engine.

Beside a name its key is stored: its words as they are compared, with a space before each. So a word begins with what
was typed where the key contains a space followed by that, and a database only has to compare characters.
"""

import unicodedata
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple, TypeVar

from django.db.models import Model, Q, QuerySet

from .batches import in_batches
from .transactions import atomic, retried

Row = TypeVar("Row", bound=Model)

MOST_WORDS = 20  # of what is looked for; further ones are not
AT_ONCE = 500
UNSEEN = ("Mn", "Mc", "Me", "Cf")  # marks, and what only says how to draw the rest
# Letters that Unicode does not take apart, an apostrophe that it calls a letter, and letters that are drawn as nothing.
LETTERS = str.maketrans(
    {
        **{
            "\N{LATIN SMALL LETTER DOTLESS I}": "i",
            "ł": "l",
            "ø": "o",
            "đ": "d",
            "ð": "d",
            "ħ": "h",
            "ŧ": "t",
            "þ": "th",
            "æ": "ae",
            "œ": "oe",
        },
        **{"\N{MODIFIER LETTER TURNED COMMA}": "'", "\N{MODIFIER LETTER APOSTROPHE}": "'"},
        **{"\N{ARABIC TATWEEL}": None, "\u115f": None, "\u1160": None, "\u2800": None},
    }
)


class Matching(NamedTuple):
    """Conditions for rows: their words are those that were typed, each of these begins one of theirs, or is in one."""

    exact: Q
    begins: Q
    contains: Q


def search_key(*names: str) -> str:
    """What these names are found by: their words, and those joined that only a dash, dot or apostrophe parts."""
    return "".join(f" {word}" for word in dict.fromkeys(word for name in names for word in _words(name, joined=True)))


def matching(text: str) -> Matching:
    """Which rows have every word of `text`, in any order, by their `search_key`; if there is no word in it, which have
    the same signs in their `sort_name`.
    """
    words = list(dict.fromkeys(_words(text)))[:MOST_WORDS]
    if not words:
        signs = text.casefold()
        return Matching(Q(sort_name=signs), Q(sort_name__startswith=signs), Q(sort_name__contains=signs))
    return Matching(
        Q(search_key=search_key(text)),
        Q(*(Q(search_key__contains=f" {word}") for word in words)),
        Q(*(Q(search_key__contains=word) for word in words)),
    )


def folded(text: str) -> str:
    """`text` without case, accents and what is not seen."""
    bare = _without_marks(_without_marks(text).casefold())
    return bare.translate(LETTERS)


def fill_search_keys(rows: QuerySet[Row], key_of: Callable[[Row], str]) -> None:
    """Give a key to the rows that have none, a few at a time: they were written by a version that knew of none."""
    for batch in in_batches(rows.filter(search_key=None), AT_ONCE):
        _fill({row.pk: key_of(row) for row in batch}, rows.model)


@retried
def _fill(keys: dict[Any, str], model: type[Model]) -> None:
    with atomic():
        for pk, key in keys.items():
            model._base_manager.filter(pk=pk, search_key=None).update(search_key=key)


def _without_marks(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(character for character in decomposed if unicodedata.category(character) not in UNSEEN)


def _words(text: str, *, joined: bool = False) -> Iterator[str]:
    for chunk in folded(text).split():
        parts = "".join(map(_apart, chunk)).split()
        yield from parts
        if joined and len(parts) > 1:
            yield "".join(parts)


def _apart(character: str) -> str:
    """Letters and digits make words, a picture is one, and everything else is between them."""
    kind = unicodedata.category(character)
    if kind[0] in "LN":
        return character
    return f" {character} " if kind == "So" else " "
