# ruff: noqa: RUF001, letters that look alike are what it is about
"""What is the same letter for somebody who looks for a name, and what is a word."""

import unicodedata

import pytest

from chatproject.db.searching import MOST_WORDS, folded, matching, search_key


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("José Ñandú", "jose nandu"),
        ("Jose\u0301", "josé"),
        ("MÜLLER", "muller"),
        ("Straße", "STRASSE"),
        ("Łukasz Żak", "lukasz zak"),
        ("Søren Ærø", "soren aero"),
        ("Ðorđe", "dorde"),
        ("Þór", "thor"),
        ("İstanbul", "istanbul"),
        ("ISPARTA", "ısparta"),
        ("Nguyễn Thị Đào", "nguyen thi dao"),
        ("Οδυσσέας", "ΟΔΥΣΣΕΑΣ"),
        ("ᾳ", "Α"),
        ("Андрей Королёв", "андреи королев"),
        ("Ｆｕｌｌ ｗｉｄｔｈ", "full width"),
        ("ﬁnn", "finn"),
        ("مُحَمَّد", "محمد"),
        ("أحمد", "احمد"),
        ("مـحمد", "محمد"),
        ("Pa\u00adul\u200d", "paul"),
        ("김철수", unicodedata.normalize("NFD", "김철수")),
    ],
)
def test_case_accents_and_what_is_not_seen_make_no_difference(name, typed):
    assert folded(name) == folded(typed)


@pytest.mark.parametrize(
    ("names", "key"),
    [
        (["Jean-Luc Picard"], " jean luc jeanluc picard"),
        (["Conan O'Brien"], " conan o brien obrien"),
        (["Conan O’Brien"], " conan o brien obrien"),
        (["Hawaiʻi"], " hawai i hawaii"),
        (["Jane", "jane_doe.x"], " jane doe x janedoex"),
        (["A.B"], " a b ab"),
        (["Anna😀"], " anna 😀 anna😀"),
        (["王小明"], " 王小明"),
        (["Team 7 (north)"], " team 7 north"),
        (["…"], ""),
    ],
)
def test_a_key_holds_each_word_once_and_joined_what_only_a_sign_parts(names, key):
    assert search_key(*names) == key


def test_every_word_is_asked_for_once_and_no_more_than_anybody_has():
    assert len(matching("a b A á b").begins.children) == 2
    assert len(matching(" ".join(map(str, range(200)))).contains.children) == MOST_WORDS
