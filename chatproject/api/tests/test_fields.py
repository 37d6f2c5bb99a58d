"""Fields of requests."""

import pytest
from rest_framework import serializers
from rest_framework.serializers import ValidationError

from chatproject.api.fields import Email, Flag, List, Name, Password, PersonReference, Text, Username

WRONG_TYPES = [5, 5.5, True, [], ["a"], {}]


@pytest.mark.parametrize("value", WRONG_TYPES)
@pytest.mark.parametrize(
    "field",
    [Text(max_length=10), Name(), Username(), Email(), PersonReference(), Password()],
    ids=lambda f: type(f).__name__,
)
def test_nothing_but_text_is_text(field, value):
    with pytest.raises(ValidationError):
        field.run_validation(value)


@pytest.mark.parametrize("field", [Text(max_length=10), Name(), Username(), Email(), PersonReference(), Password()])
@pytest.mark.parametrize("value", [None, "", "\ud800"])
def test_nothing_empty_is_text(field, value):
    with pytest.raises(ValidationError):
        field.run_validation(value)


def test_blank_text_is_empty_where_that_is_allowed():
    assert Text(max_length=10, allow_blank=True).run_validation(" \n") == ""


@pytest.mark.parametrize("value", ["alice", "ALICE", " Alice ", "a.b_c-d", "abc", "a" * 30, "admin"])
def test_usernames_are_stored_in_lower_case(value):
    assert Username().run_validation(value) == value.strip().lower()


@pytest.mark.parametrize(
    "value",
    [
        *("ab", "1ab", ".ab", "a" * 31, "a b", "älice", "alice!", "a@b", "alice/", "\u017fara", "a\u0301bc"),
        *("send", "Read", "ME", "public", "private", "create"),
    ],
)
def test_other_usernames_are_refused(value):
    with pytest.raises(ValidationError):
        Username().run_validation(value)


def test_addresses_are_stored_in_lower_case():
    assert Email().run_validation(" Ann@Example.ORG ") == "ann@example.org"


@pytest.mark.parametrize("value", ["ann", "ann@", "@b.org", "a b@c.org", "a@b", "a" * 250 + "@b.org"])
def test_other_addresses_are_refused(value):
    with pytest.raises(ValidationError):
        Email().run_validation(value)


def test_a_password_keeps_its_spaces_and_is_composed():
    assert Password().run_validation("  e\u0301 \x01 ") == "  \u00e9 \x01 "
    assert Password().run_validation("x" * 256) == "x" * 256
    with pytest.raises(ValidationError):
        Password().run_validation("x" * 257)


@pytest.mark.parametrize("value", [1, 0, "true", "false", "", None, []])
def test_only_true_and_false_are_flags(value):
    assert Flag().run_validation(True) is True
    with pytest.raises(ValidationError):
        Flag().run_validation(value)


class Counting(Flag):
    """Counts how many values it was asked to check."""

    checked = 0

    def run_validation(self, data=serializers.empty):
        Counting.checked += 1
        return super().run_validation(data)


@pytest.mark.parametrize(("values", "checked"), [([1] * 4, 0), ([], 0), ([1] * 3, 2), ([True, 1, 1], 3), ("ab", 0)])
def test_a_list_is_measured_first_and_checked_until_enough_of_it_is_wrong(values, checked):
    field = List(child=Counting(), min_length=1, max_length=3)
    field.most_told = 2
    Counting.checked = 0
    with pytest.raises(ValidationError):
        field.run_validation(values)
    assert Counting.checked == checked


def test_a_good_list_is_given_back():
    assert List(child=Flag(), max_length=2).run_validation([True, False]) == [True, False]
