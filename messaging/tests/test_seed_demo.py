"""The demo."""

import pytest
from django.core.management import call_command

from accounts.models import User
from accounts.services import Device, sign_in
from chatproject.web.demo import SIGN_INS
from messaging.models import Conversation, Message
from messaging.queries import unread_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def demo():
    call_command("seed_demo", verbosity=0)


@pytest.mark.parametrize(("username", "password"), SIGN_INS.items())
def test_everybody_in_the_demo_can_sign_in(demo, username, password):
    session = sign_in(identifier=username, password=password, device=Device("api", "127.0.0.1", "test"))

    assert session.user.username == username
    assert session.user.is_staff == (username == "admin")


def test_there_is_something_to_read_but_not_for_whoever_said_it(demo):
    unread = {username: unread_of(User.objects.get(username=username)) for username in SIGN_INS}

    assert unread == {"admin": 1, "john_doe": 2, "jane_smith": 1, "bob_wilson": 0}


def test_the_talks_stretch_over_several_days_in_the_order_of_their_numbers(demo):
    for conversation in Conversation.objects.all():
        times = list(
            Message.objects.filter(conversation=conversation).order_by("seq").values_list("timestamp", flat=True)
        )
        assert times == sorted(times)
        assert conversation.active_at == times[-1]
    days = {time.date() for time in Message.objects.values_list("timestamp", flat=True)}
    assert len(days) >= 5


@pytest.mark.engines
def test_seeding_again_changes_nothing(demo):
    before = set(Message.objects.values_list("pk", "changed")), User.objects.count()

    call_command("seed_demo", verbosity=0)

    assert (set(Message.objects.values_list("pk", "changed")), User.objects.count()) == before
