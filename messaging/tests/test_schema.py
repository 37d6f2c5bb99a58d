"""What OpenAPI says about conversations and messages is what is sent."""

import pytest

from messaging import schema, services

from .shapes import compare, declared_in

# Shapes that nothing sends yet: their lists are empty, their objects null.
UNUSED = {schema.AttachmentSerializer, schema.ReactionSerializer, schema.SystemSerializer}


@pytest.fixture
def answers(conversation, say, as_alice, alice, bob):
    """One answer of every shape, with everything in it that can be."""
    first = say(bob, "Tea?")
    reply = say(bob, "or coffee?", reply_to=first.pk)
    services.set_position(person=bob, chat_id=conversation.pk)
    at = f"/api/chats/{conversation.pk}"
    return {
        schema.ChatsSerializer: as_alice.get("/api/chats").json(),
        schema.OneChatSerializer: as_alice.get(at).json(),
        schema.HistorySerializer: as_alice.get(f"{at}/messages").json(),
        schema.ChangesSerializer: as_alice.get(f"{at}/changes?after=1").json(),
        schema.MembersSerializer: as_alice.get(f"{at}/members").json(),
        schema.ActiveUsersSerializer: as_alice.get(f"{at}/active-users").json(),
        schema.MessageSerializer: as_alice.get(f"/api/messages/{reply.pk}").json(),
        schema.ReadingSerializer: as_alice.post(f"{at}/read").json(),
        schema.TakenSerializer: as_alice.post("/api/messages/read", {"sender": "bob"}).json(),
    }


def test_every_answer_has_the_keys_that_are_declared(answers):
    seen = set()
    for declared, shape in answers.items():
        compare(shape, declared(), seen)
    assert declared_in(schema) - seen == UNUSED


def test_an_answer_that_must_be_dropped_says_so(conversation, as_alice):
    shape = as_alice.get(f"/api/chats/{conversation.pk}/changes?after=9").json()
    compare(shape, schema.ChangesSerializer(), set())
    assert shape["reset"] is True


def test_a_message_for_one_person_declares_who_has_read_it(answers):
    shape = answers[schema.MessageSerializer]
    assert shape.keys() == schema.MessageSerializer().fields.keys()
