"""Replies: what they quote, and to what one can reply."""

import pytest

from chatproject.core.errors import Invalid
from messaging import serializers, services
from messaging.models import Conversation, Message


@pytest.mark.engines
def test_a_reply_quotes_what_it_replies_to(say, alice, bob):
    question = say(alice, "**Tea** or coffee?")
    shape = serializers.message(say(bob, "Tea", reply_to=question.pk))
    assert shape["reply_to"]["id"] == str(question.pk)
    assert (shape["reply_to"]["seq"], shape["reply_to"]["sender"]["username"]) == (1, "alice")
    assert shape["reply_to"]["excerpt"] == "Tea or coffee?"


def test_a_quote_follows_what_is_quoted(say, alice, bob):
    question = say(alice, "Tea?")
    answer = say(bob, "Yes", reply_to=question.pk)
    services.edit_message(person=alice, message_id=question.pk, content="Coffee?")
    assert serializers.message(Message.objects.get(pk=answer.pk))["reply_to"]["excerpt"] == "Coffee?"
    services.delete_message(person=alice, message_id=question.pk)
    assert serializers.message(Message.objects.get(pk=answer.pk))["reply_to"]["excerpt"] == ""


def test_a_reply_stays_within_its_conversation(say, alice, bob, carol):
    other = services.get_or_create_direct(person=alice, peer=carol).participant
    elsewhere = services.send_message(sender=alice, chat_id=other.conversation_id, content="between us").message
    with pytest.raises(Invalid) as caught:
        say(alice, "look", reply_to=elsewhere.pk)
    assert list(caught.value.fields) == ["reply_to"]
    assert Message.objects.count() == 1


def test_nobody_replies_to_a_system_message(conversation, say, alice):
    system = Message.objects.create(
        conversation=conversation,
        seq=1,
        changed=1,
        ordinal=0,
        message_type="system",
        client_id="s",
        content="alice joined",
    )
    Conversation.objects.filter(pk=conversation.pk).update(head=1)
    with pytest.raises(Invalid):
        say(alice, reply_to=system.pk)
