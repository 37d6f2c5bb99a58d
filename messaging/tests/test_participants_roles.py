"""Roles, handing over, names, closing and ending: what is stored, what is said, who is told."""

import pytest

from chatproject.core.errors import Conflict, Forbidden, NotFound
from groups.models import ChatGroup
from messaging import services
from messaging.models import Conversation, Message, Participant
from messaging.queries import get_participant_for
from testing.captured import captured_events

from .test_participants import newest, participant_in, received

pytestmark = pytest.mark.usefixtures("fits_together")
Role = Participant.Role


@pytest.fixture
def admins(group_or_room, alice, bob, carol, people):
    """bob and carol are admins, in this order, and there is another member."""
    [dora] = people(1)
    services.add_member(actor=alice, chat_id=group_or_room.pk, person=dora)
    services.add_member(actor=alice, chat_id=group_or_room.pk, person=carol)
    for person in (carol, bob):
        services.change_role(actor=alice, chat_id=group_or_room.pk, person=person, role=Role.ADMIN)
    return dora


def role_of(conversation, person):
    return participant_in(conversation, person).role


# --- roles -----------------------------------------------------------------------------------------------------------


def test_another_role_is_stored_said_and_told(group_or_room, alice, bob):
    with captured_events() as told:
        participant = services.change_role(actor=alice, chat_id=group_or_room.pk, person=bob, role=Role.ADMIN)
    assert (participant.role, role_of(group_or_room, bob)) == (Role.ADMIN, Role.ADMIN)
    assert received(told, group_or_room, bob) == [("message", "all"), ("chat_settings", "bob")]
    assert told[1].payload == {"chat_id": str(group_or_room.pk), "fields": {"my_role": "admin"}}
    said = newest(group_or_room)
    assert (said.content, said.system["event"], said.system["value"]) == ("Alice made Bob an admin.", "role", "admin")
    services.change_role(actor=alice, chat_id=group_or_room.pk, person=bob, role=Role.MEMBER)
    assert newest(group_or_room).content == "Alice made Bob a member."


def test_the_role_that_somebody_has_is_no_change(group_or_room, alice, bob):
    with captured_events() as told:
        services.change_role(actor=alice, chat_id=group_or_room.pk, person=bob, role=Role.MEMBER)
    assert told == []


def test_an_admin_makes_admins_and_removes_members_but_touches_no_admin(group_or_room, admins, alice, bob, carol):
    services.change_role(actor=bob, chat_id=group_or_room.pk, person=admins, role=Role.ADMIN)
    for person in (admins, carol, bob):
        with pytest.raises(Forbidden):
            services.change_role(actor=bob, chat_id=group_or_room.pk, person=person, role=Role.MEMBER)
    with pytest.raises(Forbidden):
        services.remove_member(actor=bob, chat_id=group_or_room.pk, person=carol)
    services.change_role(actor=alice, chat_id=group_or_room.pk, person=admins, role=Role.MEMBER)
    services.remove_member(actor=bob, chat_id=group_or_room.pk, person=admins)
    assert not participant_in(group_or_room, admins).is_member


def test_nobody_touches_the_creator(group_or_room, admins, alice, bob):
    for act in (
        lambda: services.change_role(actor=bob, chat_id=group_or_room.pk, person=alice, role=Role.ADMIN),
        lambda: services.change_role(actor=alice, chat_id=group_or_room.pk, person=alice, role=Role.MEMBER),
        lambda: services.remove_member(actor=bob, chat_id=group_or_room.pk, person=alice),
    ):
        with pytest.raises(Forbidden):
            act()
    assert role_of(group_or_room, alice) == Role.CREATOR


def test_only_somebody_who_takes_part_has_a_role(group_or_room, alice, bob, carol):
    services.remove_member(actor=alice, chat_id=group_or_room.pk, person=bob)
    for person in (bob, carol):
        with pytest.raises(NotFound):
            services.change_role(actor=alice, chat_id=group_or_room.pk, person=person, role=Role.ADMIN)


def test_a_moderator_deletes_what_others_wrote_and_a_member_does_not(group_or_room, admins, alice, bob):
    hers = services.send_message(sender=alice, chat_id=group_or_room.pk, content="of alice").message
    with pytest.raises(Forbidden):
        services.delete_message(person=admins, message_id=hers.pk)
    assert services.delete_message(person=bob, message_id=hers.pk).deleted_at


# --- handing over ----------------------------------------------------------------------------------------------------


@pytest.mark.engines
def test_a_creator_who_leaves_hands_over_to_the_oldest_admin(group_or_room, admins, alice, bob, carol):
    with captured_events() as told:
        services.leave(person=alice, chat_id=group_or_room.pk, kind=group_or_room.kind)
    stored = Conversation.objects.get(pk=group_or_room.pk)
    roles = role_of(group_or_room, bob), role_of(group_or_room, carol)
    assert (stored.created_by, roles) == (bob, (Role.CREATOR, Role.ADMIN))
    told = [entry for entry in received(told, group_or_room, alice, bob) if entry != ("chat_settings", "bob")]
    assert told == [
        ("message", "all"),
        ("message", "all"),
        ("user_left", "all"),
        ("chat_removed", "alice"),
        ("chat_updated", "all"),
    ]
    said = Message.objects.filter(conversation=group_or_room).order_by("-seq")[:2]
    assert [row.content for row in said] == ["Alice left.", "Alice handed this conversation over to Bob."]


@pytest.mark.engines
def test_without_an_admin_the_oldest_member_gets_it(group_or_room, admins, alice, bob, carol):
    for person in (bob, carol):
        services.change_role(actor=alice, chat_id=group_or_room.pk, person=person, role=Role.MEMBER)
    services.remove_member(actor=alice, chat_id=group_or_room.pk, person=bob)
    services.add_member(actor=alice, chat_id=group_or_room.pk, person=bob)  # who comes back is the newest
    services.remove_member(actor=alice, chat_id=group_or_room.pk, person=alice)
    assert role_of(group_or_room, admins) == Role.CREATOR
    services.leave(person=admins, chat_id=group_or_room.pk, kind=group_or_room.kind)
    assert (role_of(group_or_room, carol), role_of(group_or_room, bob)) == (Role.CREATOR, Role.MEMBER)


def test_who_handed_over_comes_back_as_a_member(group_or_room, alice, bob):
    services.leave(person=alice, chat_id=group_or_room.pk, kind=group_or_room.kind)
    services.add_member(actor=bob, chat_id=group_or_room.pk, person=alice)
    assert (role_of(group_or_room, alice), role_of(group_or_room, bob)) == (Role.MEMBER, Role.CREATOR)


# --- names -----------------------------------------------------------------------------------------------------------


def test_another_name_is_stored_said_and_told(group_or_room, alice):
    with captured_events() as told:
        services.rename(actor=alice, chat_id=group_or_room.pk, name="Attic")
    assert Conversation.objects.get(pk=group_or_room.pk).name == "Attic"
    assert received(told, group_or_room) == [("message", "all"), ("chat_updated", "all")]
    said = newest(group_or_room)
    assert (said.content, said.system["value"]) == ("Alice changed the name to “Attic”.", "Attic")
    drawn = {} if group_or_room.kind == "room" else {"avatar_url": ChatGroup.objects.get().avatar_url}
    assert told[1].payload == {"chat_id": str(group_or_room.pk), "fields": {"name": "Attic", **drawn}}


def test_the_name_that_it_has_is_no_change(group_or_room, alice):
    with captured_events() as told:
        services.rename(actor=alice, chat_id=group_or_room.pk, name=group_or_room.name)
    assert told == []


def test_members_and_whoever_is_outside_rename_and_describe_nothing(group_or_room, bob, carol):
    for person, refusal in ((bob, Forbidden), (carol, Forbidden if group_or_room.is_public else NotFound)):
        with pytest.raises(refusal):
            services.rename(actor=person, chat_id=group_or_room.pk, name="Attic")
        with pytest.raises(refusal), services.described(actor=person, chat_id=group_or_room.pk):
            pytest.fail("nobody asked whether they may")


def test_what_a_kind_describes_is_told_once_it_changed(group_or_room, alice):
    with captured_events() as told:
        with services.described(actor=alice, chat_id=group_or_room.pk):
            pass
        with services.described(actor=alice, chat_id=group_or_room.pk) as fields:
            fields["description"] = "Another one."
    assert received(told, group_or_room) == [("chat_updated", "all")]
    assert told[0].payload["fields"] == {"description": "Another one."}


# --- closing and ending ----------------------------------------------------------------------------------------------


def test_closing_and_opening_are_stored_said_and_told(group_or_room, alice, bob):
    for is_active, words in (
        (False, "Alice closed this conversation."),
        (True, "Alice opened this conversation again."),
    ):
        with captured_events() as told:
            services.set_active(actor=alice, chat_id=group_or_room.pk, is_active=is_active)
            services.set_active(actor=alice, chat_id=group_or_room.pk, is_active=is_active)  # is no second change
        assert Conversation.objects.get(pk=group_or_room.pk).is_active is is_active
        assert received(told, group_or_room) == [("message", "all"), ("chat_updated", "all")]
        assert told[1].payload["fields"] == {"is_active": is_active}
        assert newest(group_or_room).content == words
    assert participant_in(group_or_room, bob).is_member


def test_a_closed_one_is_read_and_left_and_not_otherwise_changed(group_or_room, alice, bob, carol):
    services.set_active(actor=alice, chat_id=group_or_room.pk, is_active=False)
    before = Conversation.objects.get(pk=group_or_room.pk).head
    for act in (
        lambda: services.send_message(sender=bob, chat_id=group_or_room.pk, content="x"),
        lambda: services.add_member(actor=alice, chat_id=group_or_room.pk, person=carol),
        lambda: services.change_role(actor=alice, chat_id=group_or_room.pk, person=bob, role=Role.ADMIN),
        lambda: services.rename(actor=alice, chat_id=group_or_room.pk, name="Attic"),
    ):
        with pytest.raises(Forbidden):
            act()
    with pytest.raises(NotFound):
        services.join(person=carol, chat_id=group_or_room.pk)
    with pytest.raises(NotFound):
        get_participant_for(carol, group_or_room.pk)
    assert Conversation.objects.get(pk=group_or_room.pk).head == before
    assert get_participant_for(bob, group_or_room.pk).is_member
    services.leave(person=bob, chat_id=group_or_room.pk, kind=group_or_room.kind)
    assert participant_in(group_or_room, bob).removed_at


def test_only_the_creator_and_the_staff_close(group_or_room, admins, bob, carol, alice):
    with pytest.raises(Forbidden):
        services.set_active(actor=bob, chat_id=group_or_room.pk, is_active=False)
    with pytest.raises(Forbidden):
        services.set_active_as_staff(staff=alice, chat_id=group_or_room.pk, is_active=False)
    staff = admins
    staff.is_staff = True
    services.leave(person=staff, chat_id=group_or_room.pk, kind=group_or_room.kind)
    services.set_active_as_staff(staff=staff, chat_id=group_or_room.pk, is_active=False)
    assert not Conversation.objects.get(pk=group_or_room.pk).is_active


def test_what_nobody_belongs_to_any_more_stays_closed(group_or_room, alice, bob, carol):
    for person in (alice, bob):
        services.leave(person=person, chat_id=group_or_room.pk, kind=group_or_room.kind)
    carol.is_staff = True
    with pytest.raises(Conflict):
        services.set_active_as_staff(staff=carol, chat_id=group_or_room.pk, is_active=True)
    assert not Conversation.objects.get(pk=group_or_room.pk).is_active


@pytest.mark.engines
def test_ending_it_lets_everybody_go(group_or_room, admins, alice, bob, carol):
    everybody = [alice, bob, carol, admins]
    with captured_events() as told:
        services.disband(actor=alice, chat_id=group_or_room.pk)
    assert received(told, group_or_room, *everybody)[0] == ("message", "all")
    assert {name for kind, name in received(told, group_or_room, *everybody) if kind == "chat_removed"} == {
        person.username for person in everybody
    }
    assert {event.payload["reason"] for event in told[1:]} == {"closed"}
    assert set(told[0].payload["left"]) == {str(person.pk) for person in everybody}
    stored = Conversation.objects.get(pk=group_or_room.pk)
    assert (stored.member_count, stored.is_active) == (0, False)
    for person in everybody:
        with pytest.raises(NotFound):
            get_participant_for(person, group_or_room.pk)


def test_only_the_creator_ends_it(group_or_room, admins, bob, carol):
    with pytest.raises(Forbidden):
        services.disband(actor=bob, chat_id=group_or_room.pk)
    assert Conversation.objects.get(pk=group_or_room.pk).member_count == 4
