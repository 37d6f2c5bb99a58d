"""The reads that happen all the time are answered from an index, as the database itself explains them."""

import json

import pytest
from django.db import connection

from accounts.models import Session, User
from messaging.models import Conversation, Message, Participant
from messaging.queries import direct_key
from messaging.services import open_direct, send_message

pytestmark = pytest.mark.django_db

HOT_READS = {
    "a page of the history": lambda chat, one, other: Message.objects.filter(
        conversation_id=chat.pk, seq__lt=5
    ).order_by("-seq")[:51],
    "the changes since a number": lambda chat, one, other: Message.objects.filter(
        conversation_id=chat.pk, changed__gt=1, changed__lte=chat.head
    ).order_by("changed")[:101],
    "a message that was sent before": lambda chat, one, other: Message.objects.filter(
        sender_id=one.pk, conversation_id=chat.pk, client_id__in=["one", "two"]
    ),
    "signing in by name": lambda chat, one, other: User.objects.filter(username=one.username),
    "signing in by e-mail address": lambda chat, one, other: User.objects.filter(email="alice@example.org"),
    "a session": lambda chat, one, other: Session.objects.filter(pk=chat.pk),
    "somebody's place": lambda chat, one, other: Participant.objects.filter(conversation_id=chat.pk, user_id=one.pk),
    "somebody's places": lambda chat, one, other: Participant.objects.filter(user_id=one.pk),
    "the direct conversation of two": lambda chat, one, other: Conversation.objects.filter(
        direct_key=direct_key(one.pk, other.pk)
    ),
    "what moved lately": lambda chat, one, other: Conversation.objects.filter(touched_at__gte=chat.touched_at),
    "which sessions ended lately": lambda chat, one, other: Session.objects.filter(ended_at__gte=chat.touched_at),
}


def reads_everything(reading):
    """Whether the plan of `reading` goes through a whole table."""
    if connection.vendor == "mongodb":
        return "COLLSCAN" in mongodb_plan(reading)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")  # which a table of a few rows would always be read with
        return "Seq Scan" in reading.explain()
    return "SCAN " in reading.explain()


def mongodb_plan(reading):
    """The plan of the same conditions written as one document, as the server of the tests wants them to see an index.

    MongoDB itself also sees through `$and`, and through the tests for null that the backend adds.
    """
    parsed = json.loads(reading.explain())["queryPlanner"]["parsedQuery"]
    conditions = {}
    for part in parsed.get("$and", [parsed]):
        for field, tests in part.items():
            conditions.setdefault(field, {}).update(
                {test: value for test, value in tests.items() if test not in {"$exists", "$not"}}
            )
    flat = {field: tests.get("$eq", tests) for field, tests in conditions.items()}
    collection = connection.get_collection(reading.model._meta.db_table)
    return json.dumps(collection.find(flat).explain()["queryPlanner"]["winningPlan"])


@pytest.mark.parametrize("name", HOT_READS)
def test_a_hot_read_uses_an_index(name, alice, bob):
    place, _ = open_direct(person=alice, peer=bob)
    for number in range(6):
        send_message(sender=alice, chat_id=place.conversation_id, content=f"Message {number}")
    chat = Conversation.objects.get(pk=place.conversation_id)

    assert not reads_everything(HOT_READS[name](chat, alice, bob))


def test_a_read_without_an_index_is_noticed(alice):
    assert reads_everything(User.objects.filter(bio="nothing is indexed by this"))
