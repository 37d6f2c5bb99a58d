"""The server as `make run` starts it: what it prints, keeps, survives and refuses."""

import secrets
import stat

import httpx
import pytest

from testing.patience import PATIENCE
from tests.servers import Server

KEYS = {"SECRET_KEY": secrets.token_hex(32), "JWT_SECRET_KEY": secrets.token_hex(32)}


def sign_in(server, username="john_doe", password="password123"):
    return httpx.post(f"{server.url}/api/login", json={"username": username, "password": password}, timeout=PATIENCE)


def test_it_prints_its_address_and_the_sign_ins_of_the_demo(server):
    said = server.log.read_text()
    assert f"Parley is at {server.url}" in said
    assert "admin        admin123" in said
    assert httpx.get(f"{server.url}/healthz", timeout=PATIENCE).status_code == 200
    assert sign_in(server, "admin", "admin123").status_code == 200


def test_pages_name_static_files_that_are_served_by_their_hash_for_ever(server):
    page = httpx.get(f"{server.url}/login/", timeout=PATIENCE)
    assert page.status_code == 200
    path = next(part for part in page.text.split('"') if part.startswith("/static/") and part.endswith(".css"))
    file = httpx.get(f"{server.url}{path}", timeout=PATIENCE)
    assert file.status_code == 200
    assert "immutable" in file.headers["cache-control"]


def test_an_error_page_shows_nothing_of_the_inside(server):
    page = httpx.get(f"{server.url}/no-such-page/", timeout=PATIENCE)
    assert page.status_code == 404
    assert "Traceback" not in page.text
    assert "DEBUG" not in page.text


def test_the_secrets_it_made_are_for_its_owner_only(server):
    for name in ("secret_key.key", "jwt_secret_key.key"):
        assert stat.S_IMODE((server.data_dir / name).stat().st_mode) == 0o600


def test_killed_and_started_again_it_has_the_same_data_and_the_same_sessions(own_server):
    token = sign_in(own_server).json()["access"]
    own_server.kill()
    own_server.start()
    answer = httpx.get(f"{own_server.url}/api/profile", headers={"Authorization": f"Bearer {token}"}, timeout=PATIENCE)
    assert answer.json()["username"] == "john_doe"


def test_a_demo_account_that_was_renamed_does_not_come_back(own_server):
    token = sign_in(own_server).json()["access"]
    renamed = httpx.patch(
        f"{own_server.url}/api/profile",
        json={"username": "johnny"},
        headers={"Authorization": f"Bearer {token}"},
        timeout=PATIENCE,
    )
    assert renamed.status_code == 200
    own_server.stop()
    own_server.start()
    assert sign_in(own_server, "johnny").status_code == 200
    assert sign_in(own_server, "john_doe").status_code == 401


def test_asked_to_stop_it_ends_soon_and_says_so(own_server):
    own_server.stop()
    assert "Finished server process" in own_server.log.read_text()


def test_a_port_in_use_is_refused_before_the_data_is_touched(server, tmp_path):
    second = Server(tmp_path / "second", PORT=str(server.port))
    said = second.refusal()
    assert f"Port {server.port} of 127.0.0.1 is in use" in said
    assert "Traceback" not in said
    assert not list((tmp_path / "second").glob("*.sqlite3"))


def test_reachable_from_elsewhere_without_secrets_it_is_refused(new_server):
    said = new_server(HOST="0.0.0.0").refusal()
    assert "SECRET_KEY is not set, and HOST=0.0.0.0 can be reached" in said
    assert "Traceback" not in said


def test_reachable_from_elsewhere_it_makes_no_demo(new_server):
    server = new_server(HOST="0.0.0.0", ALLOWED_HOSTS="localhost", **KEYS)
    server.start()
    try:
        assert sign_in(server).status_code == 401
    finally:
        server.stop()


def test_reachable_from_elsewhere_it_refuses_demo_passwords_unless_they_are_allowed(own_server):
    own_server.stop()
    own_server.environment |= {"HOST": "0.0.0.0", **KEYS}
    said = own_server.refusal()
    assert "admin, john_doe, jane_smith, bob_wilson still have a demo password" in said
    assert "Traceback" not in said
    own_server.start("--allow-demo")
    assert sign_in(own_server).status_code == 200


@pytest.mark.parametrize(
    ("environment", "sentence"),
    [
        ({"WORKERS": "2"}, "WORKERS=2 needs REDIS_URL"),
        ({"TRUSTED_PROXIES": "nginx"}, "TRUSTED_PROXIES must be addresses or networks"),
        ({"REGISTRATION": "Close"}, "REGISTRATION must be open or closed, not “Close”."),
        ({"PORT": "chat"}, "PORT must be a whole number from 0 to 65535, not “chat”."),
        ({"DATABASE_URL": "mysql://localhost/parley"}, "“mysql:”, which Parley does not know"),
    ],
)
def test_settings_that_cannot_work_are_refused_with_a_sentence(environment, sentence, new_server):
    said = new_server(**environment).refusal()
    assert sentence in said
    assert "Traceback" not in said
    assert len(said.splitlines()) == 1
