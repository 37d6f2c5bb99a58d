"""Editing and deleting: who may, what is stored, what is told."""

import pytest

from chatproject.core.errors import Conflict, Forbidden, NotFound
from chatproject.core.times import stamp
from chatproject.db import uuid7
from chatproject.realtime import topics
from messaging import queries, serializers, services
from messaging.models import Conversation, Message, Participant
from testing.captured import captured_events


@pytest.mark.engines
def test_an_edit_takes_the_next_number_and_keeps_the_place(conversation, say, alice):
    message = say(alice, "teh")
    say(alice, "later")
    services.edit_message(person=alice, message_id=message.pk, content="*the*")
    stored = Message.objects.get(pk=message.pk)
    assert (stored.seq, stored.changed, stored.ordinal) == (1, 3, 1)
    assert (stored.content, stored.html) == ("*the*", "<p><em>the</em></p>")
    assert stored.edited_at is not None
    conversation.refresh_from_db()
    assert (conversation.head, conversation.messages) == (3, 2)


def test_an_edit_is_told_to_the_conversation(conversation, say, alice):
    message = say(alice, "teh")
    with captured_events() as told:
        edited = services.edit_message(person=alice, message_id=message.pk, content="the")
    [event] = told
    assert (event.type, event.topic) == ("message_edited", topics.conversation(conversation.pk))
    assert event.payload == {"chat_id": str(conversation.pk), "n": 2, "message": serializers.message(edited)}
    assert (event.payload["message"]["content"], event.payload["message"]["edited"]) == ("the", True)


def test_the_same_words_again_change_nothing(conversation, say, alice):
    message = say(alice, "the")
    with captured_events() as told:
        services.edit_message(person=alice, message_id=message.pk, content="the")
    assert told == []
    conversation.refresh_from_db()
    assert conversation.head == 1
    assert Message.objects.get().edited_at is None


@pytest.mark.engines
def test_edited_twice_and_then_deleted_it_stands_at_the_newest_number_only(conversation, say, alice, bob):
    first, second = say(alice, "one"), say(bob, "two")
    with captured_events() as told:
        services.edit_message(person=alice, message_id=first.pk, content="one!")
        services.edit_message(person=alice, message_id=first.pk, content="one!!")
        services.delete_message(person=alice, message_id=first.pk)
    assert [(event.type, event.payload["n"]) for event in told] == [
        ("message_edited", 3),
        ("message_edited", 4),
        ("message_deleted", 5),
    ]
    numbers = Message.objects.order_by("seq").values_list("pk", "seq", "changed", "ordinal")
    assert list(numbers) == [(first.pk, 1, 5, 1), (second.pk, 2, 2, 2)]
    conversation.refresh_from_db()
    assert (conversation.head, conversation.messages) == (5, 2)


def test_deleting_leaves_nothing_but_the_place(conversation, say, alice, bob):
    question = say(bob, "Tea?")
    message = say(alice, "**yes**", client_id="a-1", reply_to=question.pk)
    services.edit_message(person=alice, message_id=message.pk, content="no")
    services.delete_message(person=alice, message_id=message.pk)
    shape = serializers.message(Message.objects.get(pk=message.pk))
    assert (shape["id"], shape["seq"], shape["changed"]) == (str(message.pk), 2, 4)
    assert (shape["sender"]["username"], shape["client_id"]) == ("alice", "a-1")
    assert shape["timestamp"] == stamp(message.timestamp)
    assert (shape["content"], shape["html"], shape["attachments"], shape["reactions"]) == ("", "", [], [])
    assert (shape["edited"], shape["edited_at"], shape["deleted"]) == (False, None, True)


def test_a_deletion_is_told_to_the_conversation(conversation, say, alice):
    message = say(alice)
    with captured_events() as told:
        deleted = services.delete_message(person=alice, message_id=message.pk)
    [event] = told
    assert (event.type, event.topic) == ("message_deleted", topics.conversation(conversation.pk))
    expected = {
        "chat_id": str(conversation.pk),
        "n": 2,
        "message_id": str(message.pk),
        "deleted_at": stamp(deleted.deleted_at),
    }
    assert event.payload == expected


def test_what_is_deleted_stays_deleted(conversation, say, alice):
    message = say(alice)
    services.delete_message(person=alice, message_id=message.pk)
    with captured_events() as told:
        services.delete_message(person=alice, message_id=message.pk)
        with pytest.raises(Conflict):
            services.edit_message(person=alice, message_id=message.pk, content="back again")
    assert told == []
    conversation.refresh_from_db()
    assert conversation.head == 2


def test_sending_what_was_deleted_again_does_not_bring_it_back(say, alice):
    message = say(alice, client_id="a-1")
    services.delete_message(person=alice, message_id=message.pk)
    assert say(alice, client_id="a-1").deleted_at is not None


def test_nobody_edits_or_deletes_what_somebody_else_wrote(say, alice, bob):
    message = say(alice, "mine")
    with captured_events() as told:
        with pytest.raises(Forbidden):
            services.edit_message(person=bob, message_id=message.pk, content="yours")
        with pytest.raises(Forbidden):
            services.delete_message(person=bob, message_id=message.pk)
    assert told == []
    assert Message.objects.get().content == "mine"


def test_a_direct_conversation_has_no_moderator(conversation, say, alice, bob):
    Participant.objects.filter(conversation=conversation, user=alice).update(role=Participant.Role.CREATOR)
    message = say(bob)
    with pytest.raises(Forbidden):
        services.delete_message(person=alice, message_id=message.pk)


def test_carol_finds_nothing_to_edit_or_delete(say, alice, carol):
    message = say(alice, "ours")
    assert queries.get_message_for(alice, message.pk)
    with pytest.raises(NotFound):
        services.edit_message(person=carol, message_id=message.pk, content="mine")
    with pytest.raises(NotFound):
        services.delete_message(person=carol, message_id=message.pk)
    assert Message.objects.get().content == "ours"


def test_there_is_nothing_to_change_at_an_id_that_never_was(alice):
    with pytest.raises(NotFound):
        services.edit_message(person=alice, message_id=uuid7(), content="x")
    with pytest.raises(NotFound):
        services.delete_message(person=alice, message_id=uuid7())


def test_nothing_is_edited_where_it_is_closed_but_one_may_take_back_ones_words(conversation, say, alice):
    message = say(alice)
    Conversation.objects.filter(pk=conversation.pk).update(is_active=False)
    with pytest.raises(Forbidden):
        services.edit_message(person=alice, message_id=message.pk, content="x")
    assert services.delete_message(person=alice, message_id=message.pk).deleted_at


def test_a_system_message_is_nobodys_to_edit(conversation, alice):
    system = Message.objects.create(
        conversation=conversation, seq=1, changed=1, ordinal=0, sender=alice, message_type="system", client_id="s"
    )
    with pytest.raises(Forbidden):
        services.edit_message(person=alice, message_id=system.pk, content="x")


def test_a_deleted_message_counts_as_unread_until_it_is_passed(say, participant_of, alice, bob):
    message = say(alice)
    services.delete_message(person=alice, message_id=message.pk)
    assert participant_of(bob).unread == 1
