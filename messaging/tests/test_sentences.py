"""What a conversation says of itself."""

import pytest

from accounts.models import User
from messaging.sentences import names, sentence


def people(*shown):
    return [User(display_name=name) for name in shown]


@pytest.mark.parametrize(
    ("shown", "text"),
    [
        ([], ""),
        (["Ana"], "Ana"),
        (["Ana", "Bo"], "Ana and Bo"),
        (["Ana", "Bo", "Cy"], "Ana, Bo and Cy"),
        (["Ana", "Bo", "Cy", "Di"], "Ana, Bo, Cy and 1 other"),
        (["Ana", "Bo", "Cy", "Di", "Ed"], "Ana, Bo, Cy and 2 others"),
    ],
)
def test_people_are_named_up_to_three(shown, text):
    assert names(people(*shown)) == text


@pytest.mark.parametrize(
    ("event", "shown", "value", "text"),
    [
        ("created", [], "Attic", "Ana created “Attic”."),
        ("created", ["Bo", "Cy"], "Attic", "Ana created “Attic” with Bo and Cy."),
        ("joined", ["Ana"], None, "Ana joined."),
        ("added", ["Bo", "Cy"], None, "Ana added Bo and Cy."),
        ("removed", ["Bo"], None, "Ana removed Bo."),
        ("renamed", [], "{actor}", "Ana changed the name to “{actor}”."),
        ("role", ["Bo"], "admin", "Ana made Bo an admin."),
        ("role", ["Bo"], "creator", "Ana handed this conversation over to Bo."),
    ],
)
def test_a_sentence_says_who_did_what_to_whom(event, shown, value, text):
    assert sentence(event, User(display_name="Ana"), people(*shown), value) == text
