"""The rules for everything that people write (`docs/protocol.md`, section 1)."""

import re
import unicodedata

from .errors import Invalid

CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
BIDI_CONTROLS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
SURROGATES = re.compile("[\ud800-\udfff]")
# Format characters, variation selectors and the letters that are drawn as nothing.
INVISIBLE = re.compile(
    "[\\s\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e0fff]*"
)
LAST_MARK = 0x1F000
MOST_DECOMPOSED = 4  # no character becomes more than four when it is taken apart, so NFC shortens no text further


def _long_runs_of_marks() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Where there may be a long run, and where there is one; the first is looked for thirty times as fast."""
    marks = [chr(code) for code in range(0x300, LAST_MARK) if unicodedata.combining(chr(code))]
    rough = "".join(mark for mark in marks if mark <= "\uffff") + f"\U00010000-{chr(LAST_MARK)}"
    return re.compile(f"[{rough}]{{31}}"), re.compile("([{0}]{{30}})[{0}]+".format("".join(marks)))


# Normalising sorts the marks on a letter, which takes quadratic time; thirty are what Unicode calls stream-safe.
PERHAPS_MARKS, MARKS = _long_runs_of_marks()


def clean_text(value: object, *, max_length: int, name: bool = False) -> str:
    """`value` as it is stored: NFC, line ends as LF, without control characters; at most `max_length` code points.

    A `name` is one line, trimmed, and without controls of the writing direction. Raises Invalid for what is no text,
    has a lone surrogate, is blank, or is too long.
    """
    if not isinstance(value, str):
        raise Invalid("This must be text.")
    if SURROGATES.search(value):
        raise Invalid("This contains half of a character.")
    text = CONTROLS.sub("", value.replace("\r\n", "\n").replace("\r", "\n"))
    if name:
        text = " ".join(BIDI_CONTROLS.sub("", text).split())
    if not text.isascii() and PERHAPS_MARKS.search(text):
        text = MARKS.sub(r"\1", text)
    if len(text) <= max_length * MOST_DECOMPOSED:
        text = unicodedata.normalize("NFC", text)
    if len(text) > max_length:
        raise Invalid(f"This may have at most {max_length:,} characters.")
    if INVISIBLE.fullmatch(text):
        raise Invalid("This may not be blank.")
    return text
