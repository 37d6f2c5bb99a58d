"""`manage.py export_user`."""

import stat

import orjson
import pytest
from django.core.management import CommandError

from accounts.models import Session
from messaging import services
from messaging.models import Message
from testing import people
from testing.groups_and_rooms import code_of

from .archives import run

pytestmark = [pytest.mark.engines, pytest.mark.django_db]


def export(person, path):
    run("export_user", person, path)
    lines = [orjson.loads(line) for line in path.read_bytes().splitlines()]
    return {kind: [line[kind] for line in lines if kind in line] for kind in ("user", "session", "chat", "message")}


def test_it_holds_what_somebody_is_has_and_said(say, alice, bob, tmp_path):
    say(alice, "mine")
    deleted = say(alice, "taken back")
    services.delete_message(person=alice, message_id=deleted.pk)
    say(bob, "hers not")
    session = people.sign_in(alice).session

    found = export("alice@example.org", tmp_path / "alice.jsonl")

    assert [user["email"] for user in found["user"]] == ["alice@example.org"]
    assert [device["id"] for device in found["session"]] == [str(session.pk)]
    assert [conversation["peer"]["username"] for conversation in found["chat"]] == ["bob"]
    assert [(message["seq"], message["content"]) for message in found["message"]] == [(1, "mine"), (2, "")]


def test_it_holds_neither_secrets_nor_what_others_have(say, alice, bob, carol, tmp_path):
    say(bob, "of bob")
    services.get_or_create_direct(person=carol, peer=alice)  # alice does not know of it yet
    session = people.sign_in(alice).session
    people.sign_in(bob)
    assert Message.objects.get().content == "of bob"
    assert Session.objects.count() == 2

    found = export("alice", tmp_path / "alice.jsonl")

    text = (tmp_path / "alice.jsonl").read_text()
    assert found["message"] == []
    assert [len(found[kind]) for kind in ("session", "chat")] == [1, 1]
    assert session.refresh_jti not in text
    assert alice.password not in text
    assert "carol" not in text
    assert "bob@example.org" not in text


def test_it_holds_the_groups_and_rooms_that_one_belongs_to_and_what_one_said_in_any(
    group, public_room, private_room, alice, bob, tmp_path
):
    for conversation, sender in ((group, bob), (public_room, bob), (public_room, alice), (private_room, bob)):
        services.send_message(
            sender=sender, chat_id=conversation.pk, content=f"{sender.username} in {conversation.name}"
        )
    services.leave(person=bob, chat_id=public_room.pk, kind="room")
    services.remove_member(actor=alice, chat_id=private_room.pk, person=bob)

    found = export("bob", tmp_path / "bob.jsonl")

    assert [(conversation["kind"], conversation["name"]) for conversation in found["chat"]] == [("group", "Choir")]
    said = [message["content"] for message in found["message"] if not message["system"]]
    assert sorted(said) == ["bob in Cellar", "bob in Choir", "bob in Hall"]
    assert "Bob left." in [message["content"] for message in found["message"]]
    assert "alice in Hall" not in (tmp_path / "bob.jsonl").read_text()


def test_a_room_id_is_in_what_its_creator_is_given_and_in_nobody_elses(private_room, tmp_path):
    code = code_of(private_room)

    shown = {name: export(name, tmp_path / name) for name in ("alice", "bob")}

    assert [conversation.get("room_id") for conversation in shown["alice"]["chat"]] == [code]
    assert [conversation["name"] for conversation in shown["bob"]["chat"]] == ["Cellar"]
    assert code not in (tmp_path / "bob").read_text()


def test_only_its_owner_may_read_it(alice, tmp_path):
    export(alice.pk, tmp_path / "alice.jsonl")

    assert stat.S_IMODE((tmp_path / "alice.jsonl").stat().st_mode) == 0o600


def test_nobody_and_nowhere_are_sentences(alice, tmp_path):
    with pytest.raises(CommandError, match="There is no such person"):
        run("export_user", "nobody", tmp_path / "file")
    with pytest.raises(CommandError, match="cannot be written"):
        run("export_user", "alice", tmp_path / "nowhere" / "file")

    assert not (tmp_path / "file").exists()
