"""`make run` and `make test` need only Python and make: they make the environment, and fill it once."""

import os
import shutil
import subprocess
import sys

import pytest

from tests.servers import ROOT

FILES = ("requirements.txt", "requirements-dev.txt", "requirements-postgres.txt", "requirements-mongodb.txt")


@pytest.fixture(scope="module")
def clone(tmp_path_factory):
    """A fresh clone whose requirement files ask for nothing, with its environment made."""
    root = tmp_path_factory.mktemp("clone")
    shutil.copytree(ROOT / "bin", root / "bin")
    shutil.copy(ROOT / "Makefile", root)
    (root / "package.json").write_text('{"private": true}')
    (root / "package-lock.json").write_text('{"lockfileVersion": 3, "packages": {"": {}}}')
    (root / "chatproject").mkdir()
    shutil.copy(ROOT / "chatproject/env_file.py", root / "chatproject")
    for name in FILES:
        (root / name).touch()
    return root


def make(root, target, **environment):
    """Run make as from a fresh shell, also when make runs these tests."""
    outer = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    variables = {**outer, "PYTHON": sys.executable, "DATABASE_URL": "", **environment}
    return subprocess.run(
        ["make", target], cwd=root, env=variables, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL
    )


def installs(done):
    assert done.returncode == 0, done.stderr
    return [name for name in FILES if f"Installing {name}," in done.stdout]


def test_the_environment_is_made_and_filled_once(clone):
    first = make(clone, "setup")
    assert "Making .venv" in first.stdout
    assert installs(first) == ["requirements.txt"]
    assert make(clone, "setup").stdout == ""


def test_changed_requirements_are_installed_anew(clone):
    make(clone, "setup")
    (clone / "requirements.txt").write_text("# another version\n")
    assert installs(make(clone, "setup")) == ["requirements.txt"]


@pytest.mark.parametrize(
    ("url", "file"),
    [
        ("postgres://localhost/parley", "requirements-postgres.txt"),
        ("mongodb+srv://localhost/parley", "requirements-mongodb.txt"),
    ],
)
def test_the_driver_that_the_database_needs_is_added_to_an_environment_that_is_there(url, file, clone):
    make(clone, "setup")
    assert installs(make(clone, "setup", DATABASE_URL=url)) == [file]
    assert installs(make(clone, "setup", DATABASE_URL=url)) == []


def test_the_database_may_stand_in_the_env_file(clone):
    make(clone, "setup")
    (clone / "requirements-postgres.txt").write_text("# another version\n")
    lines = '\ufeff#DATABASE_URL=mongodb://x\r\nexport DATABASE_URL = "postgres://localhost/parley" # mine\r\n'
    (clone / ".env").write_text(lines, encoding="utf-8")
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    command = [clone / ".venv/bin/python", "bin/install.py"]
    done = subprocess.run(command, cwd=clone, env=environment, capture_output=True, text=True, check=False)
    (clone / ".env").unlink()
    assert installs(done) == ["requirements-postgres.txt"]


def test_the_checks_bring_what_serving_needs(clone):
    make(clone, "setup")
    assert installs(make(clone, "setup-dev")) == ["requirements-dev.txt"]
    (clone / "requirements.txt").write_text("# yet another version\n")
    assert installs(make(clone, "setup")) == []


def test_what_failed_to_install_is_tried_again(clone):
    for name in ("requirements.txt", "requirements-dev.txt"):
        (clone / name).write_text("--no-such-option\n")
    for _ in range(2):
        done = make(clone, "setup")
        assert done.returncode != 0
        assert "Installing requirements.txt," in done.stdout


def test_without_a_python_that_is_new_enough_it_says_so(clone, tmp_path):
    shutil.copytree(clone / "bin", tmp_path / "bin")
    old = tmp_path / "python-old"
    old.write_text("#!/bin/sh\nexit 1\n")
    old.chmod(0o755)
    command = [tmp_path / "bin" / "venv"]
    done = subprocess.run(command, env={**os.environ, "PYTHON": str(old)}, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "Parley needs Python 3.11 or newer" in done.stderr
    assert not (tmp_path / ".venv").exists()


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ([], "Usage: on_engine.py"),
        (["oracle", "true"], "There is no engine “oracle”."),
        (["postgresql"], "There is no command to run."),
        (["postgresql", "true"], "PostgreSQL's server programs (initdb) are"),
    ],
)
def test_on_engine_says_in_a_sentence_why_it_cannot_start_a_server(arguments, sentence):
    without_postgresql = (
        "import sys, on_engine as tool; tool.engines.postgresql_programs = lambda: None; "
        "sys.exit(tool.main(sys.argv[1:]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", without_postgresql, *arguments],
        cwd=ROOT / "bin",
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr
