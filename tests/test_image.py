"""The image, checked without Docker: its steps, what goes into it, and how it is run."""

import json
import re
import secrets
import signal
import subprocess
from pathlib import PurePosixPath

import httpx
import pytest
from django.conf import settings

from testing.engines import free_port
from testing.patience import PATIENCE
from tests.containers import Image, compose, goes_into_the_image, instructions, values
from tests.servers import CLEAN, ROOT, wait_for_address

SECRETS = {
    "SECRET_KEY": secrets.token_hex(32),
    "JWT_SECRET_KEY": secrets.token_hex(32),
    "DATABASE_URL": "mongodb://mongo:27017/parley",
}
ALONE = {"DATABASE_URL": "", "REDIS_URL": ""}  # SQLite in /data, and no bus


@pytest.fixture(scope="module")
def image(tmp_path_factory):
    """The image as the Dockerfile says, which takes a minute: everything is installed anew."""
    return Image(tmp_path_factory.mktemp("image")).build()


def test_the_image_serves_as_the_compose_file_runs_it_and_knows_when_it_is_healthy(image, tmp_path):
    services = compose({**SECRETS, "DOMAIN": "chat.example.org"})["services"]
    proxied = {"PORT": str(free_port()), "TRUSTED_PROXIES": "127.0.0.1"}
    environment = {**services["web"]["environment"], **ALONE, **proxied}
    before = image.files()
    migrate = image.container(services["migrate"]["command"], environment, stdout=subprocess.PIPE)
    assert "The database is up to date." in migrate.communicate(timeout=PATIENCE)[0]
    assert migrate.returncode == 0

    log = tmp_path / "log"
    with log.open("w") as file:
        web = image.container([], environment, stdout=file, stderr=file)
    try:
        wait_for_address(log, web)
        check = json.loads(values("HEALTHCHECK")[0].partition("CMD ")[2])
        assert image.run(check, environment).wait(PATIENCE) == 0
        page = httpx.get(
            f"http://127.0.0.1:{environment['PORT']}/login/",
            headers={"Host": "chat.example.org", "X-Forwarded-Proto": "https"},
            timeout=PATIENCE,
        )
        assert page.status_code == 200
        assert re.search(r"/static/bundle/app\.[0-9a-f]{12}\.css", page.text)

        web.send_signal(signal.Signals[values("STOPSIGNAL")[0]])
        assert web.wait(PATIENCE) in CLEAN
        assert image.run(check, environment).wait(PATIENCE) == 1
    finally:
        web.kill()
        web.wait()
    assert image.files() == before, "a container writes nothing outside /data"
    assert "Traceback" not in log.read_text()


def test_servers_that_start_at_once_leave_a_prepared_database_alone(image):
    environment = {**compose(SECRETS)["services"]["web"]["environment"], **ALONE}
    prepare = ["serve", "--prepare-only"]
    assert image.container(prepare, environment).wait(PATIENCE) == 0
    at_once = [image.container(prepare, environment, stdout=subprocess.PIPE) for _ in range(3)]
    assert [(container.communicate(timeout=PATIENCE)[0], container.returncode) for container in at_once] == [
        ("", 0)
    ] * 3


def test_without_secrets_a_container_refuses_to_start(image):
    refused = image.container([], {}, stderr=subprocess.PIPE)
    assert "SECRET_KEY is not set" in refused.communicate(timeout=PATIENCE)[1]
    assert refused.returncode != 0


def test_both_drivers_are_in_the_image(image):
    assert image.run(["python", "-c", "import psycopg, psycopg_pool, django_mongodb_backend"], {}).wait(PATIENCE) == 0


def test_every_app_goes_into_the_image():
    folders = {app.split(".")[0] for app in settings.INSTALLED_APPS if (ROOT / app.split(".")[0]).is_dir()}
    assert folders >= {"accounts", "chatproject", "messaging"}
    for folder in sorted(folders | {"templates", "static"}):
        assert goes_into_the_image(PurePosixPath(folder, "a_file.py")), f".dockerignore keeps {folder} out of the image"


@pytest.mark.parametrize(
    "path",
    [
        ".env",
        ".git/config",
        "data/secret_key.key",
        "chatproject/tests/test_secrets.py",
        "accounts/__pycache__/api.pyc",
        "a_dump.sql",
    ],
)
def test_what_is_private_or_not_needed_stays_out_of_the_image(path):
    assert not goes_into_the_image(PurePosixPath(path))


def test_the_image_runs_as_a_user_who_owns_nothing_but_the_data():
    assert values("USER") == ["10001:10001"]
    assert "install --directory --owner parley --group parley --mode 0700 /data" in values("RUN")[0]
    assert not [text for text in values("COPY") if "--chown" in text]
    assert values("VOLUME") == ["/data"]


def test_what_the_image_is_made_of_is_pinned_and_checked():
    bases = [text.split()[0] for _, name, text in instructions() if name == "FROM"]
    assert all(re.fullmatch(r"python:3\.\d+-slim", base) for base in bases)
    assert len(set(bases)) == 1, "the environment has to be of the Python that runs it"
    [install] = [text for _, name, text in instructions() if name == "RUN" and " pip " in text]
    assert "--require-hashes" in install
    assert "--only-binary :all:" in install


def test_no_layer_holds_a_secret():
    said = " ".join(text for _, name, text in instructions() if name in {"ENV", "ARG", "RUN", "LABEL"})
    assert not re.search(r"SECRET|PASSWORD|TOKEN|_KEY", said)
