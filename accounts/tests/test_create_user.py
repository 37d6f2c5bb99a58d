"""`manage.py create_user`."""

import io

import pytest
from django.core.management import CommandError, call_command

from accounts.management.commands import create_user
from accounts.models import User

pytestmark = pytest.mark.django_db

PASSWORD = "larch and snow"


def create(monkeypatch, *arguments, password=PASSWORD):
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{password}\n"))
    call_command("create_user", *arguments, "--password-stdin", stdout=io.StringIO())


@pytest.mark.engines
def test_somebody_can_sign_in_then(monkeypatch, settings):
    settings.REGISTRATION = "closed"

    create(monkeypatch, "Dora", "--email", "Dora@Example.org", "--display-name", "Dora Dill")

    user = User.objects.get()
    assert (user.username, user.email, user.display_name) == ("dora", "dora@example.org", "Dora Dill")
    assert user.check_password(PASSWORD)
    assert (user.is_staff, user.is_superuser) == (False, False)


@pytest.mark.parametrize(("option", "rights"), [("--staff", (True, False)), ("--superuser", (True, True))])
def test_rights_are_given_by_name(monkeypatch, option, rights):
    create(monkeypatch, "dora", option)

    user = User.objects.get()
    assert (user.is_staff, user.is_superuser) == rights


@pytest.mark.parametrize(
    ("arguments", "password", "sentence"),
    [
        (["me"], PASSWORD, "username: "),
        (["alice"], PASSWORD, "username: This username is taken."),
        (["dora", "--email", "alice@example.org"], PASSWORD, "email: There is an account"),
        (["dora", "--email", "nowhere"], PASSWORD, "email: This is not an e-mail address."),
        (["dora", "--display-name", "x" * 61], PASSWORD, "display_name: "),
        (["dora"], "short", "password: This password is too short"),
        (["dora"], "", "password: This may not be blank."),
    ],
)
def test_what_is_wrong_is_one_sentence_and_nobody_is_made(alice, monkeypatch, arguments, password, sentence):
    with pytest.raises(CommandError) as raised:
        create(monkeypatch, *arguments, password=password)

    assert str(raised.value).startswith(sentence)
    assert "\n" not in str(raised.value)
    assert User.objects.get() == alice


def test_without_the_option_the_password_is_asked_for_twice(monkeypatch):
    typed = iter([PASSWORD, PASSWORD, PASSWORD, "another"])
    monkeypatch.setattr(create_user, "getpass", lambda _: next(typed))

    call_command("create_user", "dora", stdout=io.StringIO())
    assert User.objects.get().check_password(PASSWORD)

    with pytest.raises(CommandError, match="two different passwords"):
        call_command("create_user", "finn")
    assert User.objects.count() == 1
