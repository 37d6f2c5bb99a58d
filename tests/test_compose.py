"""The compose file, and the settings that deploy/new-env writes for it, checked without Docker."""

import json
import os
import re
import secrets
import shutil
import stat
import subprocess

import jsonschema
import pytest
import redis

from testing.engines import free_port
from testing.patience import PATIENCE
from tests.containers import compose
from tests.servers import ROOT

SECRETS = {
    "SECRET_KEY": secrets.token_hex(32),
    "JWT_SECRET_KEY": secrets.token_hex(32),
    "DATABASE_URL": "mongodb://mongo:27017/parley",
}


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
