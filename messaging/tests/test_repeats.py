"""The same message sent again: one message, whenever and however it comes."""

import pytest

from chatproject.core.errors import RateLimited
from messaging import services
from messaging.models import Message
from messaging.rendering import render
from testing.captured import captured_events


def call(sender, conversation, content="hello", **given):
    return services.Call(sender.pk, conversation.pk, content, render(content), **given)


def of(told, kind):
    return [event for event in told if event.type == kind]


@pytest.mark.engines
def test_a_repeat_in_a_later_batch_is_the_same_message(conversation, say, alice):
    first = say(alice, client_id="a-1")
    with captured_events() as told:
        again = services.send_message(sender=alice, chat_id=conversation.pk, content="hello", client_id="a-1")
    assert (again.message.pk, again.is_new, told) == (first.pk, False, [])
    assert Message.objects.count() == 1


@pytest.mark.engines
def test_a_repeat_in_the_same_batch_is_the_same_message(conversation, alice):
    with captured_events() as told:
        first, second = services.send_messages(
            [call(alice, conversation, client_id="a-1"), call(alice, conversation, client_id="a-1")]
        )
    assert (first.is_new, second.is_new) == (True, False)
    assert first.message.pk == second.message.pk
    assert len(of(told, "message")) == Message.objects.count() == 1


def test_a_repeat_with_other_words_answers_the_first(conversation, say, alice):
    say(alice, "first", client_id="a-1")
    with captured_events() as told:
        again = services.send_message(sender=alice, chat_id=conversation.pk, content="second", client_id="a-1")
    assert (again.message.content, told) == ("first", [])


def test_a_repeat_answers_the_message_as_it_is_now(say, alice):
    message = say(alice, "first", client_id="a-1")
    services.edit_message(person=alice, message_id=message.pk, content="edited")
    assert say(alice, "first", client_id="a-1").content == "edited"


@pytest.mark.usefixtures("still_clock")
def test_a_repeat_costs_nothing_of_the_limit(say, alice):
    for _ in range(30):
        say(alice, client_id="a-1")
    for number in range(19):
        say(alice, client_id=f"b-{number}")
    with pytest.raises(RateLimited):
        say(alice, client_id="c")


@pytest.mark.usefixtures("still_clock")
def test_a_repeat_is_answered_beyond_the_limit(say, alice):
    first = say(alice, client_id="a-1")
    for _ in range(19):
        say(alice)
    with pytest.raises(RateLimited):
        say(alice)
    assert say(alice, client_id="a-1") == first


@pytest.mark.engines
def test_two_people_may_use_the_same_client_id(say, alice, bob):
    assert say(alice, client_id="1") != say(bob, client_id="1")


@pytest.mark.engines
def test_one_person_may_use_a_client_id_in_two_conversations(say, alice, carol):
    other = services.get_or_create_direct(person=alice, peer=carol).participant
    elsewhere = services.send_message(sender=alice, chat_id=other.conversation_id, content="hello", client_id="1")
    assert say(alice, client_id="1") != elsewhere.message


def test_a_message_without_a_client_id_is_called_by_its_id(say, alice):
    message = say(alice)
    assert message.client_id == str(message.pk)
    assert say(alice, "again", client_id=str(message.pk)) == message
