"""For each event: what a client held before, and the event, make what it would fetch afresh."""

from datetime import UTC, datetime

import pytest

from messaging import services


@pytest.fixture
def talk(conversation, say, alice, bob) -> list:
    """Alice has said three things and bob two, in turns; bob has read the first."""
    messages = [say((alice, bob)[number % 2], f"message {number}") for number in range(5)]
    services.set_position(person=bob, chat_id=conversation.pk, seq=1)
    return messages


def test_opening_a_conversation(replays, alice, carol):
    assert replays(lambda: services.get_or_create_direct(person=alice, peer=carol)) == ["chat_added"]


def test_the_first_message(conversation, say, replays, alice):
    assert replays(lambda: say(alice, "first")) == ["chat_added", "message"]


def test_a_message(talk, say, replays, alice, bob):
    assert replays(lambda: say(alice, "**more**", client_id="a-1")) == ["message"]
    assert replays(lambda: say(bob, "an answer", reply_to=talk[0].pk)) == ["message", "read_position", "read"]


def test_an_edit_of_any_message(talk, replays, alice):
    for message in (talk[0], talk[4]):
        assert replays(
            lambda message=message: services.edit_message(person=alice, message_id=message.pk, content="*edited*")
        ) == ["message_edited"]


def test_a_deletion_of_any_message(talk, replays, alice):
    services.edit_message(person=alice, message_id=talk[4].pk, content="edited before")
    for message in (talk[0], talk[4]):
        assert replays(lambda message=message: services.delete_message(person=alice, message_id=message.pk)) == [
            "message_deleted"
        ]


def test_reading(conversation, talk, replays, bob):
    assert replays(lambda: services.set_position(person=bob, chat_id=conversation.pk)) == ["read_position", "read"]


def test_making_unread_again_and_reading_that(conversation, talk, replays, bob):
    back = {"person": bob, "chat_id": conversation.pk}
    services.set_position(**back)
    assert replays(lambda: services.set_position(**back, unread_from=3)) == ["read_position"]
    assert replays(lambda: services.set_position(**back, seq=4)) == ["read_position"]


def test_settings(talk, participant_of, replays, alice):
    changes = {"notify": "none", "pinned": True, "muted_until": datetime(2030, 1, 1, tzinfo=UTC)}
    assert replays(lambda: services.change_settings(participant=participant_of(alice), changes=changes)) == [
        "chat_settings"
    ]


def test_many_things_in_one_batch(conversation, talk, say, replays, alice, bob):
    calls = [services.Call(person.pk, conversation.pk, "x", "<p>x</p>") for person in (bob, alice, alice, bob, alice)]
    kinds = replays(lambda: services.send_messages(calls))
    assert kinds.count("message") == 5


@pytest.mark.engines
def test_a_conversation_from_its_opening_to_its_end(replays, alice, bob):
    def live():
        participant = services.get_or_create_direct(person=alice, peer=bob).participant
        chat_id = participant.conversation_id
        sent = [services.send_message(sender=alice, chat_id=chat_id, content=f"{n}").message for n in range(3)]
        services.set_position(person=bob, chat_id=chat_id, seq=2)
        services.send_message(sender=bob, chat_id=chat_id, content="yes")
        services.edit_message(person=alice, message_id=sent[0].pk, content="edited")
        services.delete_message(person=alice, message_id=sent[2].pk)
        services.set_position(person=bob, chat_id=chat_id)
        services.set_position(person=alice, chat_id=chat_id)

    assert replays(live)[0] == "chat_added"
