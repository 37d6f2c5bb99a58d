"""Secrets come from the environment, or are made once where only this machine can reach the server."""

import stat
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.exceptions import ImproperlyConfigured

from chatproject import secrets
from chatproject.core.loopback import is_loopback

NAME = "PARLEY_TEST_SECRET"
GIVEN = "0123456789abcdef" * 2


def secret(name, *, given="", data_dir, host):
    return secrets.secret(name, given, data_dir=data_dir, host=host, names=["localhost"])


def test_what_is_given_wins_and_leaves_no_file(tmp_path):
    assert secret(NAME, given="from outside", data_dir=tmp_path, host="127.0.0.1") == "from outside"
    assert list(tmp_path.iterdir()) == []


def test_what_is_given_is_enough_for_any_host(tmp_path):
    assert secret(NAME, given=GIVEN, data_dir=tmp_path, host="0.0.0.0") == GIVEN


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
