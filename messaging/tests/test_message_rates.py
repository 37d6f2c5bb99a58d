"""What sending uses up of the limits, as Redis counts it for all processes."""

import pytest
from django.db import OperationalError

from chatproject.core.errors import RateLimited
from chatproject.db import in_transaction, uuid7
from chatproject.limits import rate_limiter
from chatproject.limits.shared import SharedLimits
from messaging import services
from messaging.services import batch


@pytest.fixture
def counted(still_redis):
    """A Redis in which nothing has been counted yet, and which has the script."""
    rate_limiter.take("warm", rate=1, per=1, burst=1)
    still_redis.config_resetstat()
    return still_redis


def call(sender, conversation, **given):
    return services.Call(sender.pk, conversation.pk, "hello", "<p>hello</p>", **given)


def questions(client):
    """How often Redis was asked."""
    return client.info("commandstats").get("cmdstat_evalsha", {"calls": 0})["calls"]


def kinds(outcomes):
    return [outcome.is_new if isinstance(outcome, services.Sent) else type(outcome) for outcome in outcomes]


def test_a_batch_of_two_hundred_is_one_question(counted, people):
    pairs = zip(people(10), people(10), strict=True)
    conversations = [
        (alice, services.get_or_create_direct(person=alice, peer=bob).participant.conversation) for alice, bob in pairs
    ]
    outcomes = services.send_messages(
        [call(alice, conversation) for alice, conversation in conversations for _ in range(20)]
    )
    assert kinds(outcomes) == [True] * 200
    assert questions(counted) == 1


def test_redis_is_never_asked_while_others_wait_for_the_lock(counted, batchers, conversation, say, alice, monkeypatch):
    locked, ask = [], SharedLimits.take_all
    monkeypatch.setattr(SharedLimits, "take_all", lambda *given: locked.append(in_transaction()) or ask(*given))
    say(alice, client_id="a-1")
    say(alice, client_id="a-1")
    assert locked == [False] * 3


@pytest.mark.usefixtures("counted")
def test_twenty_and_no_more_whoever_counts(conversation, alice):
    assert kinds(services.send_messages([call(alice, conversation)] * 15)) == [True] * 15
    rate_limiter.forget_all()
    assert kinds(services.send_messages([call(alice, conversation)] * 7)) == [True] * 5 + [RateLimited] * 2


@pytest.mark.parametrize("store", ["counted", "still_clock"])
def test_repeats_take_nothing_from_what_is_new_in_the_same_batch(request, store, conversation, alice):
    request.getfixturevalue(store)
    services.send_messages([call(alice, conversation, client_id="old")])
    calls = [call(alice, conversation, client_id="old"), call(alice, conversation, client_id="new")] * 15
    news = [call(alice, conversation) for _ in range(19)]
    assert kinds(services.send_messages([*calls, *news])) == [False, True, *[False] * 28, *[True] * 18, RateLimited]


@pytest.mark.usefixtures("counted")
def test_what_was_refused_costs_nothing(conversation, alice, carol):
    wrong = [call(alice, conversation, reply_to=uuid7()), call(carol, conversation)]
    for _ in range(20):
        services.send_messages(wrong)
    assert kinds(services.send_messages([call(alice, conversation)] * 21)) == [True] * 20 + [RateLimited]


@pytest.mark.usefixtures("counted")
def test_a_conversation_that_is_too_busy_takes_nothing_from_the_person(alice, people):
    conversations = [
        services.get_or_create_direct(person=alice, peer=person).participant.conversation for person in people(3)
    ]
    for _ in range(3):
        services.send_messages([call(alice, conversations[0])] * 30)
    for conversation in conversations[1:]:
        assert kinds(services.send_messages([call(alice, conversation)] * 20)) == [True] * 20


@pytest.mark.usefixtures("counted")
def test_what_could_not_be_stored_costs_nothing(conversation, alice, monkeypatch):
    def fail(self):
        raise OperationalError("the disk is full")

    with monkeypatch.context() as patch:
        patch.setattr(batch.Batch, "write", fail)
        for _ in range(3):
            with pytest.raises(OperationalError):
                services.send_messages([call(alice, conversation)] * 20)
    assert kinds(services.send_messages([call(alice, conversation)] * 20)) == [True] * 20


@pytest.mark.usefixtures("counted")
def test_calls_that_are_tried_alone_are_counted_once(conversation, alice, bob):
    unstorable = services.Call(bob.pk, conversation.pk, "half \ud800", "")
    outcomes = services.send_messages([*[call(alice, conversation)] * 12, unstorable])
    assert kinds(outcomes) == [True] * 12 + [UnicodeEncodeError]
    assert kinds(services.send_messages([call(alice, conversation)] * 9)) == [True] * 8 + [RateLimited]
