"""How far people have read: positions, receipts, and what is unread."""

import pytest

from chatproject.core.errors import NotFound, UserNotFound
from chatproject.db import uuid7
from chatproject.realtime import topics
from messaging import queries, services
from messaging.models import MOST_RECEIPTS, Conversation, Message, Participant
from messaging.services import reading
from testing.captured import captured_events
from testing.costs import counted


def read(person, conversation, **where):
    return services.set_position(person=person, chat_id=conversation.pk, **where)


def hide_receipts(person):
    person.settings = {"receipts": False}
    person.save()


def test_reading_moves_the_position_to_the_head(conversation, say, participant_of, alice, bob):
    say(alice)
    say(alice)
    assert read(bob, conversation) == (2, 0, 2)
    participant = participant_of(bob)
    assert (participant.last_read_seq, participant.read_ordinal, participant.receipt_seq, participant.unread) == (
        2,
        2,
        2,
        0,
    )


def test_reading_tells_ones_devices_and_the_conversation(conversation, say, participant_of, alice, bob):
    say(alice)
    with captured_events() as told:
        read(bob, conversation)
    position, receipt = told
    assert (position.type, position.topic) == ("read_position", topics.user(bob.pk))
    assert position.payload == {
        "chat_id": str(conversation.pk),
        "last_read_seq": 1,
        "unread": 0,
        "rev": participant_of(bob).rev,
    }
    assert (receipt.type, receipt.topic) == ("read", topics.conversation(conversation.pk))
    assert receipt.payload == {"chat_id": str(conversation.pk), "user_id": str(bob.pk), "seq": 1}


def test_reading_takes_no_number(conversation, say, alice, bob):
    say(alice)
    read(bob, conversation)
    read(bob, conversation, unread_from=1)
    conversation.refresh_from_db()
    assert conversation.head == 1


@pytest.mark.engines
def test_reading_a_part_leaves_the_rest_unread(conversation, say, alice, bob):
    for _ in range(5):
        say(alice)
    assert read(bob, conversation, seq=2) == (2, 3, 2)
    assert read(bob, conversation, seq=4) == (4, 1, 2)


def test_reading_never_goes_back(conversation, say, alice, bob):
    for _ in range(3):
        say(alice)
    read(bob, conversation)
    with captured_events() as told:
        assert read(bob, conversation, seq=1) == (3, 0, 0)
    assert told == []


def test_reading_ends_at_the_head(conversation, say, alice, bob):
    say(alice)
    assert read(bob, conversation, seq=2**53 - 1) == (1, 0, 1)


def test_an_edit_passes_the_position_by(conversation, say, alice, bob):
    message = say(alice)
    services.edit_message(person=alice, message_id=message.pk, content="edited")
    say(alice)
    assert read(bob, conversation, seq=2) == (2, 1, 1)
    assert read(bob, conversation) == (3, 0, 1)


@pytest.mark.engines
def test_unread_again_goes_back_before_that_message(conversation, say, participant_of, alice, bob):
    for _ in range(4):
        say(alice)
    read(bob, conversation)
    with captured_events() as told:
        assert read(bob, conversation, unread_from=3) == (2, 2, 0)
    [position] = told  # the receipt stays where it was, so nothing goes to the conversation
    assert (position.type, position.topic) == ("read_position", topics.user(bob.pk))
    assert (position.payload["last_read_seq"], position.payload["unread"]) == (2, 2)
    assert participant_of(bob).receipt_seq == 4


def test_reading_again_shows_no_receipt_twice(conversation, say, alice, bob):
    say(alice)
    read(bob, conversation)
    read(bob, conversation, unread_from=1)
    with captured_events() as told:
        read(bob, conversation)
    assert [event.type for event in told] == ["read_position"]


def test_unread_from_beyond_the_position_changes_nothing(conversation, say, alice, bob):
    say(alice)
    with captured_events() as told:
        assert read(bob, conversation, unread_from=1) == (0, 1, 0)
        assert read(bob, conversation, unread_from=50) == (0, 1, 0)
    assert told == []


def test_every_move_has_a_larger_rev(conversation, say, participant_of, alice, bob):
    say(alice)
    revs = [participant_of(bob).rev]
    for where in ({}, {"unread_from": 1}, {"seq": 1}):
        read(bob, conversation, **where)
        revs.append(participant_of(bob).rev)
    assert revs == sorted(set(revs))


def test_carol_has_no_position_in_a_conversation_of_others(conversation, say, alice, carol):
    say(alice)
    assert queries.get_participant_for(alice, conversation.pk)
    with captured_events() as told, pytest.raises(NotFound):
        read(carol, conversation)
    assert told == []
    assert not Participant.objects.filter(user=carol).exists()


def test_nobody_has_a_position_in_a_conversation_that_never_was(alice):
    with pytest.raises(NotFound):
        services.set_position(person=alice, chat_id=uuid7())


@pytest.mark.engines
def test_several_calls_in_one_batch_each_know_what_they_took(conversation, say, alice, bob, carol):
    for _ in range(3):
        say(alice)
    calls = [
        reading.PositionCall(bob.pk, conversation.pk, seq=1),
        reading.PositionCall(carol.pk, conversation.pk),
        reading.PositionCall(bob.pk, conversation.pk, seq=3),
    ]
    first, outside, last = reading._set_positions(calls)
    assert (first.taken, last.taken) == (1, 2)
    assert isinstance(outside, NotFound)


def test_a_position_is_told_as_it_was_before_the_rest_of_its_batch(conversation, say, alice, bob):
    say(alice)
    with captured_events() as told:
        services.send_messages([services.Call(person.pk, conversation.pk, "x", "<p>x</p>") for person in (bob, alice)])
    position = next(event for event in told if event.type == "read_position")
    assert (position.topic, position.payload["unread"]) == (topics.user(bob.pk), 0)


@pytest.mark.engines
def test_at_most_a_hundred_are_counted():
    participants = [
        Participant(conversation=Conversation(messages=count), read_ordinal=10) for count in (10, 11, 110, 5000)
    ]
    assert [participant.unread for participant in participants] == [0, 1, 100, 100]


# --- receipts --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("hides", ["alice", "bob", "both"])
def test_receipts_that_either_hides_are_not_told(hides, conversation, say, alice, bob):
    say(alice)
    for person in (alice, bob):
        if hides in (person.username, "both"):
            hide_receipts(person)
    with captured_events() as told:
        read(bob, conversation)
    assert [event.type for event in told] == ["read_position"]


@pytest.mark.parametrize("hides", ["alice", "bob"])
def test_receipts_that_either_hides_are_not_seen_by_the_other(hides, conversation, say, alice, bob):
    say(alice)
    read(bob, conversation)
    conversation.refresh_from_db()
    assert queries.receipts_in(conversation, alice).reached == {alice.pk: 1, bob.pk: 1}
    hide_receipts(alice if hides == "alice" else bob)
    assert queries.receipts_in(conversation, alice).reached == {alice.pk: 1}
    assert queries.receipts_in(conversation, bob).reached == {bob.pk: 1}


def test_sending_with_receipts_hidden_shows_nothing(say, alice, bob):
    say(alice)
    hide_receipts(bob)
    with captured_events() as told:
        say(bob)
    assert "read" not in [event.type for event in told]


def test_a_large_conversation_tells_nobody_who_has_read(conversation, say, alice, bob):
    say(alice)
    Conversation.objects.filter(pk=conversation.pk).update(member_count=MOST_RECEIPTS + 1)
    with captured_events() as told:
        read(bob, conversation)
    assert [event.type for event in told] == ["read_position"]
    conversation.refresh_from_db()
    assert not queries.receipts_in(conversation, alice).named


@pytest.mark.engines
def test_in_a_large_conversation_readers_are_counted_without_who_wrote_it(conversation, say, alice, bob):
    messages = [say(alice), say(bob), say(alice)]
    read(bob, conversation)
    Conversation.objects.filter(pk=conversation.pk).update(member_count=MOST_RECEIPTS + 1)
    conversation.refresh_from_db()
    receipts = queries.receipts_in(conversation, alice)
    assert [receipts.count_of(message) for message in messages] == [1, 1, 1]
    last = say(bob)
    assert queries.receipts_in(conversation, alice).count_of(last) == 0


def test_nothing_new_in_a_large_conversation_needs_nobodys_receipt(conversation, say, participant_of, alice):
    head = say(alice).seq
    Conversation.objects.filter(pk=conversation.pk).update(member_count=MOST_RECEIPTS + 1)
    participant = participant_of(alice)
    with counted() as cost:
        found = queries.changes(participant, alice, after=head)
    assert (len(cost), found.complete, found.receipts.named) == (0, True, False)


# --- the three ways to say what was read -----------------------------------------------------------------------------


@pytest.mark.engines
def test_reading_all_of_a_sender(say, alice, bob):
    say(alice)
    say(alice)
    assert services.mark_read(person=bob, sender="alice").taken == 2
    assert services.mark_read(person=bob, sender="alice@example.org").taken == 0


def test_reading_all_of_somebody_who_never_wrote_makes_no_conversation(bob, carol):
    assert services.mark_read(person=bob, sender="carol").taken == 0
    assert not Conversation.objects.exists()
    with pytest.raises(UserNotFound):
        services.mark_read(person=bob, sender="nobody")


@pytest.mark.engines
def test_reading_messages_reads_what_came_before_them(say, alice, bob):
    messages = [say(alice) for _ in range(4)]
    assert services.mark_read(person=bob, message_ids=[messages[2].pk, messages[0].pk, messages[2].pk]).taken == 3
    assert services.mark_read(person=bob, message_ids=[messages[1].pk]).taken == 0


def test_reading_a_conversation_up_to_a_number(conversation, say, alice, bob):
    for _ in range(3):
        say(alice)
    assert services.mark_read(person=bob, chat_id=conversation.pk, seq=2).taken == 2
    assert services.mark_read(person=bob, chat_id=conversation.pk).taken == 1


@pytest.mark.engines
def test_messages_of_several_conversations_cannot_be_read_at_once(say, alice, bob, carol):
    other = services.get_or_create_direct(person=carol, peer=bob).participant
    elsewhere = services.send_message(sender=carol, chat_id=other.conversation_id, content="psst").message
    with pytest.raises(NotFound):
        services.mark_read(person=bob, message_ids=[say(alice).pk, elsewhere.pk])


def test_carol_cannot_read_messages_of_others(say, participant_of, alice, bob, carol):
    message = say(alice)
    with pytest.raises(NotFound):
        services.mark_read(person=carol, message_ids=[message.pk])
    with pytest.raises(NotFound):
        services.mark_read(person=carol, message_ids=[uuid7()])
    assert services.mark_read(person=bob, message_ids=[message.pk]).taken == 1


@pytest.mark.engines
def test_an_ordinal_is_counted_without_system_messages(conversation, say, alice, bob):
    say(alice)
    Message.objects.create(conversation=conversation, seq=2, changed=2, ordinal=1, message_type="system", client_id="s")
    Conversation.objects.filter(pk=conversation.pk).update(head=2)
    say(alice)
    assert read(bob, conversation, seq=2) == (2, 1, 1)
    assert read(bob, conversation, unread_from=2) == (1, 1, 0)
    assert read(bob, conversation) == (3, 0, 1)
