"""Many at once: real threads, each with a connection of its own, and batches that are really committed."""

import random

import pytest

from chatproject.core.errors import Conflict, Forbidden
from chatproject.realtime import topics
from messaging import services
from messaging.models import Conversation, Message, Participant
from testing.at_once import all_at_once, warm
from testing.captured import captured_events

pytestmark = [pytest.mark.engines, pytest.mark.usefixtures("batchers", "unlimited")]


def numbers_told(told, conversation):
    """The numbers of the events that `conversation` received, sorted."""
    received = [event for event in told if event.topic == topics.conversation(conversation.pk)]
    return sorted(event.payload["n"] for event in received if "n" in event.payload)


def test_fifty_openings_at_once_make_one_conversation(as_alice, as_bob):
    warm(as_alice, as_bob)

    def opening(number):
        client, peer = ((as_alice, "bob"), (as_bob, "alice"))[number % 2]
        return lambda: client.post("/api/chats", {"participants": [peer]})

    with captured_events() as told:
        answers = all_at_once(opening(number) for number in range(50))
    assert sorted(answer.status_code for answer in answers) == [200] * 49 + [201]
    assert len({answer.json()["id"] for answer in answers}) == Conversation.objects.count() == 1
    assert Participant.objects.count() == 2
    assert [event.type for event in told] == ["chat_added"]


def test_fifty_times_the_same_message_at_once_is_one(conversation, as_alice):
    warm(as_alice)
    address = f"/api/chats/{conversation.pk}/messages"
    with captured_events() as told:
        answers = all_at_once(
            [lambda n=n: as_alice.post(address, {"content": f"try {n}", "client_id": "a-1"}) for n in range(50)]
        )
    assert sorted(answer.status_code for answer in answers) == [200] * 49 + [201]
    assert len({answer.content for answer in answers}) == 1
    assert Message.objects.count() == 1
    assert numbers_told(told, conversation) == [1]


def test_eight_people_sending_fifty_each_leave_no_hole(conversation, alice, bob):
    def talk(number):
        sender = (alice, bob)[number % 2]

        def send():
            for turn in range(50):
                services.send_message(sender=sender, chat_id=conversation.pk, content=f"{number}.{turn}")

        return send

    with captured_events() as told:
        all_at_once(talk(number) for number in range(8))
    everything = list(range(1, 401))
    assert list(Message.objects.order_by("seq").values_list("seq", flat=True)) == everything
    assert list(Message.objects.order_by("seq").values_list("ordinal", flat=True)) == everything
    conversation.refresh_from_db()
    assert (conversation.head, conversation.messages, conversation.last_message.seq) == (400, 400, 400)
    assert numbers_told(told, conversation) == everything
    said = Message.objects.order_by("seq").values_list("content", flat=True)
    for number in range(8):  # each one's messages are in the order in which they were said
        assert [text for text in said if text.startswith(f"{number}.")] == [f"{number}.{turn}" for turn in range(50)]


def test_sending_editing_deleting_and_reading_at_once_number_every_change_once(conversation, say, alice, bob):
    messages = [say((alice, bob)[number % 2], f"message {number}") for number in range(10)]

    def busy(number):
        chance, person = random.Random(number), (alice, bob)[number % 2]
        mine = [message for message in messages if message.sender == person]

        def act(turn):
            match chance.choice(["send", "edit", "delete", "read", "unread"]):
                case "send":
                    services.send_message(sender=person, chat_id=conversation.pk, content=f"{number}.{turn}")
                case "edit":
                    services.edit_message(person=person, message_id=chance.choice(mine).pk, content=f"{number}.{turn}")
                case "delete" if turn > 15:
                    services.delete_message(person=person, message_id=chance.choice(mine).pk)
                case "read":
                    services.set_position(person=person, chat_id=conversation.pk)
                case _:
                    services.set_position(person=person, chat_id=conversation.pk, unread_from=chance.randint(1, 10))

        def run():
            for turn in range(20):
                try:
                    act(turn)
                except Conflict:
                    continue  # somebody had deleted it first

        return run

    with captured_events() as told:
        all_at_once(busy(number) for number in range(6))
    conversation.refresh_from_db()
    rows = list(Message.objects.order_by("seq").values_list("seq", "changed", "ordinal"))
    changed = [row[1] for row in rows]
    assert len(set(changed)) == len(changed)
    assert max(changed) <= conversation.head
    assert all(seq <= change for seq, change, _ in rows)
    assert [ordinal for *_, ordinal in rows] == list(range(1, conversation.messages + 1))
    assert numbers_told(told, conversation) == list(range(11, conversation.head + 1))
    for participant in Participant.objects.select_related("conversation"):
        passed = Message.objects.filter(seq__lte=participant.last_read_seq).count()
        assert participant.read_ordinal == passed
        assert participant.receipt_seq >= participant.last_read_seq


def test_one_message_edited_by_many_hands_at_once_ends_as_one_of_them_wrote_it(conversation, say, alice, bob):
    message = say(alice, "first")
    words = [f"edit {number}" for number in range(16)]

    def edit(content):
        return services.edit_message(person=alice, message_id=message.pk, content=content).changed

    def meddle():
        with pytest.raises(Forbidden):
            services.edit_message(person=bob, message_id=message.pk, content="meddled")

    results = all_at_once([*(lambda content=content: edit(content) for content in words), meddle])
    assert sorted(results[:-1]) == list(range(2, 18))
    stored = Message.objects.get()
    assert stored.changed == 17
    assert stored.content == words[results.index(17)]
