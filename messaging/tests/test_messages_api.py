"""REST about messages: sending, changing, histories."""

import pytest

from chatproject.db import uuid7
from messaging.models import Conversation
from testing.routes import NOT_FOUND


def test_a_sent_message_is_201_and_a_repeat_200(conversation, as_alice):
    address = f"/api/chats/{conversation.pk}/messages"
    sent = as_alice.post(address, {"content": "**hello**", "client_id": "a-1"})
    assert (sent.status_code, sent.json()["html"]) == (201, "<p><strong>hello</strong></p>")
    again = as_alice.post(address, {"content": "something else", "client_id": "a-1"})
    assert (again.status_code, again.json()) == (200, sent.json())


def test_a_message_to_a_person_opens_their_conversation(as_alice, as_bob, alice, bob):
    sent = as_alice.post("/api/messages/send", {"receiver": "bob", "content": "hello", "client_id": "a-1"})
    assert sent.status_code == 201
    again = as_alice.post("/api/messages/send", {"receiver": str(bob.pk), "content": "hello", "client_id": "a-1"})
    assert (again.status_code, again.json()) == (200, sent.json())
    in_chat = as_alice.post(f"/api/chats/{sent.json()['chat_id']}/messages", {"content": "x", "client_id": "a-1"})
    assert (in_chat.status_code, in_chat.json()) == (200, sent.json())
    assert as_bob.get("/api/messages/alice").json()["messages"][0]["content"] == "hello"


def test_there_is_nothing_to_say_to_nobody_or_to_oneself(as_alice):
    answer = as_alice.post("/api/messages/send", {"receiver": "nobody", "content": "hello"})
    assert (answer.status_code, answer.json()["code"]) == (404, "user_not_found")
    answer = as_alice.post("/api/messages/send", {"receiver": "alice", "content": "hello"})
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")
    assert not Conversation.objects.exists()


def test_a_reply_to_what_is_elsewhere_is_invalid(conversation, as_alice, as_carol, alice):
    elsewhere = as_carol.post("/api/messages/send", {"receiver": "alice", "content": "psst"}).json()["id"]
    answer = as_alice.post(f"/api/chats/{conversation.pk}/messages", {"content": "x", "reply_to": elsewhere})
    assert (answer.status_code, list(answer.json()["fields"])) == (400, ["reply_to"])


@pytest.mark.usefixtures("still_clock")
def test_too_many_messages_are_429_with_a_time_to_wait(conversation, as_alice):
    for _ in range(20):
        assert as_alice.post(f"/api/chats/{conversation.pk}/messages", {"content": "x"}).status_code == 201
    answer = as_alice.post(f"/api/chats/{conversation.pk}/messages", {"content": "x"})
    assert (answer.status_code, answer.json()["code"]) == (429, "rate_limited")
    assert (answer.json()["retry_after"], answer["Retry-After"]) == (1, "1")


def test_nothing_is_said_where_it_is_closed(conversation, as_alice):
    Conversation.objects.filter(pk=conversation.pk).update(is_active=False)
    answer = as_alice.post(f"/api/chats/{conversation.pk}/messages", {"content": "x"})
    assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")


@pytest.mark.parametrize("name", ["{id}", "bob", "BOB", "bob@example.org"])
@pytest.mark.parametrize("prefix", ["/api/messages/{}", "/api/users/{}/messages"])
def test_the_history_with_a_person_is_found_by_every_name(prefix, name, message, as_alice, bob):
    answer = as_alice.get(prefix.format(name.format(id=bob.pk)))
    assert answer.status_code == 200
    assert [row["id"] for row in answer.json()["messages"]] == [str(message.pk)]


def test_the_history_with_somebody_new_is_empty_and_makes_nothing(as_alice, bob):
    empty = {"messages": [], "has_before": False, "has_after": False, "head": 0, "reads": {}}
    assert as_alice.get("/api/messages/bob").json() == empty
    assert as_alice.get("/api/users/bob/messages?before=0").json() == empty
    assert not Conversation.objects.exists()


def test_the_history_with_nobody_is_not_found(as_alice):
    for address in ("/api/messages/nobody", "/api/messages/nobody@example.org", "/api/users/nobody/messages"):
        answer = as_alice.get(address)
        assert (answer.status_code, answer.json()["code"]) == (404, "user_not_found")


def test_an_address_that_is_both_nobody_and_no_message_is_not_found(as_alice):
    assert as_alice.get(f"/api/messages/{uuid7()}").json() == NOT_FOUND


def test_only_messages_have_ids_that_can_be_changed(as_alice, bob):
    for name in ("bob", "bob@example.org", str(bob.pk), str(uuid7())):
        assert as_alice.patch(f"/api/messages/{name}", {"content": "x"}).json() == NOT_FOUND
        assert as_alice.delete(f"/api/messages/{name}").json() == NOT_FOUND


def test_an_edit_is_answered_with_the_message(message, as_bob):
    answer = as_bob.patch(f"/api/messages/{message.pk}", {"content": "*edited*"})
    assert (answer.status_code, answer.json()["changed"], answer.json()["edited"]) == (200, 2, True)
    assert answer.json()["html"] == "<p><em>edited</em></p>"


def test_somebody_elses_message_can_be_read_and_not_changed(message, as_alice):
    assert as_alice.get(f"/api/messages/{message.pk}").json()["content"] == "between us"
    for answer in (
        as_alice.patch(f"/api/messages/{message.pk}", {"content": "x"}),
        as_alice.delete(f"/api/messages/{message.pk}"),
    ):
        assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")


def test_what_is_deleted_cannot_be_edited_and_can_be_deleted_again(message, as_bob):
    assert as_bob.delete(f"/api/messages/{message.pk}").status_code == 204
    assert as_bob.delete(f"/api/messages/{message.pk}").status_code == 204
    answer = as_bob.patch(f"/api/messages/{message.pk}", {"content": "x"})
    assert (answer.status_code, answer.json()["code"]) == (409, "conflict")
    assert as_bob.get(f"/api/messages/{message.pk}").json()["deleted"] is True


def test_pages_take_at_most_one_bound(conversation, message, as_alice):
    address = f"/api/chats/{conversation.pk}/messages"
    answer = as_alice.get(address, {"before": 2, "after": 0})
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")
    assert as_alice.get(address, {"around": 1, "limit": 1}).json()["messages"][0]["seq"] == 1


@pytest.mark.engines
def test_changes_are_those_of_the_protocol(conversation, message, as_alice, alice, bob):
    answer = as_alice.get(f"/api/chats/{conversation.pk}/changes", {"after": 0}).json()
    assert [row["id"] for row in answer.pop("messages")] == [str(message.pk)]
    assert answer == {"next": 1, "head": 1, "complete": True, "reads": {str(alice.pk): 0, str(bob.pk): 1}}
    ahead = as_alice.get(f"/api/chats/{conversation.pk}/changes", {"after": 2}).json()
    assert (ahead["messages"], ahead["next"], ahead["head"], ahead["reset"]) == ([], 1, 1, True)
