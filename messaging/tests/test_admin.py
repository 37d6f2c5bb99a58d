"""The admin site about conversations and messages."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.services import Device, create_user, start_session
from chatproject.limits import rate_limiter
from messaging.models import Conversation, Message
from messaging.services import get_or_create_direct, send_message

pytestmark = [pytest.mark.engines, pytest.mark.django_db]


def signed_in(user):
    """A browser in which somebody is signed in."""
    client = Client()
    session = start_session(user=user, device=Device("browser", "127.0.0.1", "test"))
    store = client.session
    store["sid"] = str(session.pk)
    store.save()
    client.cookies["sessionid"] = store.session_key
    return client


@pytest.fixture
def admin():
    return create_user(username="root", password="any password will do", is_staff=True, is_superuser=True)


@pytest.fixture
def message(alice, bob):
    participant = get_or_create_direct(person=alice, peer=bob).participant
    return send_message(sender=alice, chat_id=participant.conversation_id, content="Something rude").message


@pytest.mark.parametrize("model", ["conversation", "message"])
def test_lists_and_pages_open_for_staff_and_for_nobody_else(admin, alice, message, model):
    listing = reverse(f"admin:messaging_{model}_changelist")
    key = message.pk if model == "message" else message.conversation_id
    page = reverse(f"admin:messaging_{model}_change", args=[key])

    assert signed_in(admin).get(listing, {"q": "alice"}).status_code == 200
    assert signed_in(admin).get(page).status_code == 200
    assert signed_in(alice).get(listing).status_code == 302
    assert signed_in(alice).get(page).status_code == 302


def test_a_message_cannot_be_written_or_deleted_past_the_services(admin, message):
    page = reverse("admin:messaging_message_change", args=[message.pk])

    assert signed_in(admin).post(page, {"content": "Something else"}).status_code == 403
    assert signed_in(admin).get(reverse("admin:messaging_message_add")).status_code == 403
    delete = reverse("admin:messaging_message_delete", args=[message.pk])
    assert signed_in(admin).post(delete, {"post": "yes"}).status_code == 403
    assert Message.objects.get(pk=message.pk).content == "Something rude"


def test_removing_leaves_a_tombstone_with_the_next_number(admin, message):
    listing = reverse("admin:messaging_message_changelist")

    signed_in(admin).post(listing, {"action": "remove", "_selected_action": [str(message.pk)]})

    removed = Message.objects.get(pk=message.pk)
    assert (removed.content, removed.changed) == ("", 2)
    assert removed.deleted_at is not None
    assert Conversation.objects.get().head == 2


@pytest.mark.parametrize("model", ["conversation", "message"])
def test_a_list_costs_the_same_however_long_it_is(
    admin, alice, bob, carol, message, model, django_assert_max_num_queries
):
    browser, listing = signed_in(admin), reverse(f"admin:messaging_{model}_changelist")
    for peer in (bob, carol):
        participant = get_or_create_direct(person=alice, peer=peer).participant
        for _ in range(8):
            send_message(sender=alice, chat_id=participant.conversation_id, content="More")
    rate_limiter.forget_all()

    with django_assert_max_num_queries(6):
        assert browser.get(listing).status_code == 200
