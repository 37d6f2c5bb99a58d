"""Looking up: lists of conversations and members, and who may see them."""

import pytest

from chatproject.core.errors import Invalid, NotFound
from chatproject.db import uuid7
from messaging import queries, services
from messaging.models import Conversation, Message
from testing.costs import counted

pytestmark = [pytest.mark.engines, pytest.mark.usefixtures("unlimited")]


# --- lists -----------------------------------------------------------------------------------------------------------


def list_conversations(person, **asked):
    return queries.list_conversations(person, **{"limit": 100, "after": None, **asked})


def test_conversations_come_with_the_newest_activity_first(alice, people):
    conversations = [
        services.get_or_create_direct(person=alice, peer=person).participant.conversation for person in people(3)
    ]
    for conversation in (conversations[2], conversations[0], conversations[1]):
        services.send_message(sender=alice, chat_id=conversation.pk, content="hello")
    assert [conversation.pk for conversation in list_conversations(alice).rows] == [
        conversations[1].pk,
        conversations[0].pk,
        conversations[2].pk,
    ]


def test_an_edit_does_not_bring_a_conversation_up(conversation, say, alice, carol):
    message = say(alice)
    other = services.get_or_create_direct(person=alice, peer=carol).participant
    services.send_message(sender=alice, chat_id=other.conversation_id, content="hello")
    services.edit_message(person=alice, message_id=message.pk, content="edited")
    assert [row.pk for row in list_conversations(alice).rows] == [other.conversation_id, conversation.pk]


def test_pages_of_conversations_neither_repeat_nor_skip(alice, people):
    made = [
        services.get_or_create_direct(person=alice, peer=person).participant.conversation_id for person in people(7)
    ]
    Conversation.objects.update(active_at=Conversation.objects.first().active_at)  # all at the very same moment
    seen, after = [], None
    while True:
        found = list_conversations(alice, limit=3, after=after)
        seen += [conversation.pk for conversation in found.rows]
        if found.next is None:
            break
        after = found.next
    assert len(seen) == 7
    assert set(seen) == set(made)


def test_a_place_in_another_list_is_no_place_in_this_one(alice):
    with pytest.raises(Invalid):
        list_conversations(alice, after="nonsense")


def test_unread_is_counted_over_all_conversations(alice, bob, carol):
    for peer, count in ((bob, 3), (carol, 2)):
        participant = services.get_or_create_direct(person=peer, peer=alice).participant
        for _ in range(count):
            services.send_message(sender=peer, chat_id=participant.conversation_id, content="hello")
    assert queries.unread_of(alice) == 5
    services.mark_read(person=alice, sender="bob")
    assert queries.unread_of(alice) == 2
    assert queries.unread_of(bob) == 0


def test_the_participants_of_a_list_come_in_its_order(alice, people):
    for person in people(3):
        services.get_or_create_direct(person=alice, peer=person)
    conversations = list_conversations(alice).rows
    assert [participant.conversation for participant in queries.participants_for(alice, conversations)] == conversations


def test_members_come_in_the_order_in_which_they_joined(conversation, alice, bob):
    assert [participant.user for participant in queries.members_of(conversation, limit=10, after=None).rows] == [
        alice,
        bob,
    ]
    first = queries.members_of(conversation, limit=1, after=None)
    assert [participant.user for participant in queries.members_of(conversation, limit=1, after=first.next).rows] == [
        bob
    ]


def test_the_participants_who_send_are_found_without_going_through_all_members(group, conversation, alice, bob, carol):
    """By the conversation and the person, which have an index together: nothing of conversations is looked up."""
    with counted() as cost:
        found = queries.participants_in({conversation.pk: conversation, group.pk: group}, [alice.pk, carol.pk])
    assert {chat_id: set(participants) for chat_id, participants in found.items()} == {
        conversation.pk: {alice.pk, bob.pk},
        group.pk: {alice.pk},
    }
    assert len(cost) == 1
    assert "messaging_conversation" not in cost.statements[0]


def test_how_many_are_online_are_as_many_as_show_it(conversation, alice, bob, carol):
    everybody = {alice.pk, bob.pk, carol.pk}
    assert [queries.count_online(conversation.pk, people) for people in (everybody, {bob.pk}, {carol.pk}, set())] == [
        2,
        1,
        0,
        0,
    ]
    bob.settings = {"presence": False}
    bob.save()
    assert queries.count_online(conversation.pk, everybody) == 1


def test_who_is_online_is_only_who_shows_it(conversation, alice, bob, carol):
    everybody = {alice.pk, bob.pk, carol.pk}
    assert queries.members_online(conversation.pk, everybody, limit=9) == ([alice, bob], 2)
    assert queries.members_online(conversation.pk, everybody, limit=1) == ([alice], 2)
    assert queries.members_online(conversation.pk, {carol.pk}, limit=9) == ([], 0)
    bob.settings = {"presence": False}
    bob.save()
    assert queries.members_online(conversation.pk, everybody, limit=9) == ([alice], 1)


# --- who may see it --------------------------------------------------------------------------------------------------


def test_carol_gets_the_same_answer_as_for_what_never_was(conversation, say, alice, carol):
    message = say(alice)
    assert queries.get_participant_for(alice, conversation.pk).conversation == conversation
    assert queries.get_message_for(alice, message.pk)[0] == message
    problems = []
    for chat_id, message_id in ((conversation.pk, message.pk), (uuid7(), uuid7())):
        with pytest.raises(NotFound) as caught:
            queries.get_participant_for(carol, chat_id)
        problems.append(caught.value.payload())
        with pytest.raises(NotFound) as caught:
            queries.get_message_for(carol, message_id)
        problems.append(caught.value.payload())
    assert problems == [problems[0]] * 4


def test_carols_lists_show_nothing_of_others(conversation, say, alice, carol):
    say(alice)
    assert list_conversations(carol).rows == []
    assert queries.unread_of(carol) == 0
    assert queries.heads_of(carol) == []
    assert queries.members_among(conversation.pk, [alice.pk, carol.pk]) == {alice.pk}


def test_who_was_removed_no_longer_finds_the_conversation(conversation, say, alice, participant_of):
    message = say(alice)
    participant = participant_of(alice)
    participant.removed_at = message.timestamp
    participant.save()
    with pytest.raises(NotFound):
        queries.get_participant_for(alice, conversation.pk)
    assert list_conversations(alice).rows == []
    assert queries.members_among(conversation.pk, [alice.pk]) == set()
    assert Message.objects.exists()
