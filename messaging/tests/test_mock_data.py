"""`manage.py mock_data`."""

import pytest
from django.core.management import CommandError
from django.utils import timezone

from accounts.models import User
from messaging import services
from messaging.management.commands import mock_data
from messaging.mocking import World, shares
from messaging.models import Conversation, Message, Participant
from rooms.models import Room
from testing.clients import api_client

from .archives import run

pytestmark = pytest.mark.django_db

SMALL = ["--users", 6, "--chats", 9, "--rooms", 4, "--messages", 600, "--seed", 7]
# What SMALL is, whatever stores it. It changes when the words or the dice do, and then on every engine alike.
DIGEST = "b68c3326179bfe45c7f574640afef623978aac765724305e5c9aed9649406a39"


def make(*options):
    return run("mock_data", *(options or SMALL)).strip()


def test_the_same_seed_gives_the_same_everywhere():
    assert make() == DIGEST


def test_another_seed_gives_something_else():
    assert make(*SMALL[:-1], 8) != DIGEST


def test_there_is_as_much_as_was_asked_for():
    make()

    counts = [model.objects.count() for model in (User, Conversation, Room)]
    assert counts == [6, 9 + 4, 4]
    assert Participant.objects.filter(conversation__kind="direct").count() == 18
    assert Message.objects.exclude(message_type="system").count() == 600


@pytest.mark.engines
def test_what_it_makes_fits_together_and_has_everything_in_it():
    make()

    assert "Everything fits together" in run("check_integrity")
    assert Message.objects.filter(edited_at__isnull=False).exists()
    assert Message.objects.filter(deleted_at__isnull=False).exists()
    assert Message.objects.filter(reply_to__isnull=False).exists()
    assert any(participant.unread for participant in Participant.objects.select_related("conversation"))


def test_it_does_not_matter_how_much_is_stored_at_once(monkeypatch):
    monkeypatch.setattr(mock_data, "MESSAGES_AT_ONCE", 10)
    monkeypatch.setattr("chatproject.db.inserting.AT_ONCE", 7)

    assert make() == DIGEST


def test_the_conversations_can_be_opened_and_gone_on_with(unlimited):
    make()
    conversation = Conversation.objects.order_by("-messages").first()
    person = User.objects.filter(participations__conversation=conversation).first()

    shown = api_client(person).get(f"/api/chats/{conversation.pk}/messages").json()
    services.send_message(sender=person, chat_id=conversation.pk, content="And now I")

    assert shown["head"] == conversation.head
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


def test_rooms_are_public_and_private_and_have_a_creator_and_a_beginning():
    make()

    rooms = list(Room.objects.select_related("conversation"))
    assert sorted(room.type for room in rooms) == ["private", "private", "public", "public"]
    for room in rooms:
        first = Message.objects.filter(conversation=room.conversation).earliest("seq")
        assert first.system["event"] == "created"
        assert first.sender_id == room.conversation.created_by_id
        assert first.sender.display_name in first.content
        assert room.conversation.name in first.content
    assert max(room.conversation.messages for room in rooms) > 50  # they are where most is said


def test_a_room_can_be_joined_and_gone_on_with(alice, unlimited):
    make()
    public = Room.objects.select_related("conversation").filter(code=None).first().conversation

    services.join(person=alice, chat_id=public.pk)
    services.send_message(sender=alice, chat_id=public.pk, content="And now I")

    assert "Everything fits together" in run("check_integrity")


@pytest.mark.parametrize("change", [{"content": "x"}, {"seq": 10_000}, {"sender": None}])
def test_whatever_is_said_differently_changes_the_digest(change):
    make()

    Message.objects.filter(pk=Message.objects.order_by("pk").first().pk).update(**change)

    assert run("mock_data", "--digest").strip() != DIGEST


@pytest.mark.parametrize(
    ("model", "change"),
    [
        (Conversation, {"is_active": False}),
        (Participant, {"role": "admin"}),
        (Participant, {"removed_at": timezone.now()}),
        (Room, {"description": "x"}),
        (Room, {"max_members": 99}),
    ],
)
def test_another_participant_and_whatever_is_kept_otherwise_change_the_digest(model, change):
    make()

    model.objects.filter(pk=model.objects.order_by("pk").first().pk).update(**change)

    assert run("mock_data", "--digest").strip() != DIGEST


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--users", 3, "--chats", 4], "3 people can have at most 3 direct conversations."),
        (["--users", 3, "--chats", 0, "--messages", 1], "Messages need at least one conversation."),
        (["--users", 0, "--chats", 0, "--rooms", 1], "A room needs somebody who made it."),
        (["--users", "-1"], "not a whole number"),
        (["--messages", "many"], "not a whole number"),
    ],
)
def test_what_cannot_be_is_one_sentence(options, sentence):
    with pytest.raises(CommandError, match=sentence):
        make(*options)

    assert not User.objects.exists()


@pytest.mark.engines
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
