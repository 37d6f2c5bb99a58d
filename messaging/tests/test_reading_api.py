"""REST about reading: positions and receipts."""

from messaging.models import Participant
from testing.captured import captured_events
from testing.routes import NOT_FOUND


def test_who_has_read_a_message_is_told_to_its_sender(conversation, message, as_alice, as_bob, alice):
    unread = as_bob.get(f"/api/messages/{message.pk}").json()
    assert (unread["read_by"], unread["read"]) == ([], False)
    as_alice.post(f"/api/chats/{conversation.pk}/read")
    read = as_bob.get(f"/api/messages/{message.pk}").json()
    assert (read["read_by"], read["read"]) == ([str(alice.pk)], True)


def test_reading_by_number_and_back(conversation, say, bob, as_alice):
    for _ in range(4):
        say(bob)
    address = f"/api/chats/{conversation.pk}/read"
    assert as_alice.post(address, {"seq": 3}).json() == {"last_read_seq": 3, "unread": 1}
    assert as_alice.post(address).json() == {"last_read_seq": 4, "unread": 0}
    assert as_alice.post(address, {"unread_from": 2}).json() == {"last_read_seq": 1, "unread": 3}
    assert as_alice.post(address, {"seq": 1, "unread_from": 1}).status_code == 400


def test_read_says_how_many_it_took_from_unread(conversation, say, bob, as_alice):
    messages = [say(bob) for _ in range(5)]

    def read(**body):
        return as_alice.post("/api/messages/read", body).json()

    assert read(message_ids=[str(messages[1].pk), str(messages[0].pk)]) == {"read": 2}
    assert read(chat_id=str(conversation.pk), seq=3) == {"read": 1}
    assert read(sender="bob") == {"read": 2}
    assert read(sender="bob") == read(chat_id=str(conversation.pk)) == {"read": 0}


def test_reading_needs_one_of_three(conversation, as_alice):
    for body in ({}, {"sender": "bob", "chat_id": str(conversation.pk)}, {"message_ids": []}, {"seq": 3}):
        answer = as_alice.post("/api/messages/read", body)
        assert (answer.status_code, answer.json()["code"]) == (400, "invalid")


def test_carol_reads_nothing_of_others(conversation, message, as_carol, as_alice):
    with captured_events() as told:
        for body in ({"chat_id": str(conversation.pk)}, {"message_ids": [str(message.pk)]}):
            assert as_carol.post("/api/messages/read", body).json() == NOT_FOUND
    assert told == []
    assert not Participant.objects.filter(user__username="carol").exists()
    assert as_alice.post("/api/messages/read", {"chat_id": str(conversation.pk)}).json() == {"read": 1}
