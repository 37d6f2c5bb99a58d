"""Roles, handing over, names, closing and ending: what is stored, what is said, who is told."""

import pytest

from chatproject.api.errors import Conflict, Forbidden, NotFound
from chatproject.testing.captured import captured_events
from groups.models import ChatGroup
from messaging import services
from messaging.models import Conversation, Message, Participant
from messaging.queries import get_chat_for

from .test_membership import heard, newest, place_in

pytestmark = pytest.mark.usefixtures("fits_together")
Role = Participant.Role


@pytest.fixture
def admins(gathering, alice, bob, carol, people):
    """bob and carol are admins, in this order, and there is another member."""
    [dora] = people(1)
    services.add_member(actor=alice, chat_id=gathering.pk, person=dora)
    services.add_member(actor=alice, chat_id=gathering.pk, person=carol)
    for person in (carol, bob):
        services.change_role(actor=alice, chat_id=gathering.pk, person=person, role=Role.ADMIN)
    return dora


def role_of(chat, person):
    return place_in(chat, person).role


# --- roles -----------------------------------------------------------------------------------------------------------


def test_another_role_is_stored_said_and_told(gathering, alice, bob):
    with captured_events() as told:
        place = services.change_role(actor=alice, chat_id=gathering.pk, person=bob, role=Role.ADMIN)
    assert (place.role, role_of(gathering, bob)) == (Role.ADMIN, Role.ADMIN)
    assert heard(told, gathering, bob) == [("message", "all"), ("chat_settings", "bob")]
    assert told[1].payload == {"chat_id": str(gathering.pk), "fields": {"my_role": "admin"}}
    said = newest(gathering)
    assert (said.content, said.system["event"], said.system["value"]) == ("Alice made Bob an admin.", "role", "admin")
    services.change_role(actor=alice, chat_id=gathering.pk, person=bob, role=Role.MEMBER)
    assert newest(gathering).content == "Alice made Bob a member."


def test_the_role_that_somebody_has_is_no_change(gathering, alice, bob):
    with captured_events() as told:
        services.change_role(actor=alice, chat_id=gathering.pk, person=bob, role=Role.MEMBER)
    assert told == []


def test_an_admin_makes_admins_and_removes_members_but_touches_no_admin(gathering, admins, alice, bob, carol):
    services.change_role(actor=bob, chat_id=gathering.pk, person=admins, role=Role.ADMIN)
    for person in (admins, carol, bob):
        with pytest.raises(Forbidden):
            services.change_role(actor=bob, chat_id=gathering.pk, person=person, role=Role.MEMBER)
    with pytest.raises(Forbidden):
        services.remove_member(actor=bob, chat_id=gathering.pk, person=carol)
    services.change_role(actor=alice, chat_id=gathering.pk, person=admins, role=Role.MEMBER)
    services.remove_member(actor=bob, chat_id=gathering.pk, person=admins)
    assert not place_in(gathering, admins).is_member


def test_nobody_touches_the_creator(gathering, admins, alice, bob):
    for act in (
        lambda: services.change_role(actor=bob, chat_id=gathering.pk, person=alice, role=Role.ADMIN),
        lambda: services.change_role(actor=alice, chat_id=gathering.pk, person=alice, role=Role.MEMBER),
        lambda: services.remove_member(actor=bob, chat_id=gathering.pk, person=alice),
    ):
        with pytest.raises(Forbidden):
            act()
    assert role_of(gathering, alice) == Role.CREATOR


def test_only_somebody_who_takes_part_has_a_role(gathering, alice, bob, carol):
    services.remove_member(actor=alice, chat_id=gathering.pk, person=bob)
    for person in (bob, carol):
        with pytest.raises(NotFound):
            services.change_role(actor=alice, chat_id=gathering.pk, person=person, role=Role.ADMIN)


def test_a_moderator_deletes_what_others_wrote_and_a_member_does_not(gathering, admins, alice, bob):
    hers = services.send_message(sender=alice, chat_id=gathering.pk, content="of alice").message
    with pytest.raises(Forbidden):
        services.delete_message(person=admins, message_id=hers.pk)
    assert services.delete_message(person=bob, message_id=hers.pk).deleted_at


# --- handing over ----------------------------------------------------------------------------------------------------


def test_a_creator_who_leaves_hands_over_to_the_oldest_admin(gathering, admins, alice, bob, carol):
    with captured_events() as told:
        services.leave(person=alice, chat_id=gathering.pk, kind=gathering.kind)
    stored = Conversation.objects.get(pk=gathering.pk)
    assert (stored.created_by, role_of(gathering, bob), role_of(gathering, carol)) == (bob, Role.CREATOR, Role.ADMIN)
    told = [entry for entry in heard(told, gathering, alice, bob) if entry != ("chat_settings", "bob")]
    assert told == [
        ("message", "all"),
        ("message", "all"),
        ("user_left", "all"),
        ("chat_removed", "alice"),
        ("chat_updated", "all"),
    ]
    said = Message.objects.filter(conversation=gathering).order_by("-seq")[:2]
    assert [row.content for row in said] == ["Alice left.", "Alice handed this conversation over to Bob."]


def test_without_an_admin_the_oldest_member_gets_it(gathering, admins, alice, bob, carol):
    for person in (bob, carol):
        services.change_role(actor=alice, chat_id=gathering.pk, person=person, role=Role.MEMBER)
    services.remove_member(actor=alice, chat_id=gathering.pk, person=bob)
    services.add_member(actor=alice, chat_id=gathering.pk, person=bob)  # who comes back is the newest
    services.remove_member(actor=alice, chat_id=gathering.pk, person=alice)
    assert role_of(gathering, admins) == Role.CREATOR
    services.leave(person=admins, chat_id=gathering.pk, kind=gathering.kind)
    assert (role_of(gathering, carol), role_of(gathering, bob)) == (Role.CREATOR, Role.MEMBER)


def test_who_handed_over_comes_back_as_a_member(gathering, alice, bob):
    services.leave(person=alice, chat_id=gathering.pk, kind=gathering.kind)
    services.add_member(actor=bob, chat_id=gathering.pk, person=alice)
    assert (role_of(gathering, alice), role_of(gathering, bob)) == (Role.MEMBER, Role.CREATOR)


# --- names -----------------------------------------------------------------------------------------------------------


def test_another_name_is_stored_said_and_told(gathering, alice):
    with captured_events() as told:
        services.rename(actor=alice, chat_id=gathering.pk, name="Attic")
    assert Conversation.objects.get(pk=gathering.pk).name == "Attic"
    assert heard(told, gathering) == [("message", "all"), ("chat_updated", "all")]
    said = newest(gathering)
    assert (said.content, said.system["value"]) == ("Alice changed the name to “Attic”.", "Attic")
    drawn = {} if gathering.kind == "room" else {"avatar_url": ChatGroup.objects.get().avatar_url}
    assert told[1].payload == {"chat_id": str(gathering.pk), "fields": {"name": "Attic", **drawn}}


def test_the_name_that_it_has_is_no_change(gathering, alice):
    with captured_events() as told:
        services.rename(actor=alice, chat_id=gathering.pk, name=gathering.name)
    assert told == []


def test_members_and_whoever_is_outside_rename_and_describe_nothing(gathering, bob, carol):
    for person, refusal in ((bob, Forbidden), (carol, Forbidden if gathering.is_public else NotFound)):
        with pytest.raises(refusal):
            services.rename(actor=person, chat_id=gathering.pk, name="Attic")
        with pytest.raises(refusal), services.described(actor=person, chat_id=gathering.pk):
            pytest.fail("nobody asked whether they may")


def test_what_a_kind_describes_is_told_once_it_changed(gathering, alice):
    with captured_events() as told:
        with services.described(actor=alice, chat_id=gathering.pk):
            pass
        with services.described(actor=alice, chat_id=gathering.pk) as fields:
            fields["description"] = "Another one."
    assert heard(told, gathering) == [("chat_updated", "all")]
    assert told[0].payload["fields"] == {"description": "Another one."}


# --- closing and ending ----------------------------------------------------------------------------------------------


def test_closing_and_opening_are_stored_said_and_told(gathering, alice, bob):
    for is_active, words in (
        (False, "Alice closed this conversation."),
        (True, "Alice opened this conversation again."),
    ):
        with captured_events() as told:
            services.set_active(actor=alice, chat_id=gathering.pk, is_active=is_active)
            services.set_active(actor=alice, chat_id=gathering.pk, is_active=is_active)  # is no second change
        assert Conversation.objects.get(pk=gathering.pk).is_active is is_active
        assert heard(told, gathering) == [("message", "all"), ("chat_updated", "all")]
        assert told[1].payload["fields"] == {"is_active": is_active}
        assert newest(gathering).content == words
    assert place_in(gathering, bob).is_member


def test_a_closed_one_is_read_and_left_and_not_otherwise_changed(gathering, alice, bob, carol):
    services.set_active(actor=alice, chat_id=gathering.pk, is_active=False)
    before = Conversation.objects.get(pk=gathering.pk).head
    for act in (
        lambda: services.send_message(sender=bob, chat_id=gathering.pk, content="x"),
        lambda: services.add_member(actor=alice, chat_id=gathering.pk, person=carol),
        lambda: services.change_role(actor=alice, chat_id=gathering.pk, person=bob, role=Role.ADMIN),
        lambda: services.rename(actor=alice, chat_id=gathering.pk, name="Attic"),
    ):
        with pytest.raises(Forbidden):
            act()
    with pytest.raises(NotFound):
        services.join(person=carol, chat_id=gathering.pk)
    with pytest.raises(NotFound):
        get_chat_for(carol, gathering.pk)
    assert Conversation.objects.get(pk=gathering.pk).head == before
    assert get_chat_for(bob, gathering.pk).is_member
    services.leave(person=bob, chat_id=gathering.pk, kind=gathering.kind)
    assert place_in(gathering, bob).removed_at


def test_only_the_creator_and_the_staff_close(gathering, admins, bob, carol, alice):
    with pytest.raises(Forbidden):
        services.set_active(actor=bob, chat_id=gathering.pk, is_active=False)
    with pytest.raises(Forbidden):
        services.set_active_as_staff(staff=alice, chat_id=gathering.pk, is_active=False)
    staff = admins
    staff.is_staff = True
    services.leave(person=staff, chat_id=gathering.pk, kind=gathering.kind)
    services.set_active_as_staff(staff=staff, chat_id=gathering.pk, is_active=False)
    assert not Conversation.objects.get(pk=gathering.pk).is_active


def test_what_nobody_belongs_to_any_more_stays_closed(gathering, alice, bob, carol):
    for person in (alice, bob):
        services.leave(person=person, chat_id=gathering.pk, kind=gathering.kind)
    carol.is_staff = True
    with pytest.raises(Conflict):
        services.set_active_as_staff(staff=carol, chat_id=gathering.pk, is_active=True)
    assert not Conversation.objects.get(pk=gathering.pk).is_active


def test_ending_it_lets_everybody_go(gathering, admins, alice, bob, carol):
    everybody = [alice, bob, carol, admins]
    with captured_events() as told:
        services.dissolve(actor=alice, chat_id=gathering.pk)
    assert heard(told, gathering, *everybody)[0] == ("message", "all")
    assert {name for kind, name in heard(told, gathering, *everybody) if kind == "chat_removed"} == {
        person.username for person in everybody
    }
    assert {event.payload["reason"] for event in told[1:]} == {"closed"}
    assert set(told[0].payload["left"]) == {str(person.pk) for person in everybody}
    stored = Conversation.objects.get(pk=gathering.pk)
    assert (stored.member_count, stored.is_active) == (0, False)
    for person in everybody:
        with pytest.raises(NotFound):
            get_chat_for(person, gathering.pk)


def test_only_the_creator_ends_it(gathering, admins, bob, carol):
    with pytest.raises(Forbidden):
        services.dissolve(actor=bob, chat_id=gathering.pk)
    assert Conversation.objects.get(pk=gathering.pk).member_count == 4
