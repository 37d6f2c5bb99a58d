"""What is done with rooms: what is stored, what is told, and who may not."""

import pytest

from chatproject.core.errors import Conflict, Forbidden, Invalid, NotFound
from chatproject.realtime import topics
from messaging.models import Conversation, Message, Participant
from messaging.services import add_member, change_role, leave, set_active
from rooms import services
from rooms.codes import CODE
from rooms.models import Room
from testing.captured import captured_events
from testing.groups_and_rooms import code_of

pytestmark = pytest.mark.usefixtures("fits_together")


def update(actor, room, **changes):
    services.update_room(actor=actor, chat_id=room.pk, changes=changes)


def room_of(conversation):
    return Room.objects.get(conversation=conversation)


# --- making one ------------------------------------------------------------------------------------------------------


@pytest.mark.engines
@pytest.mark.parametrize("is_public", [True, False])
def test_a_new_room_has_its_creator(is_public, alice):
    participant = services.create_room(
        creator=alice, name="Hall", is_public=is_public, description="Big.", max_members=9
    )
    conversation, room = Conversation.objects.get(), Room.objects.get()
    assert (participant.conversation_id, participant.user, participant.role) == (conversation.pk, alice, "creator")
    assert (conversation.kind, conversation.name, conversation.is_public, conversation.is_active) == (
        "room",
        "Hall",
        is_public,
        True,
    )
    assert (conversation.created_by, conversation.member_count, conversation.head, conversation.messages) == (
        alice,
        1,
        1,
        0,
    )
    assert (room.conversation, room.description, room.max_members) == (conversation, "Big.", 9)
    assert (room.type, room.sort_name) == ("public" if is_public else "private", "hall")
    assert (room.code is None, room.public_name) == ((True, "hall") if is_public else (False, None))
    assert Message.objects.get().content == "Alice created “Hall”."
    assert Participant.objects.get().user == alice


def test_only_a_private_room_has_a_room_id_and_its_creator_is_told(alice):
    for is_public in (True, False):
        with captured_events() as told:
            services.create_room(creator=alice, name="Hall", is_public=is_public)
        added, created = told
        assert (added.type, added.topic) == ("chat_added", topics.user(alice.pk))
        conversation = added.payload["chat"]
        assert (conversation["head"], conversation["my_role"], conversation["owner_id"]) == (
            0,
            "creator",
            str(alice.pk),
        )
        assert (conversation["type"], "room_id" in conversation) == (
            ("public", False) if is_public else ("private", True)
        )
        assert (created.type, created.payload["n"]) == ("message", 1)
    assert conversation["room_id"] == Room.objects.get(code__isnull=False).code
    assert CODE.fullmatch(conversation["room_id"])


@pytest.fixture
def unlucky(private_room, monkeypatch):
    """The next two Room IDs drawn are those of a room that somebody else makes in the same moment."""
    drawn = iter([code_of(private_room), code_of(private_room), "FREE2345"])
    monkeypatch.setattr(services, "unused_code", lambda: next(drawn))


@pytest.mark.engines
def test_a_new_room_whose_room_id_is_taken_meanwhile_draws_another(unlucky, bob):
    with captured_events() as told:
        participant = services.create_room(creator=bob, name="Attic", is_public=False)
    assert code_of(participant.conversation) == "FREE2345"
    assert [event.type for event in told] == ["chat_added", "message"]
    assert Conversation.objects.filter(name="Attic").count() == 1


@pytest.mark.engines
def test_another_room_id_that_is_taken_meanwhile_is_drawn_again(bob, request):
    participant = services.create_room(creator=bob, name="Attic", is_public=False)
    request.getfixturevalue("unlucky")
    with captured_events() as told:
        services.renew_code(actor=bob, chat_id=participant.conversation_id)
    assert code_of(participant.conversation) == "FREE2345"
    assert [event.payload["fields"] for event in told] == [{"room_id": "FREE2345"}]


def test_a_room_id_that_is_in_use_is_not_even_tried(private_room, alice, monkeypatch):
    drawn = iter([code_of(private_room), "FREE2345"])
    monkeypatch.setattr("rooms.codes.fresh", lambda: next(drawn))
    participant = services.create_room(creator=alice, name="Attic", is_public=False)
    assert room_of(participant.conversation).code == "FREE2345"


# --- changing one ----------------------------------------------------------------------------------------------------


def test_what_is_described_otherwise_is_stored_and_told(public_room, alice):
    with captured_events() as told:
        update(alice, public_room, description="Small.", max_members=7)
    [event] = told
    assert (event.type, event.topic) == ("chat_updated", topics.conversation(public_room.pk))
    assert event.payload["fields"] == {"description": "Small.", "max_members": 7}
    assert (room_of(public_room).description, room_of(public_room).max_members) == ("Small.", 7)
    with captured_events() as told:
        update(alice, public_room, description="Small.", max_members=None)
    assert [event.payload["fields"] for event in told] == [{"max_members": None}]


def test_as_it_is_is_no_change(public_room, alice):
    with captured_events() as told:
        update(alice, public_room, name="Hall", description="For everybody.", max_members=None, is_active=True)
        update(alice, public_room)
    assert told == []


@pytest.mark.engines
def test_there_cannot_be_less_room_than_members(public_room, alice):
    with captured_events() as told, pytest.raises(Invalid) as refused:
        update(alice, public_room, name="Attic", max_members=1)
    assert (list(refused.value.fields), told) == (["max_members"], [])
    assert Conversation.objects.get().name == "Hall"  # all or nothing
    update(alice, public_room, max_members=2)
    assert room_of(public_room).max_members == 2


def test_a_name_and_closing_at_once(public_room, alice):
    with captured_events() as told:
        update(alice, public_room, name="Attic", description="Dark.", is_active=False)
    assert [event.type for event in told] == ["message", "chat_updated", "chat_updated", "message", "chat_updated"]
    said = Message.objects.order_by("-seq").values_list("content", flat=True)[:2]
    assert list(said) == ["Alice closed this conversation.", "Alice changed the name to “Attic”."]
    with pytest.raises(Forbidden):
        update(alice, public_room, name="Cave")
    with pytest.raises(Forbidden):
        update(alice, public_room, description="Light.")


def test_an_admin_describes_and_limits_and_does_not_close(public_room, alice, bob):
    change_role(actor=alice, chat_id=public_room.pk, person=bob, role="admin")
    update(bob, public_room, name="Attic", description="Dark.", max_members=3)
    with pytest.raises(Forbidden):
        update(bob, public_room, name="Cave", is_active=False)
    set_active(actor=alice, chat_id=public_room.pk, is_active=False)
    with pytest.raises(Forbidden):
        update(bob, public_room, name="Cave", is_active=True)
    conversation = Conversation.objects.get()
    assert (conversation.name, conversation.is_active) == ("Attic", False)


@pytest.mark.parametrize("changes", [{"name": "Attic"}, {"description": "x"}, {"max_members": 5}, {"is_active": False}])
def test_members_and_whoever_is_outside_change_nothing(changes, public_room, private_room, bob, carol):
    for room, person, refusal in (
        (public_room, bob, Forbidden),
        (private_room, bob, Forbidden),
        (public_room, carol, Forbidden),
        (private_room, carol, NotFound),
    ):
        with captured_events() as told, pytest.raises(refusal):
            update(person, room, **changes)
        assert told == []


# --- another Room ID -------------------------------------------------------------------------------------------------


def test_another_room_id_is_told_to_its_creator_only(private_room, alice):
    before = code_of(private_room)
    with captured_events() as told:
        services.renew_code(actor=alice, chat_id=private_room.pk)
    after = code_of(private_room)
    assert after != before
    [event] = told
    assert (event.type, event.topic) == ("chat_settings", topics.user(alice.pk))
    assert event.payload == {"chat_id": str(private_room.pk), "fields": {"room_id": after}}


def test_only_the_creator_renews_and_a_public_room_has_none(private_room, public_room, alice, bob, carol):
    change_role(actor=alice, chat_id=private_room.pk, person=bob, role="admin")
    add_member(actor=alice, chat_id=private_room.pk, person=carol)
    before = code_of(private_room)
    for person in (bob, carol):
        with pytest.raises(Forbidden):
            services.renew_code(actor=person, chat_id=private_room.pk)
    with pytest.raises(Conflict):
        services.renew_code(actor=alice, chat_id=public_room.pk)
    assert code_of(private_room) == before


def test_whoever_is_outside_renews_nothing(private_room, public_room, group, carol, alice):
    for actor, conversation, refusal in (
        (carol, private_room, NotFound),
        (carol, public_room, Forbidden),
        (alice, group, NotFound),
    ):
        with pytest.raises(refusal):
            services.renew_code(actor=actor, chat_id=conversation.pk)


def test_the_new_creator_gets_a_new_room_id(private_room, alice, bob):
    before = code_of(private_room)
    with captured_events() as told:
        leave(person=alice, chat_id=private_room.pk, kind="room")
    after = code_of(private_room)
    assert after != before
    [told_code] = [event for event in told if event.payload.get("fields", {}).get("room_id")]
    assert (told_code.topic, told_code.payload["fields"]) == (topics.user(bob.pk), {"room_id": after})
