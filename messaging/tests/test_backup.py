"""`manage.py backup`: whole, private, and consistent although people go on writing."""

import itertools
import stat
import threading

import orjson
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError
from django.db import connection

from accounts.archive import People
from chatproject.db.inserting import Inserter, empty_tables, long_block
from chatproject.maintenance.archive import Entry
from messaging import archive, services
from messaging.integrity import findings_in
from messaging.models import Conversation, Message, Participant
from testing import people
from testing.patience import PATIENCE, wait_until

from .archives import manifest_of, members_of, run, stored

pytestmark = [pytest.mark.engines, pytest.mark.django_db]


def put_back(*parts):
    """Store what was read, as a restore does, in the place of everything."""
    read = [entry for part in parts for entry in part]
    inserter = Inserter()
    with long_block():
        empty_tables()
        for row, again in read:
            (inserter.put if again else inserter.add)(row)
        inserter.flush()


def test_a_backup_holds_every_row_and_file_and_says_so(say, alice, bob, tmp_path):
    say(alice, "first")
    people.sign_in(bob)
    default_storage.save("avatars/ab/abc.webp", ContentFile(b"picture"))

    said = run("backup", tmp_path / "backup.zip")

    assert "2 user" in said
    assert "1 message" in said
    members = members_of(tmp_path / "backup.zip")
    assert members["files/avatars/ab/abc.webp"] == b"picture"
    rows = [orjson.loads(line) for name in members for line in members[name].splitlines() if name.startswith("rows/")]
    assert [label for label, *_ in rows] == [
        "accounts.user",
        "accounts.user",
        "messaging.conversation",
        "messaging.participant",
        "messaging.participant",
        "messaging.message",
    ]
    assert rows[-1][1]["content"] == "first"
    assert manifest_of(tmp_path / "backup.zip")["rows"]["accounts.session"] == 1


def test_only_its_owner_may_read_it(tmp_path):
    run("backup", tmp_path / "backup.zip")

    assert stat.S_IMODE((tmp_path / "backup.zip").stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.glob("*backup*")] == ["backup.zip"]


def test_a_place_that_is_not_there_is_said_in_a_sentence(tmp_path):
    with pytest.raises(CommandError, match="cannot be written: No such file or directory"):
        run("backup", tmp_path / "nowhere" / "backup.zip")


def test_a_person_who_registers_while_conversations_are_read_follows(conversation, alice):
    part, began = People(), alice.created_at
    read = list(part.rows())

    carol = people.carol()
    people.sign_in(carol)
    later = list(part.later(began))

    assert carol not in [entry.row for entry in read]
    assert carol in [entry.row for entry in later if entry.again]
    put_back(read, later)
    assert list(carol.sessions.all())


def change_everything(say, alice, conversation):
    """Send, edit and delete, old messages and new ones."""
    old = list(Message.objects.filter(conversation=conversation, sender=alice, deleted_at=None).order_by("seq"))
    services.edit_message(person=alice, message_id=old[0].pk, content="edited")
    services.delete_message(person=alice, message_id=old[-1].pk)
    new = [say(alice, "new") for _ in range(3)]
    services.edit_message(person=alice, message_id=new[0].pk, content="new and edited")
    services.edit_message(person=alice, message_id=old[0].pk, content="edited again")


@pytest.mark.parametrize("page", [1, 2, 3, 1000])
@pytest.mark.parametrize("read_before", [0, 1, 4, 7, 10])
def test_a_conversation_is_whole_wherever_the_others_wrote_in_between(
    say, conversation, alice, bob, monkeypatch, unlimited, page, read_before
):
    monkeypatch.setattr(archive, "PAGE", page)
    for number in range(8):
        say(alice if number % 3 else bob, f"message {number}")
    first_people = list(People().rows())
    reading = archive.Conversations().rows()

    read = list(itertools.islice(reading, read_before))
    change_everything(say, alice, conversation)
    read += list(reading)

    put_back(first_people, read)
    restored = Conversation.objects.get()
    assert list(findings_in(restored)) == []
    assert Participant.objects.count() == 2
    assert restored.head in {8, 8 + 7}  # as it was before all of it, or after


def test_what_changes_between_two_pages_is_in_the_backup_as_it_became(say, conversation, alice, monkeypatch, unlimited):
    monkeypatch.setattr(archive, "PAGE", 2)
    for number in range(8):
        say(alice, f"message {number}")
    reading = archive.Conversations().rows()

    read = [next(reading).row for _ in range(3)]
    change_everything(say, alice, conversation)
    rest = list(reading)

    assert [(message.content, message.changed) for message in read] == [(f"message {n}", n + 1) for n in range(3)]
    again = [(entry.row.seq, entry.row.content, entry.row.changed) for entry in rest if entry.again]
    assert (1, "edited again", 15) in again
    put_back(People().rows(), [Entry(row) for row in read], rest)
    assert Conversation.objects.get().head == 15
    assert Message.objects.get(seq=1).content == "edited again"


def test_nothing_is_lost_between_the_pages_when_nobody_writes(say, alice, bob, monkeypatch, unlimited):
    monkeypatch.setattr(archive, "PAGE", 2)
    for _ in range(5):
        services.edit_message(person=alice, message_id=say(alice).pk, content="edited")
        say(bob)
    before = stored()

    put_back(People().rows(), archive.Conversations().rows())

    assert stored() == before


@pytest.mark.django_db(transaction=True)
def test_a_backup_while_people_write_can_be_restored_and_fits_together(
    conversation, alice, bob, monkeypatch, unlimited, batchers, tmp_path
):
    monkeypatch.setattr(archive, "PAGE", 5)
    stop = threading.Event()
    sent = []

    def write(person):
        try:
            while not stop.is_set():
                message = services.send_message(sender=person, chat_id=conversation.pk, content="on and on").message
                sent.append(services.edit_message(person=person, message_id=message.pk, content="and on").seq)
        finally:
            connection.close()

    writers = [threading.Thread(target=write, args=[person]) for person in (alice, bob)]
    for writer in writers:
        writer.start()
    try:
        wait_until(lambda: len(sent) >= 20 or not all(writer.is_alive() for writer in writers))
        run("backup", tmp_path / "backup.zip")
    finally:
        stop.set()
        for writer in writers:
            writer.join(PATIENCE)

    run("restore", tmp_path / "backup.zip", force=True)

    assert Conversation.objects.get().head >= 20
    assert "Everything fits together" in run("check_integrity")
