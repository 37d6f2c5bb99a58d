"""Files that commands write, and the names of those that people uploaded."""

import stat
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from chatproject.db.files import is_inside, private_file, uploads


def test_a_private_file_is_for_its_owner_alone(tmp_path):
    with private_file(tmp_path / "secret") as file:
        file.write(b"text")

    assert (tmp_path / "secret").read_bytes() == b"text"
    assert stat.S_IMODE((tmp_path / "secret").stat().st_mode) == 0o600


def fail_while_writing(path: Path) -> None:
    with private_file(path) as file:
        file.write(b"half")
        raise KeyboardInterrupt


def test_a_file_that_could_not_be_finished_leaves_the_old_one_and_no_other(tmp_path):
    (tmp_path / "there").write_bytes(b"old")

    with pytest.raises(KeyboardInterrupt):
        fail_while_writing(tmp_path / "there")

    assert [path.name for path in tmp_path.iterdir()] == ["there"]
    assert (tmp_path / "there").read_bytes() == b"old"


def test_uploads_are_found_in_all_folders():
    names = ["one", "avatars/ab/two", "avatars/cd/three"]
    for name in names:
        default_storage.save(name, ContentFile(b"content"))

    assert sorted(uploads()) == sorted(names)
    assert sorted(uploads("avatars")) == names[1:]


def test_there_are_no_uploads_before_the_first():
    assert list(uploads()) == []


@pytest.mark.parametrize("name", ["avatars/ab/abc.webp", "a", "a..b/c"])
def test_names_of_uploads_are_inside(name):
    assert is_inside(name)


@pytest.mark.parametrize(
    "name", ["", ".", "..", "../a", "a/../../b", "/etc/passwd", "a//b", "a/./b", "a/", "C:\\a", "..\\a", "C:a", "a\0b"]
)
def test_names_that_could_lead_elsewhere_are_not(name):
    assert not is_inside(name)
