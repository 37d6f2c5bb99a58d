"""The heads that sockets are subscribed from, when somebody is removed at the same time."""

from datetime import timedelta

from django.db import connection
from django.utils import timezone

from messaging import queries, services
from messaging.models import Message


class BeforeSecondQuery:
    """Does something just before the second query is sent, as another process may."""

    def __init__(self, work):
        self._work = work
        self._count = 0

    def __call__(self, execute, *given):
        self._count += 1
        if self._count == 2:
            self._work()
        return execute(*given)


def test_nobody_is_subscribed_from_a_head_that_lies_behind_their_own_removal(group, alice, bob):
    def remove():
        services.remove_member(actor=alice, chat_id=group.pk, person=bob)

    since = timezone.now() - timedelta(seconds=30)
    with connection.execute_wrapper(BeforeSecondQuery(remove)):
        arrived = queries.joined_since(since)
    removal = Message.objects.filter(conversation=group).latest("seq").seq
    assert removal > 1
    assert not [head for person, _, head in arrived if person == bob.pk and head >= removal]
    assert bob.pk not in {person for person, _, _ in queries.joined_since(since)}
    assert alice.pk in {person for person, _, _ in queries.joined_since(since)}
