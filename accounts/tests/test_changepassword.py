"""`manage.py changepassword`: whoever knew the old password is signed out."""

import io

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Session, User
from chatproject.realtime import protocol, topics
from testing.people import PASSWORD, sign_in

pytestmark = pytest.mark.django_db
NEW = "larch and snow"


def change(monkeypatch, name, password=NEW):
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{password}\n"))
    said = io.StringIO()
    call_command("changepassword", name, "--password-stdin", stdout=said)
    return said.getvalue()


def test_every_session_of_the_person_ends_and_its_sockets_close(alice, bob, monkeypatch, telling):
    hers, his = [sign_in(alice).session for _ in range(2)], sign_in(bob).session
    with telling() as told:
        said = change(monkeypatch, "Alice")
    assert said == "alice has another password, and was signed out on 2 devices.\n"
    assert set(told.closed) == {topics.session(session.pk) for session in hers}
    assert set(told.closed.values()) == {protocol.SESSION_ENDED}
    assert list(Session.objects.filter(ended_at=None)) == [his]
    assert User.objects.get(pk=alice.pk).check_password(NEW)


def test_a_person_asked_for_twice_at_a_terminal(alice, monkeypatch):
    typed = iter([NEW, NEW, NEW, "another"])
    monkeypatch.setattr("accounts.management.commands.create_user.getpass", lambda _: next(typed))
    call_command("changepassword", "alice@example.org", stdout=io.StringIO())
    assert User.objects.get().check_password(NEW)
    with pytest.raises(CommandError):
        call_command("changepassword", "alice", stdout=io.StringIO())


@pytest.mark.parametrize(
    ("name", "password", "sentence"),
    [
        ("nobody", NEW, "There is no such person."),
        ("alice", "alice", "password: "),
        ("alice", "", "This may not be blank"),
    ],
)
def test_what_cannot_be_done_is_a_sentence_and_changes_nothing(alice, monkeypatch, name, password, sentence):
    session = sign_in(alice).session
    with pytest.raises(CommandError) as raised:
        change(monkeypatch, name, password)
    assert sentence in str(raised.value)
    session.refresh_from_db()
    assert session.is_alive()
    assert User.objects.get().check_password(PASSWORD)


def test_a_letter_typed_in_two_ways_is_the_same_password(alice, monkeypatch):
    change(monkeypatch, "alice", "cafe\u0301 und Schnee")
    assert User.objects.get().check_password("caf\u00e9 und Schnee")
