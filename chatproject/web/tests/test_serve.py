"""What the server refuses to start with, in a sentence."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password
from django.core.management import CommandError

from chatproject.web.listening import listen
from chatproject.web.management.commands import serve


def test_one_process_needs_nothing_else(settings):
    settings.WORKERS, settings.REDIS_URL = 1, ""
    serve.refuse_workers_that_cannot_work_together()


def test_several_processes_without_a_bus_are_refused(settings):
    settings.WORKERS, settings.REDIS_URL = 2, ""
    with pytest.raises(CommandError, match="WORKERS=2 needs REDIS_URL"):
        serve.refuse_workers_that_cannot_work_together()


def test_several_processes_on_a_sqlite_that_they_can_damage_are_refused(settings, monkeypatch):
    settings.WORKERS, settings.REDIS_URL = 2, "redis://localhost:6379"
    monkeypatch.setattr(serve.sqlite3, "sqlite_version_info", (3, 51, 2))
    with pytest.raises(CommandError, match="WORKERS=2 needs PostgreSQL, MongoDB, or SQLite"):
        serve.refuse_workers_that_cannot_work_together()


def test_several_processes_on_a_newer_sqlite_may_start(settings, monkeypatch):
    settings.WORKERS, settings.REDIS_URL = 2, "redis://localhost:6379"
    monkeypatch.setattr(serve.sqlite3, "sqlite_version_info", (3, 51, 3))
    serve.refuse_workers_that_cannot_work_together()


def test_a_port_in_use_is_refused(settings):
    settings.HOST = "127.0.0.1"
    with listen("127.0.0.1", 0) as other:
        settings.PORT = other.getsockname()[1]
        with pytest.raises(CommandError, match="is in use"):
            serve.open_listener()


@pytest.mark.django_db
def test_a_demo_password_is_refused_by_name(settings):
    settings.HOST = "0.0.0.0"
    get_user_model().objects.create(username="john_doe", password=make_password("password123"))
    with pytest.raises(CommandError, match=r"HOST=0\.0\.0\.0 .* john_doe still has a demo password"):
        serve.refuse_demo_passwords()


@pytest.mark.django_db
def test_without_demo_passwords_nothing_is_refused(settings):
    settings.HOST = "0.0.0.0"
    get_user_model().objects.create(username="john_doe", password=make_password("a password of his own"))
    serve.refuse_demo_passwords()


@pytest.mark.parametrize(
    ("host", "names", "private"),
    [
        ("127.0.0.1", ["localhost", "127.0.0.1", "[::1]"], True),
        ("0.0.0.0", ["localhost"], False),
        ("127.0.0.1", ["chat.example.org"], False),
        ("127.0.0.1", ["*"], False),
    ],
)
def test_a_server_with_a_name_of_its_own_is_not_private_even_behind_a_proxy(host, names, private, settings):
    settings.HOST, settings.ALLOWED_HOSTS = host, names
    assert serve.private() is private


@pytest.mark.django_db
def test_a_place_that_cannot_be_written_is_refused_by_name(settings, tmp_path):
    settings.DATA_DIR = tmp_path / "a file"
    settings.DATA_DIR.write_text("in the way")
    settings.STATIC_ROOT = settings.DATA_DIR / "static"
    with pytest.raises(CommandError, match="a file cannot be written: Not a directory"):
        serve.Command().prepare(allow_demo=False)


@pytest.mark.parametrize(
    ("version", "newer"),
    [
        ((3, 11, 7), "3.11.10"),
        ((3, 11, 10), None),
        ((3, 12, 5), "3.12.6"),
        ((3, 12, 6), None),
        ((3, 13, 0), None),
        ((3, 14, 1), None),
    ],
)
def test_a_python_with_a_fault_that_is_mended_is_named(version, newer):
    assert serve.safer_python(version) == newer
