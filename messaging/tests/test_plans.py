"""The reads that happen all the time are answered from an index, as the database itself explains them."""

import ast
import json

import pytest
from django.db import connection

from accounts.models import Session, User
from chatproject.db import ids_matching
from messaging.models import Conversation, Message, Participant
from messaging.queries import direct_key
from messaging.services import get_or_create_direct, send_message
from testing.costs import counted

pytestmark = [pytest.mark.engines, pytest.mark.django_db]

HOT_READS = {
    "a page of the history": lambda conversation, one, other: Message.objects.filter(
        conversation_id=conversation.pk, seq__lt=5
    ).order_by("-seq")[:51],
    "the changes since a number": lambda conversation, one, other: Message.objects.filter(
        conversation_id=conversation.pk, changed__gt=1, changed__lte=conversation.head
    ).order_by("changed")[:101],
    "signing in by name": lambda conversation, one, other: User.objects.filter(username=one.username),
    "signing in by e-mail address": lambda conversation, one, other: User.objects.filter(email="alice@example.org"),
    "a session": lambda conversation, one, other: Session.objects.filter(pk=conversation.pk),
    "somebody's participant": lambda conversation, one, other: Participant.objects.filter(
        conversation_id=conversation.pk, user_id=one.pk
    ),
    "somebody's participants": lambda conversation, one, other: Participant.objects.filter(user_id=one.pk),
    "the direct conversation of two": lambda conversation, one, other: Conversation.objects.filter(
        direct_key=direct_key(one.pk, other.pk)
    ),
    "what moved lately": lambda conversation, one, other: Conversation.objects.filter(
        touched_at__gte=conversation.touched_at
    ),
    "which sessions ended lately": lambda conversation, one, other: Session.objects.filter(
        ended_at__gte=conversation.touched_at
    ),
}


def reads_everything(reading):
    """Whether the plan of `reading` goes through a whole table."""
    if connection.vendor == "mongodb":
        conditions = json.loads(reading.explain())["queryPlanner"]["parsedQuery"]
        return "COLLSCAN" in mongodb_plan(reading.model, conditions)
    if connection.vendor == "postgresql":
        expect_large_tables()
        return "Seq Scan" in reading.explain()
    return "SCAN " in reading.explain()


def expect_large_tables():
    """Let PostgreSQL plan as if there were more than the few rows of a test, which it always reads all of."""
    with connection.cursor() as cursor:
        for way in ("seqscan", "hashjoin", "mergejoin"):
            cursor.execute(f"SET LOCAL enable_{way} = off")


def mongodb_plan(model, conditions):
    """The plan of these conditions written as one document, as the server of the tests wants them to see an index.

    MongoDB itself also sees through `$and`, and through the tests for null that the backend adds; of `$or` it looks
    each branch up in an index when all of them have one.
    """
    if "$or" in conditions:
        return "".join(mongodb_plan(model, branch) for branch in conditions["$or"])
    flat = {}
    for part in conditions.get("$and", [conditions]):
        for field, given in part.items():
            tests = given if isinstance(given, dict) else {"$eq": given}
            flat.setdefault(field, {}).update(
                {test: value for test, value in tests.items() if test not in {"$exists", "$not"}}
            )
    document = {field: tests.get("$eq", tests) for field, tests in flat.items()}
    collection = connection.get_collection(model._meta.db_table)
    return json.dumps(collection.find(document).explain()["queryPlanner"]["winningPlan"])


def plan_of_matching(columns, keys):
    """How the rows of messages are found that match these keys."""
    with counted() as cost:
        ids_matching(Message, columns, keys)
    [statement] = cost.statements
    if connection.vendor == "mongodb":
        [match, *_] = ast.literal_eval(statement[statement.index("(") + 1 : -1])
        return mongodb_plan(Message, match["$match"])
    if connection.vendor == "postgresql":
        expect_large_tables()
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {'QUERY PLAN ' if connection.vendor == 'sqlite' else ''}{statement}")
        return "\n".join(row[-1] for row in cursor.fetchall())


def looks_up(plan):
    """Whether `plan_of_matching` goes by an index that is there, which SQLite would otherwise make for each query."""
    by_index = {"sqlite": "SEARCH found USING INDEX", "postgresql": "Index Cond", "mongodb": "IXSCAN"}
    return by_index[connection.vendor] in plan and "COLLSCAN" not in plan


@pytest.mark.parametrize("name", HOT_READS)
def test_a_hot_read_uses_an_index(name, alice, bob):
    participant = get_or_create_direct(person=alice, peer=bob).participant
    for number in range(6):
        send_message(sender=alice, chat_id=participant.conversation_id, content=f"Message {number}")
    conversation = Conversation.objects.get(pk=participant.conversation_id)

    assert not reads_everything(HOT_READS[name](conversation, alice, bob))


def test_a_read_without_an_index_is_noticed(alice):
    assert reads_everything(User.objects.filter(bio="nothing is indexed by this"))


@pytest.mark.parametrize("number", [1, 2, 200])
def test_messages_that_were_sent_before_are_looked_up_by_their_index(number, alice, bob):
    participant = get_or_create_direct(person=alice, peer=bob).participant
    sent = [((alice, bob)[each % 2].pk, participant.conversation_id, f"client {each}") for each in range(number)]
    assert looks_up(plan_of_matching(["sender", "conversation", "client_id"], sent))


def test_matching_without_an_index_is_noticed(alice):
    assert not looks_up(plan_of_matching(["message_type", "content"], [("text", "one"), ("file", "two")]))
