"""What is deployed, checked without Docker: the image's steps and commands, the compose file, and start.sh."""

import json
import os
import re
import secrets
import shutil
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path, PurePosixPath

import httpx
import jsonschema
import pytest
import redis
from django.conf import settings

from chatproject.core.errors import TooLarge
from chatproject.web import headers
from chatproject.web.body import IDLE_SECONDS, MOST_BYTES
from chatproject.web.http_protocol import HttpProtocol
from chatproject.web.server import OPTIONS
from testing.engines import free_port
from testing.patience import PATIENCE
from tests.containers import Image, compose, goes_into_the_image, instructions, values
from tests.servers import ADDRESS, DEFAULTS, ROOT

SECRETS = {
    "SECRET_KEY": secrets.token_hex(32),
    "JWT_SECRET_KEY": secrets.token_hex(32),
    "DATABASE_URL": "mongodb://mongo:27017/parley",
}
ALONE = {"DATABASE_URL": "", "REDIS_URL": ""}  # SQLite in /data, and no bus

CLEAN = {0, -signal.SIGTERM}  # uvicorn ends by the signal it was given, once all is written


@pytest.fixture(scope="module")
def image(tmp_path_factory):
    """The image as the Dockerfile says, which takes a minute: everything is installed anew."""
    return Image(tmp_path_factory.mktemp("image")).build()


def wait_for_address(log, process, within=2 * PATIENCE):
    """The port that a server says it has; fails with its log when it ends first or takes too long."""
    deadline = time.monotonic() + within
    while time.monotonic() < deadline and process.poll() is None:
        if found := ADDRESS.search(log.read_text()):
            return found[1]
        time.sleep(0.05)
    pytest.fail(f"It does not serve:\n{log.read_text()}")


# --- the image ----------------------------------------------------------------------------------------------------


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


# --- the compose file ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("variables", [SECRETS, {**SECRETS, "DOMAIN": "chat.example.org", "WEB_CONTAINERS": "3"}])
def test_the_compose_file_follows_the_specification(variables):
    schema = json.loads((ROOT / "tests/schemas/compose-spec.json").read_text())
    jsonschema.Draft202012Validator(schema).validate(compose(variables))


@pytest.mark.parametrize("name", SECRETS)
def test_what_must_be_set_is_asked_for_with_a_sentence(name):
    with pytest.raises(KeyError, match=f"{name} is missing in .env. Write one with deploy/new-env"):
        compose({**SECRETS, name: ""})


def test_with_a_domain_everything_is_https_and_without_it_is_for_this_machine():
    there = compose({**SECRETS, "DOMAIN": "chat.example.org"})["services"]
    assert there["caddy"]["environment"]["SITE"] == "chat.example.org"
    assert there["web"]["environment"]["ALLOWED_HOSTS"] == "chat.example.org"
    assert there["web"]["environment"]["HTTPS"] == "1"
    here = compose(SECRETS)["services"]
    assert here["caddy"]["environment"]["SITE"] == ":80"
    assert here["web"]["environment"]["ALLOWED_HOSTS"] == "localhost,127.0.0.1"
    assert not here["web"]["environment"]["HTTPS"]


def test_servers_can_be_several_since_nothing_of_them_is_there_only_once():
    web = compose({**SECRETS, "WEB_CONTAINERS": "3"})["services"]["web"]
    assert web["scale"] == "3"
    assert not {"container_name", "ports", "hostname"} & web.keys()
    assert web["environment"]["REDIS_URL"]
    assert web["depends_on"]["migrate"]["condition"] == "service_completed_successfully"


def test_only_the_proxy_can_be_reached_and_databases_only_by_the_servers():
    file = compose(SECRETS)
    assert [name for name, service in file["services"].items() if "ports" in service] == ["caddy"]
    assert {name for name, service in file["services"].items() if "back" in service["networks"]} == {
        *("migrate", "web", "redis", "mongo", "postgres"),
    }
    assert file["networks"]["back"]["internal"]
    [front] = file["networks"]["front"]["ipam"]["config"]
    assert file["services"]["web"]["environment"]["TRUSTED_PROXIES"] == front["subnet"]


def test_files_that_containers_are_given_are_there():
    for service in compose(SECRETS)["services"].values():
        for volume in service.get("volumes", []):
            source = volume.partition(":")[0]
            assert source in compose(SECRETS)["volumes"] or (ROOT / source).is_file(), source


def test_redis_takes_the_settings_of_the_compose_file(tmp_path):
    program = shutil.which("redis-server")
    if not program:
        missing = pytest.fail if os.environ.get("CI") else pytest.skip
        missing("No redis-server on this machine.")
    command = compose(SECRETS)["services"]["redis"]["command"]
    port = str(free_port())
    server = subprocess.Popen(
        [program, *command[1:], "--port", port, "--bind", "127.0.0.1"], cwd=tmp_path, stdout=subprocess.DEVNULL
    )
    try:
        with redis.Redis(
            port=int(port), retry=redis.retry.Retry(redis.backoff.ConstantBackoff(0.1), 10 * PATIENCE)
        ) as client:
            limits = client.config_get("client-output-buffer-limit")["client-output-buffer-limit"]
            assert "pubsub 67108864 16777216 60" in limits
            assert client.config_get("save")["save"] == ""
    finally:
        server.terminate()
        server.wait(PATIENCE)


def test_the_proxies_refuse_what_the_server_refuses_in_the_same_words():
    text = (ROOT / "deploy/Caddyfile").read_text()
    [limit] = re.findall(r"Content-Length}\) > (\d+)`", text)
    assert int(limit) == MOST_BYTES
    [(body, status)] = re.findall(r"respond `({.*})` (\d+)", text)
    assert (json.loads(body), int(status)) == (TooLarge().payload(), TooLarge.status)
    [most] = re.findall(r"max_size (\d+)MiB", text)
    assert int(most) * 1024 * 1024 > MOST_BYTES

    text = (ROOT / "deploy/nginx.conf").read_text()
    [most] = re.findall(r"client_max_body_size (\d+)m;", text)
    assert int(most) * 1024 * 1024 == MOST_BYTES
    [(status, body)] = re.findall(r"return (\d+) '({.*})'", text)
    assert (json.loads(body), int(status)) == (TooLarge().payload(), TooLarge.status)


def test_the_proxies_wait_no_longer_than_the_server_and_let_go_of_it_before_it_does():
    caddy = (ROOT / "deploy/Caddyfile").read_text()
    nginx = (ROOT / "deploy/nginx.conf").read_text()

    def seconds(name, text):
        return float(re.findall(rf"{name} (\d+)s", text)[0])

    assert seconds("read_header", caddy) == seconds("client_header_timeout", nginx) == HttpProtocol.head_seconds
    assert seconds("client_body_timeout", nginx) == IDLE_SECONDS
    assert seconds("keepalive", caddy) < OPTIONS["timeout_keep_alive"]
    assert seconds("keepalive_timeout", nginx.partition("server {")[0]) < OPTIONS["timeout_keep_alive"]
    assert f"max_header_size {headers.MOST_BYTES // 1024}KB" in caddy
    assert f"{headers.MOST_BYTES // headers.MOST_LINE_BYTES} {headers.MOST_LINE_BYTES // 1024}k;" in nginx


# --- the settings of the compose file -----------------------------------------------------------------------------


@pytest.fixture
def new_env(tmp_path):
    """Runs deploy/new-env in a folder of its own; returns what it wrote, and what it said."""
    (tmp_path / "deploy").mkdir()
    shutil.copy2(ROOT / "deploy/new-env", tmp_path / "deploy")

    def run(*arguments):
        command = [tmp_path / "deploy/new-env", *arguments]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        file = tmp_path / ".env"
        lines = file.read_text().splitlines() if file.exists() else []
        return dict(line.split("=", 1) for line in lines), done

    run.file = tmp_path / ".env"
    return run


@pytest.mark.parametrize("database", ["mongodb", "postgres"])
def test_new_settings_are_complete_private_and_choose_one_database(database, new_env):
    variables, _ = new_env(database, "chat.example.org")
    services = compose(variables)["services"]
    assert stat.S_IMODE(new_env.file.stat().st_mode) == 0o600
    assert variables["SECRET_KEY"] != variables["JWT_SECRET_KEY"]
    assert len(variables["SECRET_KEY"]) == len(variables["JWT_SECRET_KEY"]) == 64
    chosen = [
        name for name, service in services.items() if variables["COMPOSE_PROFILES"] in service.get("profiles", [])
    ]
    [name] = chosen
    assert re.search(rf"[/@]{name}:\d+/parley", services["web"]["environment"]["DATABASE_URL"])
    assert services["web"]["environment"]["ALLOWED_HOSTS"] == "chat.example.org"


def test_the_password_of_postgresql_is_the_one_in_its_address(new_env):
    variables, _ = new_env("postgres")
    password = compose(variables)["services"]["postgres"]["environment"]["POSTGRES_PASSWORD"]
    assert len(password) == 64
    assert f":{password}@" in variables["DATABASE_URL"]


def test_settings_that_are_there_are_never_written_over(new_env):
    first, _ = new_env()
    second, done = new_env()
    assert done.returncode == 1
    assert "There is an .env already" in done.stderr
    assert second == first


def test_an_unknown_database_is_refused_before_anything_is_written(new_env):
    variables, done = new_env("mysql")
    assert done.returncode == 2
    assert "no database called mysql" in done.stderr
    assert variables == {}


# --- starting in one step -----------------------------------------------------------------------------------------

FRESH = ("bin", "accounts", "chatproject", "messaging", "static", "templates", "manage.py", ".env.example", "start.sh")


@pytest.fixture
def fresh(tmp_path):
    """A copy that nothing was done in yet."""
    folders = {app.split(".")[0] for app in settings.INSTALLED_APPS if (ROOT / app.split(".")[0]).is_dir()}
    for path in [*{*FRESH, *folders}, *(file.name for file in ROOT.glob("requirements*.txt"))]:
        if (ROOT / path).is_dir():
            shutil.copytree(ROOT / path, tmp_path / path, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy2(ROOT / path, tmp_path / path)
    return tmp_path


def start(fresh, name):
    """Run start.sh as from a fresh shell until it serves; returns the page of signing in, and what it printed."""
    log = fresh / name
    given = {**os.environ, **DEFAULTS, "DATA_DIR": "", "PYTHON": sys.executable}
    with log.open("w") as file:
        process = subprocess.Popen([fresh / "start.sh"], cwd="/", env=given, stdout=file, stderr=file)
    try:
        port = wait_for_address(log, process, within=4 * PATIENCE)
        page = httpx.get(f"http://localhost:{port}/login/", timeout=PATIENCE)
        process.terminate()
        assert process.wait(PATIENCE) in CLEAN
    finally:
        process.kill()
        process.wait()
    return page, log.read_text()


def test_one_step_leads_from_a_fresh_copy_to_a_running_server_and_the_second_time_at_once(fresh):
    page, said = start(fresh, "first.log")
    assert page.status_code == 200
    assert "Making .venv" in said
    assert "john_doe" in said
    assert (fresh / ".env").read_text() == (ROOT / ".env.example").read_text()
    assert stat.S_IMODE((fresh / ".env").stat().st_mode) == 0o600
    assert (fresh / "data/parley.sqlite3").is_file()

    (fresh / ".env").write_text("REGISTRATION=closed\n")
    page, said = start(fresh, "second.log")
    assert page.status_code == 200
    assert "Making" not in said
    assert "Installing" not in said
    assert (fresh / ".env").read_text() == "REGISTRATION=closed\n", "settings are not written over"


def test_the_start_on_windows_has_its_line_ends_and_names_what_is_there():
    text = (ROOT / "start.bat").read_bytes()
    assert text.count(b"\r\n") == text.count(b"\n"), "cmd.exe misreads labels without them"
    named = set(re.findall(r"(?:bin\\\w+\.py|manage\.py|\.env\.example)", text.decode()))
    assert named == {"bin\\install.py", "manage.py", ".env.example"}
    assert all((ROOT / name.replace("\\", "/")).is_file() for name in named)
    labels = set(re.findall(r"^:(\w+)", text.decode(), re.MULTILINE))
    assert labels == set(re.findall(r"goto (\w+)", text.decode()))


def test_nothing_that_windows_has_no_wheel_of_is_asked_for_there():
    uvloop = re.search(r"^uvloop==.*$", Path(ROOT / "requirements.txt").read_text(), re.MULTILINE)
    assert uvloop
    assert "sys_platform != 'win32'" in uvloop[0]
