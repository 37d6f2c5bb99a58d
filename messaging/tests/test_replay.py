"""For each event: what a client held before, and the event, make what it would fetch afresh."""

from datetime import UTC, datetime
from uuid import UUID

import pytest

from chatproject.realtime import topics
from chatproject.testing.captured import captured_events
from messaging import services

from .follower import bare, tombstone


def fetched(client):
    """All that a client holds: its conversations, and for each the messages and how far people have read."""
    chats = {chat["id"]: chat for chat in client.get("/api/chats").json()["chats"]}
    for chat in chats.values():
        page = client.get(f"/api/chats/{chat['id']}/messages").json()
        chat["last_message"] = chat["last_message"] and bare(chat["last_message"])
        chat["messages"] = {message["id"]: bare(message) for message in page["messages"]}
        chat["reads"] = page["reads"]
    return chats


def replayed(chats, told, person):
    """What `chats` become for `person` by these events, as far as `person` hears them."""
    for event in told:
        heard = {topics.conversation(UUID(chat_id)) for chat_id in chats} | {topics.user(person.pk)}
        if event.topic in heard:
            APPLY[event.type](chats, event.payload, str(person.pk))
    return chats


def _message(chats, payload, me):
    chat, message = chats[payload["chat_id"]], payload["message"]
    sender = message["sender"]["id"]
    chat["messages"][message["id"]] = message
    chat["head"], chat["last_message"] = payload["n"], message
    if sender in chat["reads"]:  # who says something has read what came before
        chat["reads"][sender] = message["seq"]
    if sender == me:
        chat["last_read_seq"], chat["unread"] = message["seq"], 0
    else:
        chat["unread"] += 1


def _changed(chats, n, chat_id, message):
    chat = chats[chat_id]
    chat["head"] = n
    chat["messages"][message["id"]] = message
    if chat["last_message"]["id"] == message["id"]:
        chat["last_message"] = message


def _message_edited(chats, payload, me):
    _changed(chats, payload["n"], payload["chat_id"], payload["message"])


def _message_deleted(chats, payload, me):
    held = chats[payload["chat_id"]]["messages"][payload["message_id"]]
    _changed(chats, payload["n"], payload["chat_id"], tombstone(held, payload))


def _read(chats, payload, me):
    chats[payload["chat_id"]]["reads"][payload["user_id"]] = payload["seq"]


def _read_position(chats, payload, me):
    chats[payload["chat_id"]] |= {name: payload[name] for name in ("last_read_seq", "unread")}


def _chat_added(chats, payload, me):
    chat = payload["chat"]
    nobody = {me: 0, chat["peer"]["id"]: 0}
    chats[chat["id"]] = {**chat, "messages": {}, "reads": nobody}


def _chat_settings(chats, payload, me):
    chats[payload["chat_id"]] |= payload["fields"]


APPLY = {
    "message": _message,
    "message_edited": _message_edited,
    "message_deleted": _message_deleted,
    "read": _read,
    "read_position": _read_position,
    "chat_added": _chat_added,
    "chat_settings": _chat_settings,
}


@pytest.fixture
def replays(as_alice, as_bob, as_carol, alice, bob, carol):
    """`replays(act)`: for everybody, what was held before and the events of `act` make what is there after it."""
    everybody = [(as_alice, alice), (as_bob, bob), (as_carol, carol)]

    def replays(act):
        before = [fetched(client) for client, _ in everybody]
        with captured_events() as told:
            act()
        for (client, person), held in zip(everybody, before, strict=True):
            assert replayed(held, told, person) == fetched(client), person
        return [event.type for event in told]

    return replays


@pytest.fixture
def talk(chat, say, alice, bob) -> list:
    """Alice has said three things and bob two, in turns; bob has read the first."""
    messages = [say((alice, bob)[number % 2], f"message {number}") for number in range(5)]
    services.set_position(person=bob, chat_id=chat.pk, seq=1)
    return messages


def test_opening_a_conversation(replays, alice, carol):
    assert replays(lambda: services.open_direct(person=alice, peer=carol)) == ["chat_added"]


def test_the_first_message(chat, say, replays, alice):
    assert replays(lambda: say(alice, "first")) == ["chat_added", "message"]


def test_a_message(talk, say, replays, alice, bob):
    assert replays(lambda: say(alice, "**more**", client_id="a-1")) == ["message"]
    assert replays(lambda: say(bob, "an answer", reply_to=talk[0].pk)) == ["message", "read_position", "read"]


def test_an_edit_of_any_message(talk, replays, alice):
    for message in (talk[0], talk[4]):
        assert replays(
            lambda message=message: services.edit_message(person=alice, message_id=message.pk, content="*edited*")
        ) == ["message_edited"]


def test_a_deletion_of_any_message(talk, replays, alice):
    services.edit_message(person=alice, message_id=talk[4].pk, content="edited before")
    for message in (talk[0], talk[4]):
        assert replays(lambda message=message: services.delete_message(person=alice, message_id=message.pk)) == [
            "message_deleted"
        ]


def test_reading(chat, talk, replays, bob):
    assert replays(lambda: services.set_position(person=bob, chat_id=chat.pk)) == ["read_position", "read"]


def test_making_unread_again_and_reading_that(chat, talk, replays, bob):
    back = {"person": bob, "chat_id": chat.pk}
    services.set_position(**back)
    assert replays(lambda: services.set_position(**back, unread_from=3)) == ["read_position"]
    assert replays(lambda: services.set_position(**back, seq=4)) == ["read_position"]


def test_settings(talk, place_of, replays, alice):
    changes = {"notify": "none", "pinned": True, "muted_until": datetime(2030, 1, 1, tzinfo=UTC)}
    assert replays(lambda: services.change_settings(place=place_of(alice), changes=changes)) == ["chat_settings"]


def test_many_things_in_one_batch(chat, talk, say, replays, alice, bob):
    calls = [services.Call(person.pk, chat.pk, "x", "<p>x</p>") for person in (bob, alice, alice, bob, alice)]
    kinds = replays(lambda: services.send_messages(calls))
    assert kinds.count("message") == 5


def test_a_conversation_from_its_opening_to_its_end(replays, alice, bob):
    def live():
        place, _ = services.open_direct(person=alice, peer=bob)
        chat_id = place.conversation_id
        sent = [services.send_message(sender=alice, chat_id=chat_id, content=f"{n}").message for n in range(3)]
        services.set_position(person=bob, chat_id=chat_id, seq=2)
        services.send_message(sender=bob, chat_id=chat_id, content="yes")
        services.edit_message(person=alice, message_id=sent[0].pk, content="edited")
        services.delete_message(person=alice, message_id=sent[2].pk)
        services.set_position(person=bob, chat_id=chat_id)
        services.set_position(person=alice, chat_id=chat_id)

    assert replays(live)[0] == "chat_added"
