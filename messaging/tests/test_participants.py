"""Coming and going, in groups and rooms alike: what is stored, what is said about it, and who is told what."""

import pytest

from chatproject.core.errors import Forbidden, NotFound, RoomFull
from chatproject.db import uuid7
from chatproject.realtime import topics
from messaging import kinds, serializers, services
from messaging.models import Conversation, Message, Participant
from messaging.queries import get_participant_for
from testing.captured import captured_events

pytestmark = pytest.mark.usefixtures("fits_together")
Role = Participant.Role


def participant_in(conversation, person):
    """Somebody's participant as it is stored now."""
    return Participant.objects.select_related("conversation", "user").get(conversation=conversation, user=person)


def newest(conversation):
    """The message with the largest `seq`."""
    return Message.objects.filter(conversation=conversation).select_related("sender").latest("seq")


def received(told, conversation, *people):
    """The types of `told`, in order, each with who received it: "all" of the conversation, or the name of a person."""
    names = {topics.conversation(conversation.pk): "all"} | {
        topics.user(person.pk): person.username for person in people
    }
    return [(event.type, names[event.topic]) for event in told]


# --- coming ----------------------------------------------------------------------------------------------------------


@pytest.mark.engines
def test_who_is_added_has_read_all_there_is_and_may_read_all_of_it(group_or_room, alice, bob, carol):
    sent = services.send_message(sender=bob, chat_id=group_or_room.pk, content="before she came").message
    participant, is_new = services.add_member(actor=alice, chat_id=group_or_room.pk, person=carol)
    stored = participant_in(group_or_room, carol)
    assert (participant.pk, is_new) == (stored.pk, True)
    assert (stored.role, stored.removed_at, stored.banned) == (Role.MEMBER, None, False)
    assert stored.last_read_seq == stored.receipt_seq == stored.conversation.head == sent.seq + 1
    assert (stored.unread, stored.conversation.member_count) == (0, 3)
    assert get_participant_for(carol, group_or_room.pk).pk == stored.pk


def test_an_addition_is_said_and_told(group_or_room, alice, bob, carol):
    head = Conversation.objects.get(pk=group_or_room.pk).head
    with captured_events() as told:
        services.add_member(actor=alice, chat_id=group_or_room.pk, person=carol)
    assert received(told, group_or_room, carol) == [
        ("chat_added", "carol"),
        ("message", "all"),
        ("user_joined", "all"),
        ("chat_updated", "all"),
    ]
    added, message, joined, updated = (event.payload for event in told)
    conversation = added["chat"]
    assert (conversation["id"], conversation["kind"], conversation["name"]) == (
        str(group_or_room.pk),
        group_or_room.kind,
        group_or_room.name,
    )
    assert (conversation["head"], conversation["my_role"], conversation["unread"], conversation["member_count"]) == (
        head,
        "member",
        0,
        3,
    )
    said = newest(group_or_room)
    assert message == {"chat_id": conversation["id"], "n": head + 1, "message": serializers.message(said)}
    summary = {"id": str(carol.pk), "username": "carol", "display_name": "Carol", "avatar_url": carol.avatar_url}
    assert (said.message_type, said.sender, said.content) == ("system", alice, "Alice added Carol.")
    assert said.system == {"event": "added", "users": [summary]}
    assert joined == {"chat_id": conversation["id"], "user": summary}
    assert updated == {"chat_id": conversation["id"], "fields": {"member_count": 3}}


def test_who_is_there_already_is_not_added_again(group_or_room, alice, bob):
    participant = participant_in(group_or_room, bob)
    with captured_events() as told:
        again, is_new = services.add_member(actor=alice, chat_id=group_or_room.pk, person=bob)
    assert (again.pk, is_new, told) == (participant.pk, False, [])
    assert participant_in(group_or_room, bob).joined_at == participant.joined_at


def test_joining_a_public_room_is_said_and_told(public_room, carol):
    with captured_events() as told:
        participant, is_new = services.join(person=carol, chat_id=public_room.pk)
    assert (participant.role, is_new) == (Role.MEMBER, True)
    assert received(told, public_room, carol) == [
        ("chat_added", "carol"),
        ("message", "all"),
        ("user_joined", "all"),
        ("chat_updated", "all"),
    ]
    said = newest(public_room)
    assert (said.sender, said.content, said.system["event"]) == (carol, "Carol joined.", "joined")
    with captured_events() as told:
        again, is_new = services.join(person=carol, chat_id=public_room.pk)
    assert (again.pk, is_new, told) == (participant.pk, False, [])


def test_nobody_joins_what_is_not_public(group, private_room, carol):
    for chat_id in (group.pk, private_room.pk, uuid7()):
        with captured_events() as told, pytest.raises(NotFound):
            services.join(person=carol, chat_id=chat_id)
        assert told == []
    assert not Participant.objects.filter(user=carol).exists()


def test_nobody_is_added_by_members_or_by_whoever_is_outside(group_or_room, bob, carol, people):
    [stranger] = people(1)
    with pytest.raises(Forbidden):
        services.add_member(actor=bob, chat_id=group_or_room.pk, person=stranger)
    with pytest.raises(Forbidden if group_or_room.is_public else NotFound):
        services.add_member(actor=carol, chat_id=group_or_room.pk, person=stranger)
    assert not Participant.objects.filter(user=stranger).exists()


@pytest.mark.engines
def test_one_more_than_fits_is_refused(group_or_room, alice, carol, monkeypatch):
    monkeypatch.setattr(type(kinds.named(group_or_room.kind)), "most_members", 2)
    with captured_events() as told, pytest.raises(RoomFull):
        services.add_member(actor=alice, chat_id=group_or_room.pk, person=carol)
    assert told == []
    assert not Participant.objects.filter(user=carol).exists()


# --- going -----------------------------------------------------------------------------------------------------------


def test_who_leaves_takes_part_no_longer(group_or_room, bob):
    services.change_settings(participant=get_participant_for(bob, group_or_room.pk), changes={"pinned": True})
    services.leave(person=bob, chat_id=group_or_room.pk, kind=group_or_room.kind)
    stored = participant_in(group_or_room, bob)
    assert stored.removed_at is not None
    assert (stored.role, stored.banned, stored.pinned) == (Role.MEMBER, False, False)
    assert stored.conversation.member_count == 1
    if group_or_room.is_public:
        assert not get_participant_for(bob, group_or_room.pk).is_member
    else:
        with pytest.raises(NotFound):
            get_participant_for(bob, group_or_room.pk)


def test_leaving_is_said_and_told_and_nothing_after_it_is_delivered(group_or_room, bob):
    with captured_events() as told:
        services.leave(person=bob, chat_id=group_or_room.pk, kind=group_or_room.kind)
    assert received(told, group_or_room, bob) == [
        ("message", "all"),
        ("user_left", "all"),
        ("chat_removed", "bob"),
        ("chat_updated", "all"),
    ]
    message, left, removed, updated = (event.payload for event in told)
    assert message["left"] == [str(bob.pk)]
    assert message["message"] == serializers.message(newest(group_or_room))
    assert (message["message"]["content"], message["message"]["system"]["event"]) == ("Bob left.", "left")
    assert left["user"]["id"] == str(bob.pk)
    assert removed == {"chat_id": str(group_or_room.pk), "reason": "left"}
    assert updated["fields"] == {"member_count": 1}


def test_being_removed_is_said_and_told(group_or_room, alice, bob):
    with captured_events() as told:
        services.remove_member(actor=alice, chat_id=group_or_room.pk, person=bob)
    assert received(told, group_or_room, bob) == [
        ("message", "all"),
        ("user_left", "all"),
        ("chat_removed", "bob"),
        ("chat_updated", "all"),
    ]
    assert told[0].payload["left"] == [str(bob.pk)]
    assert told[2].payload["reason"] == "removed"
    said = newest(group_or_room)
    assert (said.sender, said.content, said.system["event"]) == (alice, "Alice removed Bob.", "removed")
    stored = participant_in(group_or_room, bob)
    assert stored.removed_at is not None
    assert (stored.banned, stored.conversation.member_count) == (True, 1)


def test_who_was_removed_comes_back_only_by_invitation(public_room, alice, bob):
    services.remove_member(actor=alice, chat_id=public_room.pk, person=bob)
    with pytest.raises(Forbidden):
        services.join(person=bob, chat_id=public_room.pk)
    participant, is_new = services.add_member(actor=alice, chat_id=public_room.pk, person=bob)
    assert (participant.is_member, participant.banned, is_new) == (True, False, True)
    services.leave(person=bob, chat_id=public_room.pk, kind="room")
    participant = services.join(person=bob, chat_id=public_room.pk).participant  # who left by himself may
    assert participant.is_member


@pytest.mark.engines
def test_who_comes_back_is_a_member_again_at_the_head_with_the_same_row(group_or_room, alice, bob):
    services.change_role(actor=alice, chat_id=group_or_room.pk, person=bob, role=Role.ADMIN)
    before = participant_in(group_or_room, bob)
    services.leave(person=bob, chat_id=group_or_room.pk, kind=group_or_room.kind)
    services.send_message(sender=alice, chat_id=group_or_room.pk, content="while he was away")
    services.add_member(actor=alice, chat_id=group_or_room.pk, person=bob)
    after = participant_in(group_or_room, bob)
    assert (after.pk, after.role, after.unread) == (before.pk, Role.MEMBER, 0)
    assert after.joined_at > before.joined_at
    assert after.last_read_seq == after.conversation.head


def test_removing_oneself_is_leaving(group_or_room, bob):
    services.remove_member(actor=bob, chat_id=group_or_room.pk, person=bob)
    assert newest(group_or_room).content == "Bob left."
    assert participant_in(group_or_room, bob).banned is False


def test_somebody_who_is_not_there_cannot_be_removed(group_or_room, alice, bob, carol):
    services.leave(person=bob, chat_id=group_or_room.pk, kind=group_or_room.kind)
    for person in (bob, carol):
        with captured_events() as told, pytest.raises(NotFound):
            services.remove_member(actor=alice, chat_id=group_or_room.pk, person=person)
        assert told == []


def test_whoever_is_outside_does_not_leave(group_or_room, carol):
    with pytest.raises(Forbidden if group_or_room.is_public else NotFound):
        services.leave(person=carol, chat_id=group_or_room.pk, kind=group_or_room.kind)


def test_nobody_leaves_a_conversation_of_another_kind(conversation, group_or_room, alice):
    with pytest.raises(NotFound):
        services.leave(person=alice, chat_id=conversation.pk, kind="group")
    with pytest.raises(NotFound):
        services.leave(person=alice, chat_id=group_or_room.pk, kind="direct")


def test_a_direct_conversation_takes_and_loses_nobody(conversation, alice, bob, carol):
    with pytest.raises(Forbidden):
        services.add_member(actor=alice, chat_id=conversation.pk, person=carol)
    with pytest.raises(Forbidden):
        services.remove_member(actor=alice, chat_id=conversation.pk, person=bob)
    with pytest.raises(NotFound):
        services.join(person=carol, chat_id=conversation.pk)


@pytest.mark.engines
def test_the_last_one_out_closes_it(group_or_room, alice, bob):
    services.leave(person=bob, chat_id=group_or_room.pk, kind=group_or_room.kind)
    with captured_events() as told:
        services.leave(person=alice, chat_id=group_or_room.pk, kind=group_or_room.kind)
    assert told[-1].payload["fields"] == {"member_count": 0, "is_active": False}
    stored = Conversation.objects.get(pk=group_or_room.pk)
    assert (stored.member_count, stored.is_active) == (0, False)
    for person in (alice, bob):  # a closed public room is for members only
        with pytest.raises(NotFound):
            get_participant_for(person, group_or_room.pk)


# --- what is said counts as nothing to read --------------------------------------------------------------------------


@pytest.mark.engines
def test_system_messages_have_numbers_but_nobody_has_to_read_them(group_or_room, alice, bob, carol):
    services.send_message(sender=alice, chat_id=group_or_room.pk, content="hello")
    before = Conversation.objects.get(pk=group_or_room.pk)
    services.add_member(actor=alice, chat_id=group_or_room.pk, person=carol)
    services.remove_member(actor=alice, chat_id=group_or_room.pk, person=carol)
    after = Conversation.objects.get(pk=group_or_room.pk)
    assert (after.head, after.messages) == (before.head + 2, before.messages)
    assert after.last_message_id == newest(group_or_room).pk
    assert participant_in(group_or_room, bob).unread == 1


def test_a_system_message_cannot_be_edited_deleted_or_answered(group_or_room, alice):
    said = newest(group_or_room)
    with pytest.raises(Forbidden):
        services.edit_message(person=alice, message_id=said.pk, content="x")
    with pytest.raises(Forbidden):
        services.delete_message(person=alice, message_id=said.pk)
    [outcome] = services.send_messages([services.Call(alice.pk, group_or_room.pk, "x", "x", reply_to=said.pk)])
    assert outcome.code == "invalid"
