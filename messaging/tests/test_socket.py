"""Talking over sockets: each frame, its answer, and what the others get."""

import asyncio

import pytest
from django.db import OperationalError

from chatproject.db import uuid7
from chatproject.realtime import threads
from chatproject.realtime.threads import in_database
from chatproject.realtime.turns import TurnPool
from messaging import queries, services
from messaging.models import Conversation, Message, Participant
from testing.clients import api_client

from .follower import bare

NOT_FOUND = {"type": "error", "code": "not_found", "error": "There is nothing here."}


@pytest.fixture
async def said(batchers, say, bob):
    """What bob has said to alice."""
    return await in_database(say, bob, "between us")


@pytest.mark.engines
async def test_signing_in_tells_where_the_conversations_stand(connect, conversation, said, alice, bob, carol):
    other = (
        await in_database(services.get_or_create_direct, person=carol, peer=alice)
    ).participant  # of which alice knows nothing yet
    socket = await connect()
    token = (await in_database(lambda: api_client(alice)._credentials["HTTP_AUTHORIZATION"])).partition(" ")[2]
    opened = await socket.ask("auth", token=token)
    assert opened["type"] == "authenticated"
    assert opened["user"]["username"] == "alice"
    assert opened["heads"] == {str(conversation.pk): 1}
    assert opened["heartbeat"] == 25
    assert not opened.get("more")
    assert {"session_id", "epoch", "build"} <= opened.keys()
    assert str(other.conversation_id) not in opened["heads"]
    assert (await socket.ask("auth", token=token))["code"] == "forbidden"


async def test_a_ping_is_answered_with_a_pong(connect, alice):
    socket = await connect(alice)
    await socket.send("ping", id="p-1")
    assert await socket.receive() == {"type": "pong", "re": "p-1"}
    await socket.send("ping")
    assert await socket.receive() == {"type": "pong"}


@pytest.mark.engines
async def test_a_message_is_acknowledged_and_heard_by_both(connect, conversation, said, alice, bob):
    hers, his = await connect(alice), await connect(bob)
    ack = await hers.ask("message", chat_id=str(conversation.pk), content="*hello*", client_id="a-1")
    assert (ack["type"], ack["client_id"]) == ("ack", "a-1")
    assert (ack["message"]["seq"], ack["message"]["html"]) == (2, "<p><em>hello</em></p>")
    for socket in (hers, his):
        event = await socket.receive("message")
        assert event == {"type": "message", "chat_id": str(conversation.pk), "n": 2, "message": ack["message"]}
    stored = await in_database(Message.objects.get, pk=ack["message"]["id"])
    assert (stored.seq, stored.content) == (2, "*hello*")


@pytest.mark.parametrize("address", ["chat_id", "group_id", "room_id"])
async def test_every_name_for_a_conversation_leads_there(address, connect, conversation, said, alice):
    socket = await connect(alice)
    ack = await socket.ask("message", **{address: str(conversation.pk)}, content="hello")
    assert ack["message"]["chat_id"] == str(conversation.pk)


async def test_a_message_to_a_person_opens_the_conversation_on_both_sides(connect, alice, bob):
    hers, his = await connect(alice), await connect(bob)
    ack = await hers.ask("message", receiver="bob", content="hello")
    for socket, name in ((hers, "Bob"), (his, "Alice")):
        added, event = await socket.receive(), await socket.receive()
        assert (added["type"], added["chat"]["name"], added["chat"]["head"]) == ("chat_added", name, 0)
        assert (event["type"], event["n"], event["message"]) == ("message", 1, ack["message"])
    again = await his.ask("message", receiver="alice@example.org", content="hi")
    assert (again["message"]["chat_id"], again["message"]["seq"]) == (ack["message"]["chat_id"], 2)


async def test_an_edit_and_a_deletion_are_acknowledged_and_delivered(connect, conversation, said, alice, bob):
    hers, his = await connect(alice), await connect(bob)
    edited = await his.ask("edit_message", message_id=str(said.pk), content="edited")
    assert (edited["type"], edited["message"]["changed"], edited["message"]["edited"]) == ("ack", 2, True)
    deleted = await his.ask("delete_message", messageId=str(said.pk))
    assert (deleted["message"]["changed"], deleted["message"]["content"]) == (3, "")
    event = await hers.receive()
    assert event == {"type": "message_edited", "chat_id": str(conversation.pk), "n": 2, "message": edited["message"]}
    event = await hers.receive()
    assert (event["type"], event["n"], event["message_id"]) == ("message_deleted", 3, str(said.pk))
    assert event["deleted_at"] == deleted["message"]["deleted_at"]


async def test_reading_is_acknowledged_and_delivered(connect, conversation, said, alice, bob):
    hers, her_phone, his = await connect(alice), await connect(alice), await connect(bob)
    assert await hers.ask("read", chat_id=str(conversation.pk)) == {"type": "ack", "last_read_seq": 1, "unread": 0}
    expected = {"chat_id": str(conversation.pk), "last_read_seq": 1, "unread": 0, "rev": 1}
    assert await her_phone.receive("read_position") == {"type": "read_position", **expected}
    assert await his.receive("read") == {
        "type": "read",
        "chat_id": str(conversation.pk),
        "user_id": str(alice.pk),
        "seq": 1,
    }
    back = await hers.ask("read", receiver="bob", unread_from=1)
    assert back == {"type": "ack", "last_read_seq": 0, "unread": 1}
    assert (await her_phone.receive("read_position"))["rev"] == 2
    assert await his.silence() == []  # nobody is shown that something was made unread


async def test_reading_waits_in_its_batch_and_on_no_database_thread(connect, conversation, said, alice, monkeypatch):
    socket = await connect(alice)
    monkeypatch.setattr(threads, "_pool", lambda: TurnPool(1, name="full", most_waiting=0))
    assert (await socket.ask("sync", chat_id=str(conversation.pk), after=0))["code"] == "unavailable"
    assert (await socket.ask("read", chat_id=str(conversation.pk)))["last_read_seq"] == 1


async def test_reading_what_nobody_said_begins_no_conversation(connect, alice, carol):
    socket = await connect(alice)
    assert await socket.ask("read", receiver="carol") == {"type": "ack", "last_read_seq": 0, "unread": 0}
    assert await socket.silence() == []
    assert not await in_database(Conversation.objects.exists)
    assert (await socket.ask("read", receiver="alice"))["code"] == "invalid"
    assert (await socket.ask("read", receiver="nobody-here"))["code"] == "user_not_found"


async def test_a_sync_answers_as_rest_does(connect, conversation, said, alice, bob):
    await in_database(services.edit_message, person=bob, message_id=said.pk, content="edited")
    socket = await connect(alice)
    changes = await socket.ask("sync", chat_id=str(conversation.pk), after=0)
    assert [(row["seq"], row["changed"], row["content"]) for row in changes["messages"]] == [(1, 2, "edited")]
    rest = await asyncio.to_thread(
        lambda: api_client(alice).get(f"/api/chats/{conversation.pk}/changes?after=0").json()
    )
    assert changes == {"type": "changes", "chat_id": str(conversation.pk), **rest}
    assert (changes["next"], changes["head"], changes["complete"]) == (2, 2, True)
    ahead = await socket.ask("sync", chat_id=str(conversation.pk), after=7, limit=1)
    assert (ahead["messages"], ahead["reset"]) == ([], True)


async def test_after_a_sync_that_failed_the_next_one_lets_a_newcomer_hear(connect, group, monkeypatch, alice, carol):
    """A command has let her in, so that her socket was not told."""
    hers = await connect(carol)
    await in_database(Participant.objects.create, conversation=group, user=carol)
    find, failures = queries.changes, [OperationalError("the disk is full")]

    def fails_at_first(*args, **given):
        if failures:
            raise failures.pop()
        return find(*args, **given)

    monkeypatch.setattr(queries, "changes", fails_at_first)
    answers = [await hers.ask("sync", chat_id=str(group.pk), after=0) for _ in range(2)]
    assert [answer["type"] for answer in answers] == ["error", "changes"]
    await in_database(services.send_message, sender=alice, chat_id=group.pk, content="hello")
    assert (await hers.receive("message"))["message"]["content"] == "hello"


async def test_errors_are_answers_too(connect, conversation, said, alice):
    socket = await connect(alice)
    assert await socket.ask("edit_message", message_id=str(uuid7()), content="x") == NOT_FOUND
    assert (await socket.ask("edit_message", message_id=str(said.pk), content="x"))["code"] == "forbidden"
    refused = await socket.ask("message", chat_id=str(conversation.pk), content=" ")
    assert (refused["type"], refused["code"], list(refused["fields"])) == ("error", "invalid", ["content"])
    assert (await socket.ask("message", receiver="nobody", content="x"))["code"] == "user_not_found"


@pytest.mark.usefixtures("still_clock")
async def test_too_many_messages_are_refused_with_a_time_to_wait(connect, conversation, said, alice):
    socket = await connect(alice)
    for _ in range(20):
        assert (await socket.ask("message", chat_id=str(conversation.pk), content="x"))["type"] == "ack"
    limited = await socket.ask("message", chat_id=str(conversation.pk), content="x")
    assert (limited["code"], limited["retry_after"]) == ("rate_limited", 1)


async def test_carol_gets_the_same_answers_as_about_what_never_was(connect, conversation, said, carol, bob):
    socket, his = await connect(carol), await connect(bob)
    assert (await his.ask("sync", chat_id=str(conversation.pk), after=0))["head"] == 1  # it exists
    for chat_id, message_id in ((conversation.pk, said.pk), (uuid7(), uuid7())):
        for kind, fields in (
            ("message", {"chat_id": str(chat_id), "content": "let me in"}),
            ("read", {"chat_id": str(chat_id)}),
            ("sync", {"chat_id": str(chat_id), "after": 0}),
            ("edit_message", {"message_id": str(message_id), "content": "mine"}),
            ("delete_message", {"message_id": str(message_id)}),
        ):
            assert await socket.ask(kind, **fields) == NOT_FOUND, kind
    stored = await in_database(Message.objects.get)
    assert (stored.content, stored.changed) == ("between us", 1)


async def test_carols_socket_hears_nothing_of_others(connect, conversation, said, alice, bob, carol):
    outside, hers, his = await connect(carol), await connect(alice), await connect(bob)
    await outside.ask("sync", chat_id=str(conversation.pk), after=0)  # asking does not subscribe her
    sent = await hers.ask("message", chat_id=str(conversation.pk), content="between us")
    await hers.ask("edit_message", message_id=sent["message"]["id"], content="edited")
    await hers.ask("delete_message", message_id=sent["message"]["id"])
    await his.ask("read", chat_id=str(conversation.pk))
    assert [event["n"] for event in await his.silence() if "n" in event] == [2, 3, 4]
    assert await outside.silence() == []


@pytest.mark.engines
async def test_the_same_message_over_socket_and_rest_at_once_is_one(connect, conversation, said, alice, as_alice):
    socket = await connect(alice)
    body = {"content": "once", "client_id": "a-1"}
    address = f"/api/chats/{conversation.pk}/messages"
    await asyncio.to_thread(as_alice.get, "/api/chats")  # lets the client load the middleware once
    frames = [socket.ask("message", chat_id=str(conversation.pk), **body)]
    posts = [asyncio.to_thread(as_alice.post, address, body) for _ in range(25)]
    for _ in range(25):
        await socket.send("message", id="again", chat_id=str(conversation.pk), **body)
    ack, *answers = await asyncio.gather(*frames, *posts)
    acks = [ack]
    while len(acks) < 26:
        frame = await socket.receive("ack")
        acks.append(frame)
    shapes = [frame["message"] for frame in acks] + [bare(answer.json()) for answer in answers]
    assert all(shape == shapes[0] for shape in shapes)
    assert {answer.status_code for answer in answers} <= {200, 201}
    assert [event["n"] for event in await socket.silence() if event["type"] == "message"] == [2]
    assert await in_database(Message.objects.filter(client_id="a-1").count) == 1
    assert (await in_database(Conversation.objects.get, pk=conversation.pk)).head == 2
