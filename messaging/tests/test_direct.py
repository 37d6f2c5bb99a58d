"""The one conversation of two people, and how somebody wants it."""

from datetime import UTC, datetime

import pytest

from chatproject.core.errors import Invalid
from chatproject.realtime import topics
from messaging import queries, serializers, services
from messaging.models import Conversation, Participant
from testing.captured import captured_events


def test_opening_makes_a_conversation_of_two(alice, bob):
    participant, is_new = services.get_or_create_direct(person=alice, peer=bob)
    assert (is_new, participant.user) == (True, alice)
    conversation = Conversation.objects.get()
    assert (conversation.kind, conversation.member_count, conversation.head, conversation.created_by) == (
        "direct",
        2,
        0,
        alice,
    )
    assert set(Participant.objects.values_list("user_id", flat=True)) == {alice.pk, bob.pk}


def test_opening_tells_ones_own_devices_only(alice, bob):
    with captured_events() as told:
        participant = services.get_or_create_direct(person=alice, peer=bob).participant
    [event] = told
    assert (event.type, event.topic) == ("chat_added", topics.user(alice.pk))
    assert event.payload == {"chat": serializers.chats_for(alice, [participant])[0]}
    assert event.payload["chat"]["name"] == "Bob"


@pytest.mark.engines
def test_opening_again_from_either_side_finds_the_same(alice, bob):
    first = services.get_or_create_direct(person=alice, peer=bob).participant
    with captured_events() as told:
        again, is_new = services.get_or_create_direct(person=alice, peer=bob)
        other, is_new_too = services.get_or_create_direct(person=bob, peer=alice)
    assert (is_new, is_new_too, told) == (False, False, [])
    assert (again.pk, other.conversation_id, other.user) == (first.pk, first.conversation_id, bob)


def test_nobody_opens_a_conversation_with_oneself(alice):
    with pytest.raises(Invalid):
        services.get_or_create_direct(person=alice, peer=alice)
    assert not Conversation.objects.exists()


def test_the_peer_sees_a_conversation_with_its_first_message(conversation, say, alice, bob):
    def listed(person):
        return [row.pk for row in queries.list_conversations(person, limit=10, after=None).rows]

    assert (listed(alice), listed(bob)) == ([conversation.pk], [])
    assert (queries.heads_of(alice), queries.heads_of(bob)) == ([(conversation.pk, 0)], [])
    say(alice)
    assert listed(bob) == [conversation.pk]
    assert queries.heads_of(bob) == [(conversation.pk, 1)]


@pytest.mark.engines
def test_settings_are_stored_and_told_to_ones_own_devices(conversation, participant_of, alice, bob):
    until = datetime(2030, 1, 2, 3, 4, 5, 678_000, UTC)
    changes = {"notify": "mentions", "muted_until": until, "pinned": True}
    with captured_events() as told:
        services.change_settings(participant=participant_of(alice), changes=changes)
    [event] = told
    assert (event.type, event.topic) == ("chat_settings", topics.user(alice.pk))
    fields = {"notify": "mentions", "muted_until": "2030-01-02T03:04:05.678Z", "pinned": True}
    assert event.payload == {"chat_id": str(conversation.pk), "fields": fields}
    participant = participant_of(alice)
    assert (participant.notify, participant.muted_until, participant.pinned) == ("mentions", until, True)
    assert (participant_of(bob).notify, participant_of(bob).pinned) == ("all", False)


def test_only_the_settings_that_are_given_change(participant_of, alice):
    services.change_settings(participant=participant_of(alice), changes={"pinned": True})
    with captured_events() as told:
        services.change_settings(participant=participant_of(alice), changes={"notify": "none"})
    assert told[0].payload["fields"] == {"notify": "none"}
    assert (participant_of(alice).pinned, participant_of(alice).notify) == (True, "none")


def test_no_settings_are_no_event(participant_of, alice):
    with captured_events() as told:
        services.change_settings(participant=participant_of(alice), changes={})
    assert told == []
