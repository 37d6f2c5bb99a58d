"""Room IDs: nobody can guess one, and everybody can type one."""

import random
from collections import Counter

import pytest

from rooms.codes import ALPHABET, LENGTH, cleaned, fresh

MANY = 20_000
LIMIT = 118  # of chi-squared with 35 degrees of freedom: chance passes it once in 10¹¹


def chi_squared(counts, total):
    expected = total / len(ALPHABET)
    return sum((counts[char] - expected) ** 2 / expected for char in ALPHABET)


def test_every_character_is_as_likely_as_any_other_at_every_place():
    made = [fresh() for _ in range(MANY)]
    assert all(len(code) == LENGTH == 8 and set(code) <= set(ALPHABET) for code in made)
    assert chi_squared(Counter("".join(made)), MANY * LENGTH) < LIMIT
    for place in range(LENGTH):
        assert chi_squared(Counter(code[place] for code in made), MANY) < LIMIT
    neighbours = Counter(ALPHABET[(ALPHABET.index(code[0]) - ALPHABET.index(code[1])) % 36] for code in made)
    assert chi_squared(neighbours, MANY) < LIMIT  # nor does one tell anything of the next


def test_the_measure_would_notice_a_letter_that_never_comes():
    without_o = Counter(random.Random(1).choices(ALPHABET.replace("O", ""), k=MANY))
    assert chi_squared(without_o, MANY) > LIMIT


def test_they_do_not_come_from_the_generator_that_can_be_foreseen():
    random.seed(1)
    first = [fresh() for _ in range(5)]
    random.seed(1)
    assert first != [fresh() for _ in range(5)]


@pytest.mark.parametrize(
    "typed",
    [
        *(
            "A7K2M9P1",
            "a7k2m9p1",
            "A7k2m9P1",
            "A7K2-M9P1",
            "a7k2 m9p1",
            "  A7K2M9P1\n",
            "A 7 K 2 M 9 P 1",
            "-A7K2M9P1-",
        ),
        *("a7k2\u2013m9p1", "a7k2\u2014m9p1", "a7k2\u2010m9p1", "a7k2\u2011m9p1", "A7K2\u00a0M9P1", "A7K2\u2003M9P1"),
    ],
)
def test_it_is_understood_in_any_case_with_spaces_and_dashes(typed):
    assert cleaned(typed) == "A7K2M9P1"


@pytest.mark.parametrize(
    "typed",
    [
        *("", " ", "-", "A7K2M9P", "A7K2M9P11", "A7K2M9P_", "A7K2M9P!", "A7K2.M9P1", "A7K2/M9P1", "A7K2M9P\u0661"),
        *("\uff21" + "7K2M9P1", "\u00c47K2M9P1", "A7K2M9P1\x00", "%00", "x" * 20_000, "' OR 1=1"),
    ],
)
def test_what_cannot_be_one_is_none(typed):
    assert cleaned(typed) is None
