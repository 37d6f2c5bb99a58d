"""The admin site about groups and rooms."""

import pytest
from django.urls import reverse

import rooms.services
from accounts.services import create_user
from groups.models import ChatGroup
from groups.services import create_group
from messaging.models import Conversation, Message
from messaging.services import leave
from rooms.models import Room
from testing.captured import captured_events
from testing.clients import browser
from testing.groups_and_rooms import code_of

pytestmark = [pytest.mark.engines, pytest.mark.usefixtures("fits_together")]


@pytest.fixture
def root():
    return create_user(username="root", password="any password will do", is_staff=True, is_superuser=True)


@pytest.fixture
def helper():
    """Somebody on the staff who is no superuser."""
    return create_user(username="helper", password="any password will do", is_staff=True)


@pytest.fixture
def as_root(root):
    return browser(root)


def row_of(conversation):
    return (ChatGroup if conversation.kind == "group" else Room).objects.get(conversation=conversation)


def listing_of(conversation):
    return reverse(f"admin:{row_of(conversation)._meta.label_lower.replace('.', '_')}_changelist")


def page_of(conversation):
    row = row_of(conversation)
    return reverse(f"admin:{row._meta.label_lower.replace('.', '_')}_change", args=[row.pk])


def act(client, conversation, action):
    """Choose `conversation` in the list and let the action act; returns the list that is shown then."""
    chosen = {"action": action, "_selected_action": [str(row_of(conversation).pk)]}
    return client.post(listing_of(conversation), chosen, follow=True).content.decode()


def test_lists_and_pages_open_for_staff_and_for_nobody_else(group_or_room, as_root, bob):
    for client, status in ((as_root, 200), (browser(bob), 302)):
        for address in (listing_of(group_or_room), page_of(group_or_room)):
            assert client.get(address).status_code == status
    shown = as_root.get(listing_of(group_or_room), {"q": group_or_room.name, "conversation__is_active__exact": 1})
    assert group_or_room.name in shown.content.decode()
    for question in ({"q": "zebra"}, {"conversation__is_active__exact": 0}):
        assert group_or_room.name not in as_root.get(listing_of(group_or_room), question).content.decode()


def test_nothing_is_written_or_deleted_past_the_services(group_or_room, as_root):
    address, before = page_of(group_or_room), Conversation.objects.values().get()
    assert as_root.post(address, {"name": "Attic", "description": "Attic", "code": "AAAAAAAA"}).status_code == 403
    assert as_root.get(address.replace("change", "delete")).status_code == 403
    assert as_root.get(reverse("admin:index") + "rooms/room/add/").status_code == 403
    assert Conversation.objects.values().get() == before


def test_closing_and_opening_again_are_said_and_told(group_or_room, as_root, root):
    for action, is_active, words in (("close", False, "root closed"), ("reopen", True, "root opened")):
        with captured_events() as told:
            shown = act(as_root, group_or_room, action)
        assert f"{group_or_room.name} is {'open' if is_active else 'closed'}." in shown
        assert Conversation.objects.get().is_active is is_active
        said = Message.objects.latest("seq")
        assert (said.sender, said.content.startswith(words)) == (root, True)
        assert [event.type for event in told] == ["message", "chat_updated"]


def test_only_a_superuser_closes(group_or_room, helper):
    act(browser(helper), group_or_room, "close")
    assert Conversation.objects.get().is_active


def test_what_cannot_be_opened_again_is_said_in_a_sentence(public_room, as_root, alice, bob):
    act(as_root, public_room, "close")
    taken = rooms.services.create_room(creator=bob, name="hall", is_public=True).conversation
    assert "Hall: There is a room of this name." in act(as_root, public_room, "reopen")
    for person in (alice, bob):
        leave(person=person, chat_id=public_room.pk, kind="room")
    leave(person=bob, chat_id=taken.pk, kind="room")
    assert "Hall: Nobody belongs to this conversation any more." in act(as_root, public_room, "reopen")
    assert not Conversation.objects.filter(is_active=True).exists()


def test_nobody_is_shown_a_room_id(private_room, as_root, helper):
    code = code_of(private_room)
    conversation = reverse("admin:messaging_conversation_change", args=[private_room.pk])
    for client in (as_root, browser(helper)):
        for address in (listing_of(private_room), page_of(private_room), conversation):
            assert code not in client.get(address).content.decode()
    shown = as_root.get(listing_of(private_room), {"q": code}).content.decode()
    assert private_room.name not in shown  # nor is a guess confirmed
    for question in ({"code": code}, {"code__startswith": code[0]}):
        assert as_root.get(listing_of(private_room), question).status_code == 400


def test_a_list_costs_the_same_however_long_it_is(as_root, alice, bob, carol, django_assert_max_num_queries):
    for number in range(8):
        create_group(creator=(alice, bob, carol)[number % 3], name=f"Choir {number}")
        rooms.services.create_room(creator=alice, name=f"Hall {number}", is_public=bool(number % 2))
    for model in ("groups_chatgroup", "rooms_room"):
        with django_assert_max_num_queries(6):
            assert as_root.get(reverse(f"admin:{model}_changelist")).status_code == 200
