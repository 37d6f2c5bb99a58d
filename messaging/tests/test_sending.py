"""Sending: what is stored, what is told to whom, and what one gets back."""

import pytest
from django.db import OperationalError, connection

from chatproject.core.errors import Forbidden, Invalid, NotFound, RateLimited, Unavailable
from chatproject.core.times import stamp
from chatproject.db import uuid7
from chatproject.observability.outages import outages
from chatproject.realtime import topics
from messaging import serializers, services
from messaging.models import Conversation, Message
from messaging.rendering import render
from testing.captured import captured_events
from testing.patience import PATIENCE

SQL = pytest.mark.skipif(connection.vendor == "mongodb", reason="there are no statements to refuse")


def call(sender, conversation, content="hello", **given):
    return services.Call(sender.pk, conversation.pk, content, render(content), **given)


def of(told, kind):
    return [event for event in told if event.type == kind]


@pytest.mark.engines
def test_a_message_is_stored_with_the_next_number(conversation, say, alice):
    say(alice, "one")
    second = say(alice, "*two*")
    stored = Message.objects.get(pk=second.pk)
    assert (stored.seq, stored.changed, stored.ordinal) == (2, 2, 2)
    assert (stored.sender, stored.content, stored.html) == (alice, "*two*", "<p><em>two</em></p>")
    assert (stored.message_type, stored.edited_at, stored.deleted_at, stored.reply_to) == ("text", None, None, None)


def test_a_message_moves_its_conversation(conversation, say, alice):
    message = say(alice)
    conversation.refresh_from_db()
    assert (conversation.head, conversation.messages, conversation.last_message) == (1, 1, message)
    assert conversation.active_at == conversation.touched_at == message.timestamp


def test_a_message_is_told_to_the_conversation_and_to_nobody_else(conversation, say, alice, bob):
    say(bob)
    with captured_events() as told:
        message = say(bob, "news")
    [event] = told
    assert event.topic == topics.conversation(conversation.pk)
    assert event.type == "message"
    assert event.payload == {"chat_id": str(conversation.pk), "n": 2, "message": serializers.message(message)}
    assert (event.payload["message"]["seq"], event.payload["message"]["timestamp"]) == (2, stamp(message.timestamp))


def test_what_everybody_gets_says_nothing_that_is_for_one_person(say, alice):
    with captured_events() as told:
        say(alice)
    [event] = of(told, "message")
    assert not {"mine", "read", "read_by", "read_count"} & event.payload["message"].keys()


def test_the_first_message_brings_the_conversation_to_the_peer(conversation, say, alice, bob):
    with captured_events() as told:
        say(alice)
    assert [event.type for event in told] == ["chat_added", "message"]
    added, message = told
    assert added.topic == topics.user(bob.pk)
    assert (added.payload["chat"]["head"], added.payload["chat"]["unread"]) == (0, 0)
    assert (added.payload["chat"]["name"], added.payload["chat"]["last_message"]) == ("Alice", None)
    assert (message.topic, message.payload["n"]) == (topics.conversation(conversation.pk), 1)


def test_a_peer_who_says_the_first_word_sees_the_conversation_too(say, alice, bob):
    with captured_events() as told:
        say(bob)
    assert [(event.type, event.topic) for event in of(told, "chat_added")] == [("chat_added", topics.user(bob.pk))]


def test_the_second_message_introduces_nobody(say, alice, bob):
    say(alice)
    with captured_events() as told:
        say(bob)
    assert not of(told, "chat_added")


def test_a_first_message_that_is_refused_introduces_nobody(conversation, alice, carol):
    with captured_events() as told:
        outcomes = services.send_messages([call(carol, conversation), call(alice, conversation, reply_to=uuid7())])
    assert [type(outcome) for outcome in outcomes] == [NotFound, Invalid]
    assert told == []


def test_whoever_sends_has_nothing_unread(say, participant_of, alice, bob):
    say(alice)
    say(alice)
    assert (participant_of(alice).unread, participant_of(alice).last_read_seq) == (0, 2)
    assert (participant_of(bob).unread, participant_of(bob).last_read_seq) == (2, 0)


def test_answering_passes_what_was_unread_and_tells_ones_devices(conversation, say, participant_of, alice, bob):
    say(alice)
    with captured_events() as told:
        say(bob)
    assert participant_of(bob).unread == 0
    [position] = of(told, "read_position")
    assert position.topic == topics.user(bob.pk)
    expected = {"chat_id": str(conversation.pk), "last_read_seq": 2, "unread": 0, "rev": participant_of(bob).rev}
    assert position.payload == expected


def test_answering_shows_that_one_has_read(conversation, say, alice, bob):
    say(alice)
    with captured_events() as told:
        say(bob)
    [receipt] = of(told, "read")
    assert receipt.topic == topics.conversation(conversation.pk)
    assert receipt.payload == {"chat_id": str(conversation.pk), "user_id": str(bob.pk), "seq": 2}


def test_carol_cannot_send_to_a_conversation_of_others(conversation, say, alice, carol):
    assert say(alice)
    with captured_events() as told, pytest.raises(NotFound):
        services.send_message(sender=carol, chat_id=conversation.pk, content="let me in")
    assert told == []
    assert Message.objects.count() == 1


def test_nobody_can_send_to_a_conversation_that_is_not_there(alice):
    with pytest.raises(NotFound):
        services.send_message(sender=alice, chat_id=uuid7(), content="hello?")


def test_nothing_can_be_said_where_it_is_closed(conversation, say, alice):
    Conversation.objects.filter(pk=conversation.pk).update(is_active=False)
    with pytest.raises(Forbidden):
        say(alice)
    assert not Message.objects.exists()


# --- the same message again ------------------------------------------------------------------------------------------


# --- replies ---------------------------------------------------------------------------------------------------------


@pytest.mark.engines
def test_a_system_message_takes_a_number_but_no_ordinal(conversation, say, participant_of, alice, bob):
    say(alice)
    Message.objects.create(conversation=conversation, seq=2, changed=2, ordinal=1, message_type="system", client_id="s")
    Conversation.objects.filter(pk=conversation.pk).update(head=2)
    message = say(alice)
    assert (message.seq, message.ordinal) == (3, 2)
    assert participant_of(bob).unread == 2
    reading = services.set_position(person=bob, chat_id=conversation.pk, seq=2)
    assert (reading.unread, reading.taken) == (1, 1)


# --- limits ----------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("still_clock")
def test_twenty_messages_at_once_and_then_one_a_second(conversation, say, alice, bob):
    for _ in range(20):
        say(alice)
    with pytest.raises(RateLimited) as caught:
        say(alice)
    assert 0 < caught.value.retry_after <= 1
    assert Message.objects.count() == 20
    assert say(bob)  # the limit is each one's own


@pytest.mark.usefixtures("still_clock")
def test_sixty_messages_of_one_person_in_all_conversations(alice, people):
    conversations = [
        services.get_or_create_direct(person=alice, peer=person).participant.conversation for person in people(4)
    ]
    outcomes = services.send_messages([call(alice, conversation) for conversation in conversations for _ in range(16)])
    limited = [outcome for outcome in outcomes if isinstance(outcome, RateLimited)]
    assert (len(limited), Message.objects.count()) == (4, 60)


def test_without_limits_anybody_may_say_as_much_as_they_like(unlimited, say, alice):
    for _ in range(25):
        say(alice)
    assert Message.objects.count() == 25


# --- what fails ------------------------------------------------------------------------------------------------------


@pytest.mark.engines
def test_each_call_of_a_batch_gets_its_own_answer(conversation, say, alice, bob, carol):
    calls = [
        call(alice, conversation, "one"),
        call(carol, conversation),
        call(bob, conversation, reply_to=uuid7()),
        call(bob, conversation, "two"),
    ]
    first, outside, wrong, last = services.send_messages(calls)
    assert (first.message.seq, last.message.seq) == (1, 2)
    assert isinstance(outside, NotFound)
    assert isinstance(wrong, Invalid)
    assert list(Message.objects.order_by("seq").values_list("content", flat=True)) == ["one", "two"]


@pytest.mark.engines
def test_a_call_that_the_database_refuses_fails_alone(conversation, alice, bob):
    unstorable = services.Call(alice.pk, conversation.pk, "half \ud800", "", "bad")
    with captured_events() as told:
        first, broken, last = services.send_messages([call(alice, conversation), unstorable, call(bob, conversation)])
    assert isinstance(broken, UnicodeEncodeError)
    assert (first.message.seq, last.message.seq) == (1, 2)
    assert [event.payload["n"] for event in of(told, "message")] == [1, 2]


@pytest.mark.engines
@SQL
def test_a_database_that_cannot_be_written_fails_all_and_stores_nothing(batchers, conversation, alice, bob):
    chat_id, bodies = conversation.pk, [call(alice, conversation, "one"), call(bob, conversation, "two")]

    def refuse(execute, sql, params, many, context):
        if sql.startswith("UPDATE"):
            raise OperationalError("disk I/O error")
        return execute(sql, params, many, context)

    with captured_events() as told, connection.execute_wrapper(refuse), pytest.raises(OperationalError):
        services.send_messages(bodies)
    assert told == []
    assert not Message.objects.exists()
    assert Conversation.objects.get(pk=chat_id).head == 0


@pytest.mark.engines
@SQL
def test_a_person_is_told_that_the_database_is_unavailable(conversation, as_alice):
    def refuse(execute, sql, params, many, context):
        if sql.startswith("INSERT"):
            raise OperationalError("database is locked")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(refuse):
        answer = as_alice.post(f"/api/chats/{conversation.pk}/messages", {"content": "hello"})
    assert (answer.status_code, answer.json()["code"], answer["Retry-After"]) == (503, Unavailable.code, "1")
    assert not Message.objects.exists()


@pytest.mark.engines
@pytest.mark.django_db(transaction=True)
def test_the_database_works_again_when_something_was_stored_and_not_before(conversation, say, alice, bob, carol):
    say(alice, client_id="c1")
    services.set_position(person=bob, chat_id=conversation.pk)
    outages.note(OperationalError("database or disk is full"))
    say(alice, client_id="c1")
    services.set_position(person=bob, chat_id=conversation.pk)
    with pytest.raises(NotFound):
        say(carol)
    assert not outages.wrote_within(PATIENCE)
    say(alice)
    assert outages.wrote_within(PATIENCE)
    outages.note(OperationalError("database or disk is full"))
    services.set_position(person=bob, chat_id=conversation.pk)
    assert outages.wrote_within(PATIENCE)
