"""How many statements the hot paths may cost, however much there is."""

import pytest

from chatproject.db import epoch
from chatproject.realtime import hooks
from messaging import services
from messaging.models import Message
from messaging.rendering import render
from testing.costs import counted
from testing.people import sign_in

pytestmark = [pytest.mark.engines, pytest.mark.usefixtures("unlimited")]


def call(sender, chat_id, **given):
    return services.Call(sender.pk, chat_id, "hello", render("hello"), **given)


@pytest.fixture
def pairs(people):
    """Ten conversations of two, as (one, other, id)."""
    everybody = people(20)
    couples = list(zip(everybody[::2], everybody[1::2], strict=True))
    return [
        (one, other, services.get_or_create_direct(person=one, peer=other).participant.conversation_id)
        for one, other in couples
    ]


def calls_to(pairs, *, replies):
    """Two messages in each conversation, one from each side, with a client_id and as replies to what is there."""
    return [
        call(person, chat_id, client_id=f"{person.pk}.{len(replies)}", reply_to=replies.get(chat_id))
        for one, other, chat_id in pairs
        for person in (one, other)
    ]


@pytest.mark.parametrize("conversations", [1, 2, 10])
def test_a_batch_of_messages_costs_six_statements_and_one_a_conversation(conversations, pairs):
    pairs = pairs[:conversations]
    with counted() as first:
        outcomes = services.send_messages(calls_to(pairs, replies={}))
    assert len(first) <= 6 + conversations
    replies = {outcome.message.conversation_id: outcome.message.pk for outcome in outcomes}
    with counted() as cost:
        services.send_messages(calls_to(pairs, replies=replies))
    assert len(cost) <= 6 + conversations
    assert Message.objects.count() == 4 * conversations


def test_a_batch_of_repeats_writes_nothing(pairs):
    services.send_messages(calls_to(pairs, replies={}))
    with counted() as cost:
        outcomes = services.send_messages(calls_to(pairs, replies={}))
    assert not any(outcome.is_new for outcome in outcomes)
    assert all(statement.startswith(("SELECT", "WITH")) or ".aggregate(" in statement for statement in cost.statements)
    assert len(cost) <= 4


def test_a_page_of_history_costs_four_statements(conversation, say, as_alice, alice, bob):
    for number in range(60):
        first = say((alice, bob)[number % 2])
        say(bob, reply_to=first.pk)
    for bound in ("", "?before=90", "?after=3"):
        with counted() as cost:
            assert len(as_alice.get(f"/api/chats/{conversation.pk}/messages{bound}").json()["messages"]) == 50
        assert len(cost) <= 4
    with counted() as cost:  # both sides of a message; asking who asks is one more
        assert len(as_alice.get(f"/api/chats/{conversation.pk}/messages?around=60").json()["messages"]) == 50
    assert len(cost) <= 4 + 1


def test_changes_cost_four_statements(conversation, say, as_alice, bob):
    for _ in range(30):
        say(bob)
    with counted() as cost:
        assert len(as_alice.get(f"/api/chats/{conversation.pk}/changes?after=0").json()["messages"]) == 30
    assert len(cost) <= 4


@pytest.mark.parametrize("conversations", [1, 40])
def test_the_list_of_conversations_costs_six_statements_however_long_it_is(conversations, as_alice, alice, people):
    epoch.refresh()
    for person in people(conversations):
        participant = services.get_or_create_direct(person=alice, peer=person).participant
        sent = services.send_message(sender=person, chat_id=participant.conversation_id, content="hello").message
        services.send_message(sender=alice, chat_id=participant.conversation_id, content="yes", reply_to=sent.pk)
    with counted() as cost:
        assert len(as_alice.get("/api/chats").json()["chats"]) == conversations
    assert len(cost) <= 6


@pytest.mark.parametrize("conversations", [1, 40])
def test_establishing_a_socket_costs_three_statements(conversations, alice, people):
    epoch.refresh()
    for person in people(conversations):
        participant = services.get_or_create_direct(person=alice, peer=person).participant
        services.send_message(sender=alice, chat_id=participant.conversation_id, content="hello")
    token = sign_in(alice).access
    with counted() as cost:
        identity = hooks.authenticate(token=token)
        subscribed = [topic for app in hooks.each() for topic in app.subscriptions_for(identity)]
        states = [app.initial_state(identity) for app in hooks.each()]
        epoch.current()
    assert len(subscribed) == conversations
    assert sum(len(state.heads) for state in states) == conversations
    assert len(cost) <= 3


def test_reading_costs_three_statements(conversation, say, alice, bob):
    for _ in range(3):
        say(alice)
    with counted() as cost:
        services.set_position(person=bob, chat_id=conversation.pk)
    assert len(cost) <= 3


def test_an_edit_costs_six_statements(say, alice):
    message = say(alice)
    with counted() as cost:
        services.edit_message(person=alice, message_id=message.pk, content="edited")
    assert len(cost) <= 6
