"""`manage.py check_integrity`: each thing that must be true is made untrue, and found."""

import io
import os
import uuid
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from accounts.avatars import SEED_LENGTH
from accounts.models import User
from chatproject.db.inserting import long_block
from chatproject.maintenance.integrity import checks
from messaging import services
from messaging.integrity import MOST_FINDINGS, Line, check_messages, check_numbers
from messaging.models import Conversation, Message, Participant

from .archives import run

pytestmark = [pytest.mark.engines, pytest.mark.django_db]


@pytest.fixture
def history(say, conversation, alice, bob):
    """Four messages in alice's and bob's conversation: the second is edited (5), the third is deleted (6)."""
    messages = [say(alice), say(bob), say(alice), say(bob)]
    services.edit_message(person=bob, message_id=messages[1].pk, content="edited")
    services.delete_message(person=alice, message_id=messages[2].pk)
    return [Message.objects.get(pk=message.pk) for message in messages]


def findings() -> list[str]:
    return [finding for check in checks().values() for finding in check(lambda _: None)]


def test_what_the_services_store_fits_together(history):
    assert run("check_integrity").strip() == "Everything fits together."


def test_what_is_wrong_is_printed_with_its_id_and_ends_with_status_1(history, conversation):
    Conversation.objects.update(member_count=3)
    out = io.StringIO()

    with pytest.raises(CommandError, match="1 thing is wrong") as raised:
        call_command("check_integrity", stdout=out)

    assert raised.value.returncode == 1
    assert out.getvalue() == f"messaging.Conversation {conversation.pk}: member_count is 3, but 2 take part\n"


# What is broken: a change of the conversation, of alice's row, or of one of the four messages; and what is said.
BROKEN = {
    "a head beyond the newest number": ("chat", {"head": 7}, "its head is 7, but its newest number is 6"),
    "a head below the newest number": ("chat", {"head": 5}, "changed 6 ≤ head 5 is not so"),
    "a wrong sum of messages": ("chat", {"messages": 5}, "messages is 5, but the last ordinal is 4"),
    "no last message": ("chat", {"last_message": None}, "last_message is None, but the last one is"),
    "a wrong number of members": ("chat", {"member_count": 1}, "member_count is 1, but 2 take part"),
    "another pair": ("chat", {"direct_key": "a.b"}, "their id is not in direct_key a.b"),
    "a change before the creation": (3, {"changed": 3}, "seq 4 ≤ changed 3 ≤ head 6 is not so"),
    "a number given to two messages": (0, {"changed": 2}, "the number 2 was given twice"),
    "a hole in the ordinals": (3, {"ordinal": 5}, "its ordinal is 5, not 4"),
    "an ordinal twice": (3, {"ordinal": 3}, "its ordinal is 3, not 4"),
    "a system message that counts": (3, {"message_type": "system"}, "its ordinal is 4, not 3"),
    "a deleted message with its text": (2, {"content": "still here"}, "it is deleted, but its text is still there"),
    "a deleted message with its HTML": (2, {"html": "<p></p>"}, "it is deleted, but its text is still there"),
    "a position beyond the head": (
        "participant",
        {"last_read_seq": 9, "receipt_seq": 9},
        "receipt_seq 9 ≤ head 6 is not so",
    ),
    "a receipt behind the position": ("participant", {"receipt_seq": 1}, "last_read_seq 3 ≤ receipt_seq 1"),
    "an ordinal of another position": ("participant", {"read_ordinal": 2}, "read_ordinal is 2, not 3 as at its"),
    "a mention to come": ("participant", {"last_mention_seq": 7}, "last_mention_seq 7 is beyond the head 6"),
    "somebody who left and is counted": (
        "participant",
        {"removed_at": timezone.now()},
        "member_count is 2, but 1 take part",
    ),
}


@pytest.mark.parametrize("what", BROKEN)
def test_it_finds(history, conversation, alice, what):
    where, change, finding = BROKEN[what]
    assert findings() == []
    match where:
        case "chat":
            Conversation.objects.filter(pk=conversation.pk).update(**change)
        case "participant":
            Participant.objects.filter(conversation=conversation, user=alice).update(**change)
        case number:
            Message.objects.filter(pk=history[number].pk).update(**change)

    found = findings()

    assert any(finding in each for each in found), found
    with pytest.raises(CommandError):
        run("check_integrity")


def test_it_finds_a_last_message_that_is_another(history, conversation):
    Conversation.objects.filter(pk=conversation.pk).update(last_message=history[0])

    [finding] = findings()

    assert finding.endswith(f"last_message is {history[0].pk}, but the last one is {history[3].pk}")


def test_it_finds_a_lost_message(history, conversation):
    Message.objects.filter(pk=history[1].pk).delete()

    assert any("its ordinal is 3, not 2" in finding for finding in findings())


def test_it_finds_a_lost_participant(history, conversation, bob):
    Participant.objects.filter(conversation=conversation, user=bob).delete()

    assert any("member_count is 2, but 1 take part" in finding for finding in findings())


def test_it_finds_a_reply_to_another_conversation(history, alice, carol):
    participant = services.get_or_create_direct(person=alice, peer=carol).participant
    elsewhere = services.send_message(sender=alice, chat_id=participant.conversation_id, content="hello").message
    Message.objects.filter(pk=history[3].pk).update(reply_to=elsewhere)

    [finding] = findings()

    assert finding.endswith(f"it replies to {elsewhere.pk} of another conversation")


# What the databases' own constraints make impossible is shown to the functions themselves.
def test_it_finds_a_number_twice(conversation):
    conversation.head = 3

    assert list(check_numbers(conversation, [1, 2, 2, 3])) == ["the number 2 was given twice"]


def test_it_finds_messages_out_of_order(conversation):
    conversation.head = conversation.messages = 2
    lines = [Line(uuid.uuid4(), seq, seq, ordinal, "text") for seq, ordinal in ((1, 1), (1, 2), (0, 3))]
    conversation.last_message_id = lines[-1].id

    found = list(check_messages(conversation, [], lines))

    assert any("seq 0" in finding for finding in found)


@pytest.fixture
def unchecked(transactional_db):
    """References are not checked while the test writes, nor when it ends."""
    if connection.vendor == "postgresql":
        pytest.skip("PostgreSQL keeps references right, whoever writes")
    with connection.constraint_checks_disabled():
        yield


@pytest.mark.parametrize(
    ("model", "name"),
    [
        (Participant, "conversation"),
        (Participant, "user"),
        (Message, "conversation"),
        (Message, "sender"),
        (Message, "reply_to"),
        (Conversation, "created_by"),
        (Conversation, "last_message"),
    ],
)
def test_it_finds_what_points_to_nothing(unchecked, batchers, say, alice, model, name):
    say(alice)
    row, nowhere = model.objects.first(), uuid.uuid4()
    model.objects.filter(pk=row.pk).update(**{f"{name}_id": nowhere})

    assert f"{model._meta.label} {row.pk}: {name} is {nowhere}, which is not there" in findings()


def test_it_finds_a_picture_that_is_lost(alice):
    User.objects.update(avatar="0" * 32 + ".webp")

    assert findings() == [f"accounts.User {alice.pk}: the picture {'0' * 32}.webp is not there"]


def test_it_finds_a_picture_that_nobody_has(alice):
    name = default_storage.save("avatars/ab/abc.webp", ContentFile(b"picture"))
    assert findings() == []  # somebody may be about to take it

    old = (timezone.now() - timedelta(hours=2)).timestamp()
    os.utime(default_storage.path(name), (old, old))

    assert findings() == ["file avatars/ab/abc.webp: nobody has this picture"]
    User.objects.update(avatar="abc.webp")
    assert findings() == []


@pytest.mark.parametrize(
    ("change", "finding"),
    [
        ({"username": "Alice"}, "the username 'Alice' is not in lower case"),
        ({"email": "A@example.org"}, "the e-mail address 'A@example.org' is not in lower case"),
        ({"email": ""}, "the e-mail address '' is not in lower case, or blank"),
        ({"display_name": "Zoe"}, "it is sorted as 'alice', but called 'Zoe'"),
        ({"search_key": " zoe"}, "it is found by ' zoe', but called 'Alice' and 'alice'"),
        ({"search_key": None}, "it is found by None, but called 'Alice' and 'alice'"),
    ],
)
def test_it_finds_names_that_are_not_stored_as_they_are_compared(alice, change, finding):
    assert len(alice.avatar) == SEED_LENGTH
    User.objects.update(**change)

    assert any(finding in each for each in findings())


def test_one_mistake_early_on_does_not_fill_the_screen(conversation):
    conversation.head = conversation.messages = 1000
    with long_block():
        Message.objects.bulk_create(
            Message(conversation=conversation, seq=number, changed=number, ordinal=7, client_id=str(number))
            for number in range(1, 101)
        )

    assert len(findings()) == MOST_FINDINGS
