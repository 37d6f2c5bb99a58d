"""Sending: all calls that wait become one transaction, and each gets its own answer."""

from asyncio import Future
from concurrent.futures import Future as ThreadFuture
from functools import partial
from uuid import UUID

from django.db import InterfaceError, OperationalError

from accounts.models import User
from chatproject.core.errors import RateLimited
from chatproject.db import atomic, lend_connection, retried
from chatproject.realtime.batching import Batcher
from chatproject.realtime.publish import publish_all
from messaging.calls import Call, Sent

from .batch import Batch, Outcome
from .composing import compose_quick, compose_within_limits, in_turn
from .message_rates import MessageRates, limit_requests_of


def send_message(
    *, sender: User, chat_id: UUID, content: str, client_id: str | None = None, reply_to: UUID | None = None
) -> Sent:
    """Send a message to a conversation, and wait until it is stored. `content` is cleaned text (`clean_text`).

    A repeated `client_id` returns the message that is stored already, and publishes nothing. Announces `message` to the
    conversation. Raises NotFound for anyone who may not read it, Forbidden, RateLimited, Invalid, Unavailable.
    """
    call = Call(sender.pk, chat_id, content, client_id=client_id, reply_to=reply_to)
    if composing := prepare(call):
        lend_connection()
        composing.result()
    return _batcher.submit(call).result()


def prepare(call: Call) -> "ThreadFuture[None] | None":
    """Compose the text of a call: now (None), or by the time the future is done; not at all if its sender is over a
    limit. Raises Unavailable and, by the future, RateLimited for a call without `client_id`, which cannot be a repeat.
    """
    if quick := compose_quick(call.content):
        call.html, call.excerpt = quick
        return None
    return in_turn(call.sender_id, partial(_compose, call))


def _compose(call: Call) -> None:
    try:
        call.html, call.excerpt = compose_within_limits(call.sender_id, call.content, limit_requests_of(call))
    except RateLimited as limited:
        if call.client_id is None:
            raise
        call.wait = limited.retry_after or 1.0  # unless it has been sent before, which the batch knows


def submit(call: Call) -> "Future[Sent]":
    """From an event loop: add a prepared call to the next batch. Raises Unavailable when too many calls wait."""
    return _batcher.submit_from_loop(call)


def send_messages(calls: list[Call]) -> list[Outcome]:
    """Store the messages of all these calls in one transaction, then publish the events.

    If the database cannot be reached or written, all calls fail. After any other error each call is stored alone, once,
    so that only the call that caused the error fails.
    """
    with MessageRates(calls) as rates:
        try:
            return _store(calls, rates)
        except (OperationalError, InterfaceError):
            raise
        except Exception:
            if len(calls) == 1:
                raise
            return [_store_alone(call, rates) for call in calls]


@retried
def _store(calls: list[Call], rates: MessageRates) -> list[Outcome]:
    with atomic():
        batch = Batch(calls, rates)
        outcomes = [batch.add(call) for call in calls]
        batch.write()
    rates.remaining = batch.remaining
    publish_all(batch.events)
    return outcomes


def _store_alone(call: Call, rates: MessageRates) -> Outcome:
    try:
        return _store([call], rates)[0]
    except Exception as error:  # noqa: BLE001, it goes to the one who waits for this call
        return error


_batcher: Batcher[Call, Sent] = Batcher(send_messages, size=lambda call: call.size)
