"""Reading what an address says."""

import pytest

from chatproject.api.requests import read_flag, read_text
from chatproject.core.errors import Invalid


@pytest.mark.parametrize(
    ("text", "flag"), [("true", True), ("1", True), ("TRUE", True), ("false", False), ("0", False), ("", None)]
)
def test_a_flag_is_yes_no_or_not_given(text, flag):
    assert read_flag({"online": text}, "online") is flag
    assert read_flag({}, "online") is None


@pytest.mark.parametrize("text", ["yes", "2", "None", " true", "\0"])
def test_any_other_flag_is_invalid(text):
    with pytest.raises(Invalid) as raised:
        read_flag({"online": text}, "online")
    assert list(raised.value.fields) == ["online"]


def test_text_is_cleaned_and_may_be_missing():
    assert read_text({"q": " Ann\n Lee\0 "}, "q", max_length=20) == "Ann Lee"
    assert read_text({"q": "  "}, "q", max_length=20) == read_text({}, "q", max_length=20) == ""


@pytest.mark.parametrize("text", ["x" * 21, "\0", "\u200b"])
def test_wrong_text_is_invalid(text):
    with pytest.raises(Invalid) as raised:
        read_text({"q": text}, "q", max_length=20)
    assert list(raised.value.fields) == ["q"]
