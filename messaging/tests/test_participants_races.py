"""Many coming and going at once: nobody is lost, nobody haunts a list, and no number is given twice."""

import random

import pytest

import groups.services
import rooms.services
from chatproject.core.errors import Problem, RoomFull
from messaging import services
from messaging.models import Conversation, Message, Participant
from messaging.queries import conversations_of, get_participant_for
from rooms.models import Room
from testing.at_once import all_at_once
from testing.captured import captured_events

from .test_concurrency import numbers_told

pytestmark = [pytest.mark.engines, pytest.mark.usefixtures("batchers", "unlimited", "fits_together")]
Role = Participant.Role


def outcome(act):
    """`act`, as something that can be counted: what it returns, or the code of what it raises."""

    def run():
        try:
            return act()
        except Problem as problem:
            return problem.code

    return run


def members(conversation):
    participants = Participant.objects.members().filter(conversation=conversation).select_related("user")
    return {participant.user.username for participant in participants}


@pytest.mark.parametrize("is_public", [True, False])
def test_a_room_for_ten_takes_ten_of_fifty_who_come_at_once(is_public, alice, people):
    participant = rooms.services.create_room(creator=alice, name="Hall", is_public=is_public, max_members=10)
    conversation = participant.conversation
    everybody = people(50)

    def enter(person):
        return lambda: services.join(person=person, chat_id=conversation.pk, invited=not is_public).is_new

    with captured_events() as told:
        results = all_at_once(outcome(enter(person)) for person in everybody)
    assert (results.count(True), results.count(RoomFull.code)) == (9, 41)
    conversation.refresh_from_db()
    assert (conversation.member_count, len(members(conversation)), Participant.objects.count()) == (10, 10, 10)
    assert numbers_told(told, conversation) == list(range(2, 11))
    assert [event.type for event in told].count("chat_added") == 9
    for person, result in zip(everybody, results, strict=True):
        assert conversations_of(person).exists() is (result is True)


def test_one_person_on_fifty_devices_comes_in_once(public_room, carol):
    with captured_events() as told:
        results = all_at_once([lambda: services.join(person=carol, chat_id=public_room.pk).is_new] * 50)
    assert sorted(results) == [False] * 49 + [True]
    assert Participant.objects.filter(user=carol).count() == 1
    assert [event.type for event in told] == ["chat_added", "message", "user_joined", "chat_updated"]


def test_one_person_on_twenty_devices_leaves_once(group_or_room, bob):
    leave = outcome(lambda: services.leave(person=bob, chat_id=group_or_room.pk, kind=group_or_room.kind))
    with captured_events() as told:
        results = all_at_once([leave] * 20)
    assert results.count(None) == 1
    assert {result for result in results if result} == {"forbidden" if group_or_room.is_public else "not_found"}
    assert [event.type for event in told].count("chat_removed") == 1


def test_everybody_leaves_at_once_and_the_last_one_closes_it(group_or_room, alice, bob, people):
    for person in people(8):
        services.add_member(actor=alice, chat_id=group_or_room.pk, person=person)
    there = [
        participant.user
        for participant in Participant.objects.filter(conversation=group_or_room).select_related("user")
    ]

    def leave(person):
        return lambda: services.leave(person=person, chat_id=group_or_room.pk, kind=group_or_room.kind)

    with captured_events() as told:
        all_at_once(leave(person) for person in there)
    group_or_room.refresh_from_db()
    assert (group_or_room.member_count, group_or_room.is_active, members(group_or_room)) == (0, False, set())
    assert not any(conversations_of(person).exists() for person in there)
    said = Message.objects.filter(conversation=group_or_room, seq__in=numbers_told(told, group_or_room))
    assert sum(message.system["event"] == "left" for message in said) == 10


def test_two_admins_who_remove_each_other_at_once_leave_both(group_or_room, alice, bob, carol):
    services.add_member(actor=alice, chat_id=group_or_room.pk, person=carol)
    for person in (bob, carol):
        services.change_role(actor=alice, chat_id=group_or_room.pk, person=person, role=Role.ADMIN)

    def remove(actor, person):
        return outcome(lambda: services.remove_member(actor=actor, chat_id=group_or_room.pk, person=person))

    assert all_at_once([remove(bob, carol), remove(carol, bob)]) == ["forbidden"] * 2
    assert members(group_or_room) == {"alice", "bob", "carol"}


def test_who_is_removed_says_nothing_after_it(group_or_room, alice, bob):
    say = outcome(lambda: services.send_message(sender=bob, chat_id=group_or_room.pk, content="on"))
    remove = outcome(lambda: services.remove_member(actor=alice, chat_id=group_or_room.pk, person=bob))
    all_at_once([lambda: [say() for _ in range(30)], remove])
    removal = Message.objects.get(conversation=group_or_room, system__event="removed")
    assert not Message.objects.filter(sender=bob, seq__gt=removal.seq, message_type="text").exists()


def test_a_public_name_belongs_to_one_of_twenty_who_want_it_at_once(people):
    def make(number, person):
        name = "Hall" if number % 2 else "HALL"
        return outcome(lambda: rooms.services.create_room(creator=person, name=name, is_public=True).role)

    results = all_at_once(make(number, person) for number, person in enumerate(people(20)))
    assert sorted(results) == ["creator", *["name_taken"] * 19]
    assert Conversation.objects.count() == Room.objects.count() == Participant.objects.count() == 1


def test_a_name_is_not_taken_twice_by_renaming_and_reopening_at_once(alice, bob, carol):
    made = [
        rooms.services.create_room(creator=person, name=name, is_public=True).conversation
        for person, name in ((alice, "Hall"), (bob, "Attic"), (carol, "Cave"))
    ]
    services.set_active(actor=alice, chat_id=made[0].pk, is_active=False)

    def change(person, conversation, **changes):
        return outcome(lambda: rooms.services.update_room(actor=person, chat_id=conversation.pk, changes=changes))

    results = all_at_once(
        [
            change(alice, made[0], is_active=True),
            change(bob, made[1], name="Hall"),
            change(carol, made[2], name="hall"),
            outcome(lambda: bool(rooms.services.create_room(creator=bob, name="HALL", is_public=True))),
        ]
    )
    assert results.count("name_taken") == 3
    assert Room.objects.filter(public_name="hall").count() == 1


def test_a_group_of_256_is_not_exceeded_by_invitations_at_once(alice, people):
    *others, first, second, third = people(257)
    participant = groups.services.create_group(creator=alice, name="Town", members=others)

    def invite(person):
        return outcome(
            lambda: services.add_member(actor=alice, chat_id=participant.conversation_id, person=person).is_new
        )

    assert sorted(map(str, all_at_once(invite(person) for person in (first, second, third)))) == [
        "True",
        "room_full",
        "room_full",
    ]
    assert Conversation.objects.get().member_count == 256


def test_coming_going_removing_and_talking_at_once_leaves_no_orphan_or_ghost(group_or_room, alice, bob, carol, people):
    everybody = [bob, carol, *people(4)]

    def busy(number):
        chance = random.Random(number)
        person = everybody[number]

        def act():
            other = chance.choice(everybody)
            match chance.choice(["invite", "remove", "leave", "join", "promote", "say", "rename"]):
                case "invite":
                    services.add_member(actor=alice, chat_id=group_or_room.pk, person=other)
                case "remove":
                    services.remove_member(actor=alice, chat_id=group_or_room.pk, person=other)
                case "leave":
                    services.leave(person=person, chat_id=group_or_room.pk, kind=group_or_room.kind)
                case "join":
                    services.join(person=person, chat_id=group_or_room.pk)
                case "promote":
                    services.change_role(actor=alice, chat_id=group_or_room.pk, person=other, role=Role.ADMIN)
                case "say":
                    services.send_message(sender=person, chat_id=group_or_room.pk, content="hello")
                case "rename":
                    services.rename(actor=person, chat_id=group_or_room.pk, name=f"Attic {number}")

        return lambda: [outcome(act)() for _ in range(15)]

    before = group_or_room.head
    with captured_events() as told:
        all_at_once(busy(number) for number in range(len(everybody)))
    group_or_room.refresh_from_db()
    assert numbers_told(told, group_or_room) == list(range(before + 1, group_or_room.head + 1))
    there = members(group_or_room)
    assert group_or_room.member_count == len(there)
    for person in everybody:
        assert conversations_of(person).exists() is (person.username in there)
        if person.username in there:
            assert get_participant_for(person, group_or_room.pk).is_member
