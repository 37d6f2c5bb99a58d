"""`manage.py restore`: everything as it was, or nothing."""

from pathlib import Path

import orjson
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError
from django.db import connection

from accounts.models import User
from chatproject.db import epoch
from chatproject.db.files import uploads
from chatproject.db.models import Epoch
from chatproject.maintenance.archive.writing import MANIFEST
from messaging import services
from testing import people

from .archives import forge, manifest_of, members_of, run, stored, write

pytestmark = [pytest.mark.engines, pytest.mark.django_db]


@pytest.fixture
def backup(say, alice, bob, tmp_path) -> Path:
    """What alice and bob have here, which is a picture too, in a file."""
    services.edit_message(person=alice, message_id=say(alice, "first").pk, content="edited")
    say(bob, "second", reply_to=say(alice, "**third**").pk)
    services.set_position(person=alice, chat_id=say(bob).conversation_id)
    people.sign_in(bob)
    default_storage.save("avatars/ab/abc.webp", ContentFile(b"picture"))
    run("backup", tmp_path / "backup.zip")
    return tmp_path / "backup.zip"


def empty():
    run("reset_database", yes=True)


def refusal(path, **options) -> str:
    with pytest.raises(CommandError) as raised:
        run("restore", path, **options)
    return str(raised.value)


def test_everything_comes_back_with_its_ids_and_numbers(backup):
    before = stored()
    empty()
    assert stored() != before

    assert "Restored: " in run("restore", backup)

    assert stored() == before
    with default_storage.open("avatars/ab/abc.webp") as picture:
        assert picture.read() == b"picture"
    assert "Everything fits together" in run("check_integrity")


def test_clients_learn_that_it_is_another_history(backup):
    before = epoch.current()

    run("restore", backup, force=True)

    assert epoch.current() != before
    assert Epoch.objects.get().value == epoch.current()


def test_a_database_that_is_not_empty_is_left_alone_without_force(backup, carol):
    before, names = stored(), set(uploads())

    assert "--force" in refusal(backup)

    assert stored() == before
    assert set(uploads()) == names


def test_with_force_what_came_later_is_gone(backup, carol):
    default_storage.save("avatars/cd/cde.webp", ContentFile(b"later"))

    run("restore", backup, force=True)

    assert set(User.objects.values_list("username", flat=True)) == {"alice", "bob"}
    assert list(uploads()) == ["avatars/ab/abc.webp"]


def damage(backup, how):
    raw = bytearray(backup.read_bytes())
    if how == "cut":
        del raw[len(raw) // 2 :]
    elif how == "flipped":
        place = raw.index(b"picture")
        raw[place] ^= 1
    else:
        raw[:] = how.encode()
    backup.write_bytes(raw)


@pytest.mark.parametrize("how", ["cut", "flipped", "not a zip file", ""])
def test_a_damaged_file_changes_nothing(backup, how):
    damage(backup, how)
    before = stored()

    assert "This is no backup of Parley, or it is damaged" in refusal(backup, force=True)

    assert stored() == before


def test_a_file_that_is_not_there_is_said_in_a_sentence(tmp_path):
    assert "cannot be read: No such file or directory" in refusal(tmp_path / "nothing.zip")


@pytest.mark.parametrize("name", ["rows/people.jsonl", "files/avatars/ab/abc.webp"])
def test_whatever_was_changed_or_lost_or_added_is_noticed_before_anything_is_touched(backup, name):
    members, before = members_of(backup), stored()

    for changed in (
        {**members, name: members[name] + b" "},
        {key: content for key, content in members.items() if key != name},
        {**members, "files/more": b""},
    ):
        assert "damaged" in refusal(write(backup, changed), force=True)

    assert stored() == before


@pytest.mark.parametrize("name", ["../evil", "/srv/evil", "avatars/../../evil", "..\\evil", "C:/evil"])
def test_no_file_is_written_anywhere_else(backup, name, settings):
    forge(backup, {f"files/{name}": b"evil"})
    empty()

    assert "outside of its place" in refusal(backup)

    assert not list(Path(settings.MEDIA_ROOT).parent.rglob("evil"))
    assert not User.objects.exists()


@pytest.mark.parametrize(
    "manifest",
    [b"", b"[]", b"{}", b'{"format": "another"}', b'{"format": "parley-backup", "version": 1, "members": 7}'],
)
def test_a_manifest_that_makes_no_sense_is_no_traceback(backup, manifest):
    write(backup, {**members_of(backup), MANIFEST: manifest})

    assert "This is no backup of Parley, or it is damaged" in refusal(backup)


def test_a_backup_of_a_newer_version_is_refused(backup):
    tables = manifest_of(backup)["tables"]
    before = stored()

    for newer in (
        {"tables": {**tables, "polls.poll": ["id"]}},
        {"tables": {**tables, "accounts.user": [*tables["accounts.user"], "shoe_size"]}},
        {"version": 2},
    ):
        assert "version" in refusal(forge(backup, {}, **newer), force=True)

    assert stored() == before


def test_a_field_that_an_older_version_did_not_have_gets_what_new_rows_get(backup):
    without_bio = []
    for line in members_of(backup)["rows/people.jsonl"].splitlines():
        label, fields = orjson.loads(line)
        del fields["bio"]
        del fields["search_key"]
        without_bio.append(orjson.dumps([label, fields]))
    forge(backup, {"rows/people.jsonl": b"\n".join(without_bio), "later/people.jsonl": b""})

    run("restore", backup, force=True)

    assert set(User.objects.values_list("username", "bio")) == {("alice", ""), ("bob", "")}
    assert set(User.objects.values_list("search_key", flat=True)) == {" alice", " bob"}


def with_a_row_twice(backup):
    rows = members_of(backup)["rows/conversations.jsonl"]
    return forge(backup, {"rows/conversations.jsonl": rows + rows.splitlines(keepends=True)[-1]})


def test_rows_that_do_not_fit_together_leave_nothing_half_done(backup):
    with_a_row_twice(backup)
    empty()

    assert "do not fit together" in refusal(backup)

    assert not any(stored().values())
    assert list(uploads()) == []


def test_where_something_was_to_be_replaced_it_is_still_there(backup, carol):
    if connection.vendor == "mongodb":
        pytest.skip("MongoDB has no transaction that is long enough: there the tables are empty then")
    with_a_row_twice(backup)
    default_storage.delete("avatars/ab/abc.webp")
    before = stored()

    assert "do not fit together" in refusal(backup, force=True)

    assert stored() == before
    assert list(uploads()) == []


def test_a_row_that_points_to_nobody_is_refused(backup):
    if connection.vendor == "mongodb":
        pytest.skip("MongoDB does not know what a reference is; check_integrity finds it")
    forge(backup, {"rows/people.jsonl": b"", "later/people.jsonl": b""})
    empty()

    assert "do not fit together" in refusal(backup)

    assert not any(stored().values())
