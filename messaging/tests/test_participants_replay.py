"""For each event of coming and going: what was held before and the event make what is fetched afresh.

alice created it, bob belongs, carol is outside or comes now.
"""

import pytest

import groups.services
import rooms.services
from accounts.tests.pictures import picture
from messaging import services
from messaging.models import Participant
from rooms.models import Room

pytestmark = pytest.mark.usefixtures("fits_together")
Role = Participant.Role
CAME = ["chat_added", "message", "user_joined", "chat_updated"]
WENT = ["message", "user_left", "chat_removed", "chat_updated"]


@pytest.fixture
def talked(group_or_room, alice, bob):
    """Something was said, and bob has not read all of it."""
    for number in range(3):
        services.send_message(sender=(alice, bob)[number % 2], chat_id=group_or_room.pk, content=f"message {number}")
    return group_or_room


def test_creating_a_group(replays, alice, bob, carol):
    def create():
        groups.services.create_group(creator=alice, name="Choir", members=[bob, carol])

    assert replays(create) == ["chat_added"] * 3 + ["message"]


@pytest.mark.parametrize("is_public", [True, False])
def test_creating_a_room(is_public, replays, alice):
    def create():
        rooms.services.create_room(creator=alice, name="Hall", is_public=is_public)

    assert replays(create) == ["chat_added", "message"]


def test_adding_somebody(talked, replays, alice, carol):
    assert replays(lambda: services.add_member(actor=alice, chat_id=talked.pk, person=carol)) == CAME


@pytest.mark.parametrize("group_or_room", ["public_room", "private_room"], indirect=True)
def test_joining(talked, replays, carol):
    assert replays(lambda: services.join(person=carol, chat_id=talked.pk, invited=True)) == CAME


def test_leaving(talked, replays, bob):
    assert replays(lambda: services.leave(person=bob, chat_id=talked.pk, kind=talked.kind)) == WENT


def test_being_removed(talked, replays, alice, bob):
    assert replays(lambda: services.remove_member(actor=alice, chat_id=talked.pk, person=bob)) == WENT


def test_coming_back_to_what_was_said_meanwhile(talked, replays, alice, bob):
    services.remove_member(actor=alice, chat_id=talked.pk, person=bob)
    services.send_message(sender=alice, chat_id=talked.pk, content="meanwhile")
    assert replays(lambda: services.add_member(actor=alice, chat_id=talked.pk, person=bob)) == CAME


def test_roles(talked, replays, alice, bob):
    for role in (Role.ADMIN, Role.MEMBER):
        assert replays(
            lambda role=role: services.change_role(actor=alice, chat_id=talked.pk, person=bob, role=role)
        ) == ["message", "chat_settings"]


def test_handing_over(talked, replays, alice, carol):
    services.add_member(actor=alice, chat_id=talked.pk, person=carol)
    told = replays(lambda: services.leave(person=alice, chat_id=talked.pk, kind=talked.kind))
    has_code = Room.objects.filter(conversation=talked, code__isnull=False).exists()
    assert told == ["message", *["chat_settings"] * (1 + has_code), *WENT]


def test_the_last_one_leaves(talked, replays, alice, bob):
    services.leave(person=bob, chat_id=talked.pk, kind=talked.kind)
    assert replays(lambda: services.leave(person=alice, chat_id=talked.pk, kind=talked.kind)) == WENT


def test_another_name(talked, replays, alice):
    assert replays(lambda: services.rename(actor=alice, chat_id=talked.pk, name="Attic")) == ["message", "chat_updated"]


def test_closing_and_opening_again(talked, replays, alice):
    for is_active in (False, True):
        assert replays(
            lambda is_active=is_active: services.set_active(actor=alice, chat_id=talked.pk, is_active=is_active)
        ) == ["message", "chat_updated"]


def test_ending(talked, replays, alice):
    assert replays(lambda: services.disband(actor=alice, chat_id=talked.pk)) == ["message", *["chat_removed"] * 2]


def test_another_picture_of_a_group(group, replays, alice):
    def change():
        groups.services.update_group(actor=alice, chat_id=group.pk, changes={"avatar": picture("choir.png")})

    assert replays(change) == ["chat_updated"]


def test_another_description_and_limit_of_a_room(public_room, replays, alice):
    def describe():
        changes = {"description": "Another one.", "max_members": 7}
        rooms.services.update_room(actor=alice, chat_id=public_room.pk, changes=changes)

    assert replays(describe) == ["chat_updated"]


def test_another_room_id(private_room, replays, alice):
    renew = rooms.services.renew_code
    assert replays(lambda: renew(actor=alice, chat_id=private_room.pk)) == ["chat_settings"]


def test_much_at_once(group_or_room, replays, alice, bob, carol):
    def live():
        services.add_member(actor=alice, chat_id=group_or_room.pk, person=carol)
        services.change_role(actor=alice, chat_id=group_or_room.pk, person=carol, role=Role.ADMIN)
        services.send_message(sender=carol, chat_id=group_or_room.pk, content="hello")
        services.remove_member(actor=carol, chat_id=group_or_room.pk, person=bob)
        services.send_message(sender=alice, chat_id=group_or_room.pk, content="without bob")
        services.rename(actor=carol, chat_id=group_or_room.pk, name="Attic")
        services.add_member(actor=carol, chat_id=group_or_room.pk, person=bob)
        services.send_message(sender=bob, chat_id=group_or_room.pk, content="back")
        services.leave(person=alice, chat_id=group_or_room.pk, kind=group_or_room.kind)
        services.send_message(sender=bob, chat_id=group_or_room.pk, content="without alice")

    replays(live)
