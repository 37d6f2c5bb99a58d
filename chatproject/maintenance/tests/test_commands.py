"""What all commands that work with the data say when they cannot."""

import pytest
from django.core.management import CommandError
from django.db import OperationalError
from rest_framework.exceptions import ValidationError

from chatproject.core.errors import NameTaken, UserNotFound
from chatproject.maintenance.commands import DataCommand

pytestmark = pytest.mark.django_db


def run(error):
    class Failing(DataCommand):
        def handle(self, **_):
            raise error

    with pytest.raises(CommandError) as raised:
        Failing().execute(no_color=True, force_color=False, skip_checks=True)
    return raised.value


@pytest.mark.engines
@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (UserNotFound(), "There is no such person."),
        (NameTaken(fields={"username": ["This username is taken."]}), "username: This username is taken."),
        (ValidationError({"email": ["This is not an e-mail address."]}), "email: This is not an e-mail address."),
        (OperationalError("disk full\n"), "The database does not answer as it should: disk full"),
    ],
)
def test_a_problem_is_one_sentence(error, sentence):
    assert str(run(error)) == sentence
    assert run(error).returncode == 1


def test_stopping_it_is_no_fault():
    assert run(KeyboardInterrupt()).returncode == 130
