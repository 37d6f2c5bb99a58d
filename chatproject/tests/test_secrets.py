"""Secrets come from the environment, or are made once where only this machine can reach the server."""

import stat
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.exceptions import ImproperlyConfigured

from chatproject.loopback import is_loopback
from chatproject.secrets import secret

NAME = "PARLEY_TEST_SECRET"


@pytest.fixture(autouse=True)
def _not_in_the_environment(monkeypatch):
    monkeypatch.delenv(NAME, raising=False)


def test_the_environment_wins_and_leaves_no_file(monkeypatch, tmp_path):
    monkeypatch.setenv(NAME, "from outside")
    assert secret(NAME, data_dir=tmp_path, host="127.0.0.1") == "from outside"
    assert list(tmp_path.iterdir()) == []


def test_the_environment_is_enough_for_any_host(monkeypatch, tmp_path):
    monkeypatch.setenv(NAME, "from outside")
    assert secret(NAME, data_dir=tmp_path, host="0.0.0.0") == "from outside"


def test_on_loopback_a_secret_is_made_once_and_kept(tmp_path):
    first = secret(NAME, data_dir=tmp_path / "data", host="127.0.0.1")
    assert len(first) >= 50
    assert secret(NAME, data_dir=tmp_path / "data", host="localhost") == first


def test_two_names_have_two_secrets(tmp_path):
    first = secret(NAME, data_dir=tmp_path, host="::1")
    assert secret(f"{NAME}_OTHER", data_dir=tmp_path, host="::1") != first


def test_only_the_owner_can_read_the_file_and_no_draft_is_left(tmp_path):
    secret(NAME, data_dir=tmp_path, host="127.0.0.1")
    [file] = tmp_path.iterdir()
    assert file.name == "parley_test_secret.key"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_many_that_start_at_once_agree_on_one_secret(tmp_path):
    with ThreadPoolExecutor(16) as pool:
        found = set(pool.map(lambda _: secret(NAME, data_dir=tmp_path, host="127.0.0.1"), range(64)))
    assert len(found) == 1
    assert len(list(tmp_path.iterdir())) == 1


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.4", "chat.example.org", ""])
def test_without_one_a_reachable_server_is_refused_with_a_sentence(host, tmp_path):
    with pytest.raises(ImproperlyConfigured, match=f"{NAME} is not set") as refusal:
        secret(NAME, data_dir=tmp_path, host=host)
    assert "\n" not in str(refusal.value)
    assert list(tmp_path.iterdir()) == []


def test_a_blank_value_counts_as_none(monkeypatch, tmp_path):
    monkeypatch.setenv(NAME, "  ")
    with pytest.raises(ImproperlyConfigured, match="is not set"):
        secret(NAME, data_dir=tmp_path, host="0.0.0.0")


def test_an_empty_file_is_refused_with_a_sentence(tmp_path):
    (tmp_path / "parley_test_secret.key").touch()
    with pytest.raises(ImproperlyConfigured, match="is empty"):
        secret(NAME, data_dir=tmp_path, host="127.0.0.1")


def test_a_data_dir_that_is_a_file_is_refused_with_a_sentence(tmp_path):
    (tmp_path / "data").touch()
    with pytest.raises(ImproperlyConfigured, match="cannot be read or written"):
        secret(NAME, data_dir=tmp_path / "data", host="127.0.0.1")


@pytest.mark.parametrize("host", ["127.0.0.1", "127.1.2.3", "::1", "[::1]", "localhost", "LOCALHOST"])
def test_addresses_of_this_machine_are_loopback(host):
    assert is_loopback(host)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "10.0.0.1", "localhost.example.org", "127.0.0.1.nip.io", ""])
def test_every_other_address_is_not(host):
    assert not is_loopback(host)
