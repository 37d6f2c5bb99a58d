"""`manage.py mock_data`."""

import pytest
from django.core.management import CommandError

from accounts.models import User
from chatproject.testing.clients import api_client
from messaging import services
from messaging.management.commands import mock_data
from messaging.mocking import World, shares
from messaging.models import Conversation, Message, Participant

from .archives import run

pytestmark = pytest.mark.django_db

SMALL = ["--users", 6, "--chats", 9, "--messages", 300, "--seed", 7]
# What SMALL is, whatever stores it. It changes when the words or the dice do, and then on every engine alike.
DIGEST = "bfd54c23ccad37ae661a7630390711f74aa3e68694bbaaf334c8f7baf901d70f"


def make(*options):
    return run("mock_data", *(options or SMALL)).strip()


def test_the_same_seed_gives_the_same_everywhere():
    assert make() == DIGEST


def test_another_seed_gives_something_else():
    assert make(*SMALL[:-1], 8) != DIGEST


def test_there_is_as_much_as_was_asked_for():
    make()

    counts = [model.objects.count() for model in (User, Conversation, Participant, Message)]
    assert counts == [6, 9, 18, 300]


def test_what_it_makes_fits_together_and_has_everything_in_it():
    make()

    assert "Everything fits together" in run("check_integrity")
    assert Message.objects.filter(edited_at__isnull=False).exists()
    assert Message.objects.filter(deleted_at__isnull=False).exists()
    assert Message.objects.filter(reply_to__isnull=False).exists()
    assert any(place.unread for place in Participant.objects.select_related("conversation"))


def test_it_does_not_matter_how_much_is_stored_at_once(monkeypatch):
    monkeypatch.setattr(mock_data, "MESSAGES_AT_ONCE", 10)
    monkeypatch.setattr("chatproject.db.inserting.AT_ONCE", 7)

    assert make() == DIGEST


def test_the_conversations_can_be_opened_and_gone_on_with(unlimited):
    make()
    chat = Conversation.objects.order_by("-messages").first()
    person = User.objects.filter(participations__conversation=chat).first()

    shown = api_client(person).get(f"/api/chats/{chat.pk}/messages").json()
    services.send_message(sender=person, chat_id=chat.pk, content="And now I")

    assert shown["head"] == chat.head
    assert len(shown["messages"]) == 50
    assert "Everything fits together" in run("check_integrity")


def test_the_digest_of_what_is_there_is_told_without_making_anything(alice):
    make()
    people = User.objects.count()

    first = run("mock_data", "--digest")
    User.objects.filter(pk=alice.pk).update(username="alicia")

    assert User.objects.count() == people
    assert first.strip() != DIGEST
    assert run("mock_data", "--digest") != first


@pytest.mark.parametrize("change", [{"content": "x"}, {"seq": 10_000}, {"sender": None}])
def test_whatever_is_said_differently_changes_the_digest(change):
    make()

    Message.objects.filter(pk=Message.objects.order_by("pk").first().pk).update(**change)

    assert run("mock_data", "--digest").strip() != DIGEST


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--users", 3, "--chats", 4], "3 people can have at most 3 direct conversations."),
        (["--users", 3, "--chats", 0, "--messages", 1], "Messages need at least one conversation."),
        (["--users", "-1"], "not a whole number"),
        (["--messages", "many"], "not a whole number"),
    ],
)
def test_what_cannot_be_is_one_sentence(options, sentence):
    with pytest.raises(CommandError, match=sentence):
        make(*options)

    assert not User.objects.exists()


def test_the_same_people_are_not_made_twice():
    make()

    with pytest.raises(CommandError, match="are here already"):
        make()


def test_everybody_can_talk_with_everybody():
    world = World(seed=1, people=5, chats=10)

    keys = {row.direct_key for number in range(10) for row in world.chat(number, 0) if isinstance(row, Conversation)}

    assert len(keys) == 10


@pytest.mark.parametrize(("total", "among"), [(0, 3), (7, 3), (1000, 7), (2, 5), (0, 0)])
def test_shares_add_up(total, among):
    parts = shares(total, among)

    assert (len(parts), sum(parts)) == (among, total)
    assert parts == sorted(parts, reverse=True)
