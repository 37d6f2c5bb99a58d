"""`manage.py reset_database`."""

import io

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection

from accounts.models import User
from chatproject.db.files import uploads

pytestmark = pytest.mark.django_db


def reset(*arguments):
    out = io.StringIO()
    call_command("reset_database", *arguments, stdout=out)
    return out.getvalue()


def typing(monkeypatch, text):
    monkeypatch.setattr("sys.stdin", io.StringIO(text))


@pytest.mark.engines
def test_after_it_there_is_nobody_and_no_file(alice):
    default_storage.save("avatars/ab/abc.webp", ContentFile(b"picture"))

    assert "Everything is removed" in reset("--yes")

    assert not User.objects.exists()
    assert list(uploads()) == []


def test_typing_yes_is_enough(alice, monkeypatch):
    typing(monkeypatch, "yes\n")

    assert str(connection.settings_dict["NAME"]) in reset()

    assert not User.objects.exists()


@pytest.mark.parametrize("typed", ["y\n", "no\n", "\n", ""])
def test_typing_anything_else_removes_nothing(alice, monkeypatch, typed):
    typing(monkeypatch, typed)

    with pytest.raises(CommandError, match="Nothing was removed"):
        reset()

    assert User.objects.get() == alice


def test_a_server_that_others_reach_is_left_alone_without_force(alice, settings):
    settings.HOST = "0.0.0.0"

    with pytest.raises(CommandError, match="--force"):
        reset("--yes")
    assert User.objects.get() == alice

    reset("--yes", "--force")
    assert not User.objects.exists()


def test_a_database_on_another_machine_is_left_alone_without_force(alice, monkeypatch):
    monkeypatch.setitem(connection.settings_dict, "HOST", "db.example.org")

    with pytest.raises(CommandError, match="--force"):
        reset("--yes")

    assert User.objects.get() == alice
