"""How many statements groups and rooms cost, however many there are and however many people are in them."""

import pytest

import groups.services
import rooms.services
from chatproject.db import epoch
from messaging import services
from messaging.models import Participant
from testing.costs import counted

pytestmark = pytest.mark.usefixtures("unlimited")
FEW_AND_MANY = pytest.mark.parametrize("many", [2, 120])


@pytest.fixture
def crowd(many, group_or_room, alice, people):
    """The group_or_room with so many more people in it, of whom the last one is returned."""
    everybody = people(many)
    Participant.objects.bulk_create(Participant(conversation=group_or_room, user=person) for person in everybody)
    group_or_room.member_count += many
    group_or_room.save()
    return everybody[-1]


@FEW_AND_MANY
def test_adding_somebody_costs_nine_statements(many, crowd, group_or_room, alice, carol):
    with counted() as cost:
        services.add_member(actor=alice, chat_id=group_or_room.pk, person=carol)
    assert len(cost) <= 9


@FEW_AND_MANY
def test_joining_costs_nine_statements(many, crowd, group_or_room, carol):
    with counted() as cost:
        services.join(person=carol, chat_id=group_or_room.pk, invited=True)
    assert len(cost) <= 9


@FEW_AND_MANY
def test_removing_somebody_and_leaving_cost_five_statements(many, crowd, group_or_room, alice, bob):
    with counted() as cost:
        services.remove_member(actor=alice, chat_id=group_or_room.pk, person=crowd)
    assert len(cost) <= 5
    with counted() as cost:
        services.leave(person=bob, chat_id=group_or_room.pk, kind=group_or_room.kind)
    assert len(cost) <= 5


@FEW_AND_MANY
def test_handing_over_costs_ten_statements(many, crowd, group_or_room, alice):
    with counted() as cost:
        services.leave(person=alice, chat_id=group_or_room.pk, kind=group_or_room.kind)
    assert len(cost) <= 10


@FEW_AND_MANY
def test_a_name_and_a_role_cost_five_statements(many, crowd, group_or_room, alice, bob):
    with counted() as cost:
        services.rename(actor=alice, chat_id=group_or_room.pk, name="Attic")
    assert len(cost) <= 5
    with counted() as cost:
        services.change_role(actor=alice, chat_id=group_or_room.pk, person=bob, role="admin")
    assert len(cost) <= 5


@pytest.mark.parametrize("many", [2, 200])
def test_a_new_group_costs_the_same_however_many_come(many, alice, people):
    everybody = people(many)
    with counted() as cost:
        groups.services.create_group(creator=alice, name="Town", members=everybody)
    assert len(cost) <= 7


@FEW_AND_MANY
def test_ending_costs_the_same_however_many_go(many, crowd, group_or_room, alice):
    with counted() as cost:
        services.disband(actor=alice, chat_id=group_or_room.pk)
    assert len(cost) <= 7


@FEW_AND_MANY
def test_one_room_or_group_costs_six_statements(many, crowd, group_or_room, as_bob):
    with counted() as cost:
        assert as_bob.get(f"/api/chats/{group_or_room.pk}").status_code == 200
    assert len(cost) <= 6


LISTS = {"/api/chats": 8, "/api/groups": 7, "/api/rooms": 6, "/api/rooms/public": 6, "/api/rooms/private": 6}


@pytest.mark.parametrize("many", [1, 20])
@pytest.mark.parametrize(("address", "most"), LISTS.items())
def test_a_list_costs_the_same_however_long_it_is(many, address, most, as_alice, alice, people):
    epoch.refresh()
    others = people(3)
    for number in range(many):
        made = [
            groups.services.create_group(creator=alice, name="Choir", members=others),
            rooms.services.create_room(creator=alice, name=f"Hall {number}", is_public=True),
            rooms.services.create_room(creator=alice, name="Cellar", is_public=False),
        ]
        for participant in made:
            services.send_message(sender=alice, chat_id=participant.conversation_id, content="hello")
    with counted() as cost:
        listed = next(iter(as_alice.get(address).json().values()))
    assert len(listed) >= many
    assert len(cost) <= most
