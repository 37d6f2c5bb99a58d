"""The rules for text."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatproject.core.errors import Invalid
from chatproject.core.text import MARKS, PERHAPS_MARKS, clean_text


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("e\u0301", "\u00e9"),
        ("a\r\nb\rc\nd\te", "a\nb\nc\nd\te"),
        ("a\x00b\x1bc\x7fd\x85e", "abcde"),
        ("\u202eabc\u2066", "\u202eabc\u2066"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("👩\u200d👩\u200d👧", "👩\u200d👩\u200d👧"),
        (" a ", " a "),
    ],
)
def test_text_is_cleaned(typed, stored):
    assert clean_text(typed, max_length=100) == stored


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("  Ann \t\n Lee ", "Ann Lee"),
        ("\u202eevil\u2069\u200f", "evil"),
        ("a\u2028b", "a b"),
        ("שלום", "שלום"),
    ],
)
def test_a_name_is_one_line_without_controls_of_direction(typed, stored):
    assert clean_text(typed, max_length=60, name=True) == stored


@pytest.mark.parametrize("typed", ["", " ", "\n\t", "\x00", "\u200b\u2060", "\u3164", "\ufe0f", "\u2800"])
@pytest.mark.parametrize("name", [True, False])
def test_what_nobody_can_see_is_blank(typed, name):
    with pytest.raises(Invalid, match="blank"):
        clean_text(typed, max_length=10, name=name)


@pytest.mark.parametrize("typed", [None, 5, True, ["a"], {"a": 1}, b"a"])
def test_what_is_no_text_is_refused(typed):
    with pytest.raises(Invalid, match="text"):
        clean_text(typed, max_length=10)


@pytest.mark.parametrize("typed", ["\ud800", "a\udfff", "\ude00\ud83d"])
def test_half_a_character_is_refused(typed):
    with pytest.raises(Invalid, match="half"):
        clean_text(typed, max_length=10)


def test_length_is_counted_in_code_points_of_what_is_stored():
    assert clean_text("😀" * 10, max_length=10) == "😀" * 10
    assert clean_text("e\u0301" * 10, max_length=10) == "\u00e9" * 10
    assert clean_text("a\x00" * 10, max_length=10) == "a" * 10
    assert clean_text("\u1100\u1161\u11a8" * 10, max_length=10) == "각" * 10
    with pytest.raises(Invalid, match="at most 10 characters"):
        clean_text("a" * 11, max_length=10)
    with pytest.raises(Invalid, match="at most 10 characters"):
        clean_text("\u0958" * 6, max_length=10)


def test_a_tower_of_marks_is_cut_before_it_is_normalised():
    tower = "a" + "\u0345" + "\u0301\u0316" * 1_000_000  # sorting it would take an hour, which no test has
    assert len(clean_text(tower, max_length=10_000)) <= 32


@given(st.text(max_size=50), st.booleans())
def test_cleaning_twice_is_cleaning_once(typed, name):
    try:
        cleaned = clean_text(typed, max_length=50, name=name)
    except Invalid:
        return
    assert clean_text(cleaned, max_length=200, name=name) == cleaned
    assert unicodedata.is_normalized("NFC", cleaned)
    cleaned.encode()


@pytest.mark.parametrize("mark", ["\u0301", "\u0f39", "\u302a", "\U00010f46", "\U0001e94a"])
def test_long_runs_of_marks_are_cut_wherever_the_marks_come_from(mark):
    for others in ("", "\u0315", "\U000101fd"):
        run = (mark + others) * 31
        cut = MARKS.sub(r"\1", run)
        assert len(cut) == 30
        assert PERHAPS_MARKS.search(f"a{run}b")
        assert clean_text(f"a{run}b", max_length=100) == unicodedata.normalize("NFC", f"a{cut}b")
