"""What conversations, messages and events are declared to look like is what is sent."""

from typing import get_type_hints

import pytest

import accounts.events
from chatproject.realtime.publish import Event
from messaging import event_payloads, events, payloads, serializers, services
from messaging.queries import ConversationPresence, Receipts
from testing.captured import captured_events
from testing.shapes import compare, declared_in

# What nothing sends yet: lists of these are empty.
UNUSED = {payloads.AttachmentPayload, payloads.ReactionPayload}
# What is part of others, and never sent as it is.
PARTS = {payloads.DisplayPayload, payloads.DetailsPayload}


@pytest.fixture
def answers(conversation, group, say, as_alice, alice, bob):
    """One answer of every shape, with everything in it that can be."""
    first = say(bob, "Tea?")
    reply = say(bob, "or coffee?", reply_to=first.pk)
    services.set_position(person=bob, chat_id=conversation.pk)
    at = f"/api/chats/{conversation.pk}"
    return {
        payloads.ChatsPayload: as_alice.get("/api/chats").json(),
        payloads.OneChatPayload: as_alice.get(at).json(),
        payloads.HistoryPayload: as_alice.get(f"{at}/messages").json(),
        payloads.ChangesPayload: as_alice.get(f"{at}/changes?after=1").json(),
        payloads.MembersPayload: as_alice.get(f"{at}/members").json(),
        payloads.ActiveUsersPayload: as_alice.get(f"{at}/active-users").json(),
        payloads.MessagePayload: as_alice.get(f"/api/messages/{reply.pk}").json(),
        payloads.ReadingPayload: as_alice.post(f"{at}/read").json(),
        payloads.TakenPayload: as_alice.post("/api/messages/read", {"sender": "bob"}).json(),
    }


def test_every_answer_is_as_it_is_declared(answers):
    seen = set()
    for declared, shape in answers.items():
        compare(shape, declared, seen)
    assert declared_in(payloads) - seen == UNUSED | PARTS


def test_an_answer_that_must_be_dropped_says_so(conversation, as_alice):
    shape = as_alice.get(f"/api/chats/{conversation.pk}/changes?after=9").json()
    compare(shape, payloads.ChangesPayload, set())
    assert shape["reset"] is True


def test_a_message_for_one_person_declares_who_has_read_it_or_how_many(answers, conversation, say, alice):
    shape = answers[payloads.MessagePayload]
    declared = get_type_hints(payloads.MessagePayload).keys()
    assert declared - shape.keys() == {"read_count"}
    counted = serializers.message_for(say(alice), Receipts({}, named=False))
    compare(counted, payloads.MessagePayload, set())
    assert declared - counted.keys() == {"read", "read_by"}


def test_a_system_message_about_many_people_is_as_it_is_declared(people):
    shape = serializers.system("added", people(12), None)
    compare(shape, payloads.SystemPayload, set())
    assert (len(shape["users"]), shape["count"]) == (10, 12)


@pytest.mark.parametrize(
    ("value", "field"),
    [
        ({"id": 1}, "id"),
        ({"notify": "loudly"}, "notify"),
        ({"name": None}, "name"),
        ({"more": 1}, "Payload"),
        ({"peer": {"id": "x"}}, "peer"),
    ],
)
def test_what_is_not_as_it_is_declared_is_found(answers, value, field):
    [chat, *_] = answers[payloads.ChatsPayload]["chats"]
    with pytest.raises(AssertionError, match=field):
        compare(chat | value, payloads.ChatPayload, set())


# --- events ----------------------------------------------------------------------------------------------------------


def declared_for(event):
    return get_type_hints(event.payload)["return"]


EVENTS = {
    event.type: event
    for module in (accounts.events, events)
    for event in vars(module).values()
    if isinstance(event, type) and issubclass(event, Event) and event is not Event
}


def test_every_event_is_as_it_is_declared(group, public_room, say, alice, bob, carol):
    said = say(alice)
    with captured_events() as told:
        accounts.services.update_profile(user=alice, changes={"display_name": "Al"})
        services.edit_message(person=alice, message_id=said.pk, content="other")
        services.delete_message(person=alice, message_id=said.pk)
        services.add_member(actor=alice, chat_id=group.pk, person=carol)
        services.rename(actor=alice, chat_id=group.pk, name="Band")
        services.show_typing(person=bob, chat_id=group.pk)
        services.show_typing(person=bob, chat_id=group.pk, is_typing=False)
        services.set_position(person=bob, chat_id=group.pk)
        services.change_role(actor=alice, chat_id=group.pk, person=bob, role="admin")
        services.disband(actor=alice, chat_id=group.pk)
        services.leave(person=bob, chat_id=public_room.pk, kind="room")
    frames = {event.type: event.payload for event in told}
    frames["status"] = accounts.events.StatusChanged(alice, "online").payload()
    frames["online_users"] = events.OnlineUsers(group.pk, ConversationPresence({alice.pk}, 1, [alice])).payload()
    seen = set()
    for type, payload in frames.items():
        compare(payload, declared_for(EVENTS[type]), seen)
    assert frames.keys() == EVENTS.keys()
    assert declared_in(event_payloads) <= seen


def test_what_changed_of_a_conversation_is_told_as_it_is_listed(group, public_room, alice, bob):
    listed = get_type_hints(payloads.ChatPayload, include_extras=True)
    with captured_events() as told:
        services.rename(actor=alice, chat_id=group.pk, name="Band")
        services.change_role(actor=alice, chat_id=group.pk, person=bob, role="admin")
        services.leave(person=bob, chat_id=public_room.pk, kind="room")
    changed = [event.payload["fields"] for event in told if event.type in {"chat_updated", "chat_settings"}]
    assert set().union(*changed) == {"name", "avatar_url", "my_role", "member_count"}
    for fields in changed:
        for name, value in fields.items():
            compare(value, listed[name], set(), name)
