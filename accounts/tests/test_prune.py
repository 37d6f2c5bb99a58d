"""`manage.py prune`."""

import io
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from accounts.models import Session
from accounts.services import tidying
from testing.people import sign_in

pytestmark = [pytest.mark.engines, pytest.mark.django_db]


def session(user, **days_ago):
    """A session of `user` one of whose times was so many days ago."""
    made = sign_in(user).session
    times = {name: timezone.now() - timedelta(days=days) for name, days in days_ago.items()}
    Session.objects.filter(pk=made.pk).update(**times)
    return made


def prune():
    out = io.StringIO()
    call_command("prune", stdout=out)
    return out.getvalue().strip()


def test_sessions_that_were_over_a_month_ago_are_removed_and_no_others(alice):
    kept = {session(alice), session(alice, ended_at=29), session(alice, expires_at=29)}
    session(alice, ended_at=31)
    session(alice, expires_at=31)

    assert prune() == "2 old sessions are removed."

    assert set(Session.objects.all()) == kept
    assert prune() == "0 old sessions are removed."


def test_many_are_removed_a_few_at_a_time(alice, monkeypatch):
    monkeypatch.setattr(tidying, "AT_ONCE", 2)
    for _ in range(5):
        session(alice, ended_at=31)
    batches = []

    assert tidying.remove_old_sessions(count=batches.append) == 5

    assert batches == [2, 2, 1]
    assert not Session.objects.exists()
