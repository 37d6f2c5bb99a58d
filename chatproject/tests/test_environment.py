"""Every setting is read strictly, and `.env.example` and the README explain each name, and no other."""

import os
import re
import runpy
import stat

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from chatproject.environment import Environment

EXAMPLE = settings.BASE_DIR / ".env.example"
SOURCE = settings.BASE_DIR / "chatproject/settings.py"
READ = re.compile(r'\benv\.\w+\(\s*"([A-Z_]+)"')


def names_read():
    return set(READ.findall(SOURCE.read_text()))


def names_explained():
    return set(re.findall(r"^#([A-Z_]+)=", EXAMPLE.read_text(), re.MULTILINE))


def test_the_example_explains_every_name_that_is_read_and_no_other():
    assert "SECRET_KEY" in names_read()
    assert names_explained() == names_read()


def test_copied_unchanged_the_example_sets_nothing():
    assert [line for line in EXAMPLE.read_text().splitlines() if line and not line.startswith("#")] == []


def test_the_readme_lists_every_name_that_is_read_and_no_other():
    table = (settings.BASE_DIR / "README.md").read_text().partition("## Settings")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| (`[A-Z_`, ]+) \|", table, re.MULTILINE)
    assert {name for row in rows for name in re.findall("[A-Z_]+", row)} == names_read()


def test_the_guide_names_only_what_is_read_here_or_by_compose():
    guide = (settings.BASE_DIR / "docs/self-hosting.md").read_text()
    compose = set(re.findall(r"\$\{([A-Z_]+)", (settings.BASE_DIR / "docker-compose.yml").read_text()))
    named = set(re.findall(r"`([A-Z][A-Z_]+)(?:=[^`]*)?`", guide)) | set(
        re.findall(r"^([A-Z_]+)=", guide, re.MULTILINE)
    )
    assert named - names_read() - compose <= {"COMPOSE_PROFILES"}


# --- what may stand in the environment -------------------------------------------------------------------------------

KEY = "0123456789abcdef" * 3
OTHERS = {"HOST": "0.0.0.0", "SECRET_KEY": KEY, "JWT_SECRET_KEY": KEY}


@pytest.fixture
def start(monkeypatch, tmp_path):
    """`start(NAME="value")` reads the settings as a server does that is given these."""

    def read(**given):
        for name in names_read():
            monkeypatch.delenv(name, raising=False)
        for name, value in {"DATA_DIR": str(tmp_path / "data"), **given}.items():
            monkeypatch.setenv(name, value)
        return runpy.run_path(str(SOURCE))

    return read


FLAG = "must be 1 or 0, not"
HOSTS = "ALLOWED_HOSTS must be names separated by commas, such as chat.example.org, without scheme, port or *, not"
ORIGINS = (
    "ALLOWED_ORIGINS must be scheme and host of sites separated by commas, such as https://app.example.org, "
    "with nothing behind, not"
)
NETWORKS = "must be addresses or networks separated by commas, such as 127.0.0.1,10.0.0.0/8, not"
POSTGRES = "DATABASE_URL must have the form postgres://user:password@host:5432/name."
MONGODB = "DATABASE_URL must have the form mongodb://host:27017/name?replicaSet=rs0."
KNOWN = "use postgres://…, mongodb://…, or leave it out for SQLite."
MYSQL = "DATABASE_URL begins with “mysql:”, which Parley does not know"
REDIS = "REDIS_URL must be an address such as redis://localhost:6379/0."
GUESSED = "can be guessed, and others use this server."


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"REGISTRATION": "Close"}, "REGISTRATION must be open or closed, not “Close”."),
        ({"REGISTRATION": "closed # for now"}, "REGISTRATION must be open or closed, not “closed # for now”."),
        ({"HTTPS": "maybe"}, f"HTTPS {FLAG} “maybe”."),
        ({"HTTPS": "'1'"}, f"HTTPS {FLAG} “'1'”."),
        ({"RATE_LIMITS": "2"}, f"RATE_LIMITS {FLAG} “2”."),
        ({"DEBUG": "enabled"}, f"DEBUG {FLAG} “enabled”."),
        ({"WORKERS": "0"}, "WORKERS must be a whole number from 1 to 64, not “0”."),
        ({"WORKERS": "-1"}, "WORKERS must be a whole number from 1 to 64, not “-1”."),
        ({"WORKERS": "1.5"}, "WORKERS must be a whole number from 1 to 64, not “1.5”."),
        ({"WORKERS": "99999999999"}, "WORKERS must be a whole number from 1 to 64, not “99999999999”."),
        ({"WORKERS": "1_0"}, "WORKERS must be a whole number from 1 to 64, not “1_0”."),
        ({"WORKERS": "\uff14"}, "WORKERS must be a whole number from 1 to 64, not “\uff14”."),
        ({"DATABASE_THREADS": "0"}, "DATABASE_THREADS must be a whole number from 1 to 64, not “0”."),
        ({"PORT": "chat"}, "PORT must be a whole number from 0 to 65535, not “chat”."),
        ({"PORT": "65536"}, "PORT must be a whole number from 0 to 65535, not “65536”."),
        ({"HOST": "http://127.0.0.1"}, "HOST must be an address or a name, such as 127.0.0.1, not “http://127.0.0.1”."),
        ({"HOST": "127.0.0.1:80"}, "HOST must be an address or a name, such as 127.0.0.1, not “127.0.0.1:80”."),
        ({"ALLOWED_HOSTS": "https://chat.example.org"}, f"{HOSTS} “https://chat.example.org”."),
        ({"ALLOWED_HOSTS": "localhost,chat.example.org:8000"}, f"{HOSTS} “chat.example.org:8000”."),
        ({"ALLOWED_HOSTS": "chat.example.org/"}, f"{HOSTS} “chat.example.org/”."),
        ({"ALLOWED_HOSTS": "a.example b.example"}, f"{HOSTS} “a.example b.example”."),
        ({"ALLOWED_HOSTS": "*"}, f"{HOSTS} “*”."),
        ({"ALLOWED_ORIGINS": "app.example.org"}, f"{ORIGINS} “app.example.org”."),
        ({"ALLOWED_ORIGINS": "https://app.example.org/"}, f"{ORIGINS} “https://app.example.org/”."),
        ({"ALLOWED_ORIGINS": "https://app.example.org/chat"}, f"{ORIGINS} “https://app.example.org/chat”."),
        ({"ALLOWED_ORIGINS": "https://app.example.org:443"}, f"{ORIGINS} “https://app.example.org:443”."),
        ({"ALLOWED_ORIGINS": "https://app.example.org:x"}, f"{ORIGINS} “https://app.example.org:x”."),
        ({"ALLOWED_ORIGINS": "https://me@app.example.org"}, f"{ORIGINS} “https://me@app.example.org”."),
        ({"ALLOWED_ORIGINS": "https://*.example.org"}, f"{ORIGINS} “https://*.example.org”."),
        ({"ALLOWED_ORIGINS": "*"}, f"{ORIGINS} “*”."),
        ({"ALLOWED_ORIGINS": "https://app.example.org,null"}, f"{ORIGINS} “null”."),
        ({"TRUSTED_PROXIES": "nginx"}, f"TRUSTED_PROXIES {NETWORKS} “nginx”."),
        ({"TRUSTED_PROXIES": "10.0.0.1/8"}, f"TRUSTED_PROXIES {NETWORKS} “10.0.0.1/8”."),
        ({"METRICS_ALLOWED": "10.0.0.0/33"}, f"METRICS_ALLOWED {NETWORKS} “10.0.0.0/33”."),
        ({"METRICS_TOKEN": "two words"}, "METRICS_TOKEN must be letters, digits and signs of ASCII."),
        ({"LOG_FORMAT": "xml"}, "LOG_FORMAT must be text or json, not “xml”."),
        ({"LOG_LEVEL": "info"}, "LOG_LEVEL must be INFO, DEBUG, WARNING or ERROR, not “info”."),
        ({"REDIS_URL": "localhost:6379"}, REDIS),
        ({"REDIS_URL": "http://localhost"}, REDIS),
        ({"REDIS_URL": "redis://:secret@localhost:port/0"}, REDIS),
        ({"DATABASE_URL": "parley.sqlite3"}, f"DATABASE_URL is no address; {KNOWN}"),
        ({"DATABASE_URL": "mysql://me@localhost/parley"}, f"{MYSQL}; {KNOWN}"),
        ({"DATABASE_URL": "postgres://me:secret@localhost:port/parley"}, POSTGRES),
        ({"DATABASE_URL": "postgres://me:secret@localhost:99999/parley"}, POSTGRES),
        ({"DATABASE_URL": "postgres://me:secret@localhost"}, POSTGRES),
        ({"DATABASE_URL": "mongodb://"}, MONGODB),
        ({"DATABASE_URL": "mongodb://host:port/parley"}, MONGODB),
        ({"DATABASE_URL": "sqlite://"}, "DATABASE_URL must have the form sqlite:////path/of/the/file.sqlite3."),
        ({"DATABASE_URL": "sqlite:////no/where/x"}, "DATABASE_URL names a file in /no/where, which is not there."),
        ({"DATA_DIR": "/dev/null/data"}, "DATA_DIR=/dev/null/data cannot be made: Not a directory."),
        ({**OTHERS, "SECRET_KEY": "a"}, f"SECRET_KEY {GUESSED}"),
        ({**OTHERS, "SECRET_KEY": "a" * 64}, f"SECRET_KEY {GUESSED}"),
        ({**OTHERS, "JWT_SECRET_KEY": KEY[:31]}, f"JWT_SECRET_KEY {GUESSED}"),
        ({"ALLOWED_HOSTS": "chat.example.org", "SECRET_KEY": "a"}, f"SECRET_KEY {GUESSED}"),
        ({**OTHERS, "DEBUG": "1"}, "DEBUG must be 0 where others can reach the server"),
        ({"ALLOWED_HOSTS": "chat.example.org", "DEBUG": "1"}, "DEBUG must be 0 where others can reach the server"),
    ],
)  # fmt: skip
def test_what_is_not_meant_to_be_a_value_is_refused_in_a_sentence(start, given, sentence):
    with pytest.raises(ImproperlyConfigured) as refusal:
        start(**given)
    said = str(refusal.value)
    assert said.startswith(sentence)
    assert "\n" not in said
    assert "secret@" not in said


def test_what_is_meant_is_taken_with_the_spaces_around_it(start):
    read = start(
        REGISTRATION=" closed ",
        HTTPS="Yes",
        RATE_LIMITS=" ",
        WORKERS=" 2 ",
        ALLOWED_HOSTS=" chat.example.org , .example.net,, ::1 ",
        ALLOWED_ORIGINS="https://app.example.org, http://localhost:3000 ,capacitor://localhost",
        TRUSTED_PROXIES="127.0.0.1, fd00::/8",
        REDIS_URL=" redis://:secret@localhost:6379/0 ",
    )
    names = ("REGISTRATION", "HTTPS", "RATE_LIMITS", "WORKERS")
    assert [read[name] for name in names] == ["closed", True, True, 2]
    assert read["ALLOWED_HOSTS"] == ["chat.example.org", ".example.net", "[::1]"]
    assert read["ALLOWED_ORIGINS"] == ["https://app.example.org", "http://localhost:3000", "capacitor://localhost"]
    assert [str(network) for network in read["TRUSTED_PROXIES"]] == ["127.0.0.1/32", "fd00::/8"]
    assert read["REDIS_URL"] == "redis://:secret@localhost:6379/0"


def test_forms_are_taken_from_this_site_only(start):
    assert start(ALLOWED_ORIGINS="https://app.example.org").get("CSRF_TRUSTED_ORIGINS", []) == []


def test_what_was_readable_by_others_no_longer_is(start, tmp_path):
    data = tmp_path / "data"
    data.mkdir(mode=0o755)
    names = ("parley.sqlite3", "parley.sqlite3-wal", "parley.sqlite3-shm", "secret_key.key", "jwt_secret_key.key")
    for name in names:
        (data / name).write_text("something")
        (data / name).chmod(0o644)
    start()
    assert stat.S_IMODE(data.stat().st_mode) == 0o700
    assert {stat.S_IMODE((data / name).stat().st_mode) for name in names} == {0o600}


def test_a_directory_that_holds_nothing_of_ours_keeps_its_rights(start, tmp_path):
    (tmp_path / "home").mkdir(mode=0o755)
    (tmp_path / "home" / "letter.txt").touch()
    start(DATA_DIR=str(tmp_path / "home"), SECRET_KEY=KEY, JWT_SECRET_KEY=KEY)
    assert stat.S_IMODE((tmp_path / "home").stat().st_mode) == 0o755


# --- `.env` ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def written(monkeypatch, tmp_path):
    """`written(b"NAME=value")` is an Environment of a `.env` of these bytes, with nothing else set."""
    monkeypatch.setattr(os, "environ", {})

    def write(raw):
        (tmp_path / ".env").write_bytes(raw)
        return Environment(tmp_path / ".env")

    return write


@pytest.mark.parametrize(
    "raw",
    [
        b"REGISTRATION=closed",
        b"REGISTRATION = closed",
        b"  export REGISTRATION=closed  ",
        b"REGISTRATION=closed # until May",
        b"\xef\xbb\xbfREGISTRATION=closed\n",
        b"# first\r\n\r\nREGISTRATION=closed\r\nPORT=9000\r\n",
        b"REGISTRATION='closed'",
        b'REGISTRATION="closed" # until May',
        b"REGISTRATION\t=\tclosed",
    ],
)
def test_a_line_is_read_however_people_write_it(written, raw):
    assert written(raw).choice("REGISTRATION", "open", "closed") == "closed"


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        (b"SECRET_KEY=a#b$c=d", "a#b$c=d"),
        (b"SECRET_KEY='a # b'", "a # b"),
        (b'SECRET_KEY="a \\" b"', 'a " b'),
        (b"SECRET_KEY=$OTHER", "$OTHER"),
        (b"SECRET_KEY=", ""),
        (b"SECRET_KEY= # none", ""),
        (b"SECRET_KEY=it's", "it's"),
    ],
)
def test_a_value_is_what_is_written(written, raw, value):
    assert written(raw).text("SECRET_KEY") == value


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        (b"PORT=1\nREGISTRATION: closed", "Line 2 of .env is not of the form NAME=value."),
        (b"REGISTRATION", "Line 1 of .env is not of the form NAME=value."),
        (b"REGISTRATION='closed", "Line 1 of .env is not of the form NAME=value."),
        (b"REGISTRATION='closed' open", "Line 1 of .env is not of the form NAME=value."),
        (b"PORT=1\nPORT=2", "PORT is set twice in .env; keep one of the two lines."),
        ("PORT=1".encode("utf-16"), ".env is not a text in UTF-8; save it as one."),
    ],
)
def test_a_line_that_could_mean_anything_is_refused(written, raw, sentence):
    with pytest.raises(ImproperlyConfigured) as refusal:
        written(raw)
    assert str(refusal.value) == sentence


def test_the_environment_wins_over_the_file_and_other_names_are_left_alone(written, monkeypatch):
    monkeypatch.setattr(os, "environ", {"PORT": "1"})
    env = written(b"PORT=2\nREGISTRATON=closed\nDOMAIN=chat.example.org\nPOSTGRES_PASSWORD=x")
    assert env.text("PORT") == "1"
    env.text("REGISTRATION")
    assert env.look_alikes() == [("REGISTRATON", "REGISTRATION")]
