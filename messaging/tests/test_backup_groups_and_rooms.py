"""Backups of groups and rooms: with everything that belongs to them, and also while people come and go."""

import threading

import pytest
from django.core.files.storage import default_storage
from django.db import connection

import rooms.services
from accounts.tests.pictures import picture
from groups.models import ChatGroup
from groups.services import update_group
from messaging import archive, services
from messaging.digest import digest
from messaging.models import Conversation, Participant
from testing import people
from testing.groups_and_rooms import code_of
from testing.patience import PATIENCE, wait_until

from .archives import forge, manifest_of, members_of, run, stored

pytestmark = [pytest.mark.engines, pytest.mark.usefixtures("unlimited")]


@pytest.fixture
def participants(group, public_room, private_room, alice, bob, carol):
    """Somebody was removed, somebody left, one is an admin, one is closed, the group has a picture."""
    services.change_role(actor=alice, chat_id=group.pk, person=bob, role="admin")
    services.join(person=carol, chat_id=public_room.pk)
    services.remove_member(actor=alice, chat_id=public_room.pk, person=carol)
    services.leave(person=bob, chat_id=private_room.pk, kind="room")
    services.set_active(actor=alice, chat_id=public_room.pk, is_active=False)
    update_group(actor=alice, chat_id=group.pk, changes={"avatar": picture("choir.png")})
    for conversation in (group, private_room):
        services.send_message(sender=alice, chat_id=conversation.pk, content="hello")


def test_everything_of_groups_and_rooms_comes_back(participants, private_room, tmp_path):
    before, said, code = stored(), digest(), code_of(private_room)
    run("backup", tmp_path / "backup.zip")
    rows = manifest_of(tmp_path / "backup.zip")["rows"]
    assert (rows["groups.chatgroup"], rows["rooms.room"], rows["messaging.conversation"]) == (1, 2, 3)
    run("reset_database", yes=True)
    assert not Conversation.objects.exists()

    run("restore", tmp_path / "backup.zip")

    assert (stored(), digest(), code_of(private_room)) == (before, said, code)
    name = ChatGroup.objects.get().avatar
    with default_storage.open(f"avatars/{name[:2]}/{name}") as file:
        assert file.read()
    assert "Everything fits together" in run("check_integrity")


def test_who_was_removed_is_still_to_be_invited_after_a_restore(participants, alice, carol, public_room, tmp_path):
    run("backup", tmp_path / "backup.zip")
    run("restore", tmp_path / "backup.zip", force=True)

    assert Participant.objects.get(conversation=public_room, user=carol).banned
    assert rooms.services.create_room(creator=alice, name="Hall", is_public=True)  # the closed one holds no name


@pytest.mark.django_db(transaction=True)
def test_a_backup_while_people_come_and_go_fits_together(
    alice, bob, carol, public_room, private_room, monkeypatch, unlimited, batchers, tmp_path
):
    monkeypatch.setattr(archive, "PAGE", 5)
    stop, turns = threading.Event(), []

    def come_and_go(person):
        try:
            while not stop.is_set():
                services.join(person=person, chat_id=public_room.pk)
                services.send_message(sender=person, chat_id=public_room.pk, content="here I am")
                services.leave(person=person, chat_id=public_room.pk, kind="room")
                turns.append(person)
        finally:
            connection.close()

    def rename_and_renew():
        try:
            while not stop.is_set():
                rooms.services.update_room(
                    actor=alice, chat_id=private_room.pk, changes={"name": f"Cellar {len(turns)}", "max_members": 9}
                )
                rooms.services.renew_code(actor=alice, chat_id=private_room.pk)
        finally:
            connection.close()

    dora = people.person("dora")
    busy = [threading.Thread(target=come_and_go, args=[person]) for person in (carol, dora)]
    busy.append(threading.Thread(target=rename_and_renew))
    for each in busy:
        each.start()
    try:
        wait_until(lambda: len(turns) >= 10 or not all(each.is_alive() for each in busy))
        run("backup", tmp_path / "backup.zip")
    finally:
        stop.set()
        for each in busy:
            each.join(PATIENCE)

    run("restore", tmp_path / "backup.zip", force=True)

    assert Conversation.objects.get(pk=public_room.pk).head >= 20
    assert "Everything fits together" in run("check_integrity")


def test_who_was_banned_is_so_still_where_an_older_backup_says_barred(public_room, alice, bob, tmp_path):
    services.remove_member(actor=alice, chat_id=public_room.pk, person=bob)
    run("backup", tmp_path / "backup.zip")
    name = "rows/conversations.jsonl"
    rows = members_of(tmp_path / "backup.zip")[name].replace(b'"banned"', b'"barred"')
    tables = manifest_of(tmp_path / "backup.zip")["tables"]
    fields = tables["messaging.participant"]
    fields[fields.index("banned")] = "barred"
    former, before = forge(tmp_path / "backup.zip", {name: rows}, tables=tables), stored()
    assert b'"barred"' in rows

    run("restore", former, force=True)

    assert stored() == before
    assert Participant.objects.get(conversation=public_room, user=bob).banned
