"""Excerpts of what an older version stored, and of what comes out of its backups."""

import orjson
import pytest

from messaging import services
from messaging.models import Message
from messaging.services import excerpts

from .archives import forge, manifest_of, members_of, run

pytestmark = [pytest.mark.engines, pytest.mark.django_db(transaction=True)]


def forget_excerpts():
    Message.objects.update(excerpt=None)


def test_old_messages_get_theirs_in_batches(conversation, say, alice, monkeypatch):
    monkeypatch.setattr(excerpts, "AT_ONCE", 2)
    said = [say(alice, f"*{number}*") for number in range(5)]
    services.delete_message(person=alice, message_id=said[0].pk)
    forget_excerpts()
    excerpts.fill_excerpts(Message)
    assert list(Message.objects.order_by("seq").values_list("excerpt", flat=True)) == ["", "1", "2", "3", "4"]


def test_what_has_one_keeps_it(conversation, say, alice):
    said = say(alice, "*tea*")
    Message.objects.filter(pk=said.pk).update(excerpt="kept")
    excerpts.fill_excerpts(Message)
    assert Message.objects.get(pk=said.pk).excerpt == "kept"


def test_a_backup_of_an_older_version_gets_them_when_it_is_restored(conversation, say, alice, tmp_path):
    say(alice, "**tea**")
    path = tmp_path / "backup.zip"
    run("backup", path)
    old = {}
    for name, content in members_of(path).items():
        if name.startswith(("rows/", "later/")):
            lines = [orjson.loads(line) for line in content.splitlines()]
            for _, values, *_ in lines:
                values.pop("excerpt", None)
            old[name] = b"".join(orjson.dumps(line) + b"\n" for line in lines)
    tables = manifest_of(path)["tables"]
    tables["messaging.message"].remove("excerpt")
    run("restore", forge(path, old, tables=tables), force=True)
    assert Message.objects.get().excerpt == "tea"
