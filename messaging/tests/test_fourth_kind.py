"""A kind of conversation that nothing in `messaging` has heard of: registering it is all it takes."""

import pytest

from chatproject.core.errors import Forbidden, NotFound, RoomFull
from chatproject.db import atomic
from messaging import kinds, services
from messaging.kinds import Display, Kind
from messaging.models import Conversation, Participant
from testing.clients import browser

pytestmark = pytest.mark.usefixtures("fits_together")
Role = Participant.Role


class Club(Kind):
    """At most three people, with a motto."""

    name = "club"
    most_members = 3

    def displays(self, conversations, viewer):
        return {conversation.pk: Display(self.changed(conversation)) for conversation in conversations}

    def details(self, conversation):
        return {"founded": conversation.created_at.year}

    def changed(self, conversation):
        return {"motto": f"{conversation.name} lives."}


@pytest.fixture(autouse=True)
def _known(monkeypatch):
    monkeypatch.setattr(kinds, "_kinds", {**kinds._kinds})
    kinds.register(Club)


@pytest.fixture
def club(alice, bob):
    """The club “Chess” of alice, which bob belongs to; carol is outside."""
    with atomic():
        return services.create_conversation(
            creator=alice, kind="club", name="Chess", set_up=lambda _: None, members=[bob]
        ).conversation


def test_it_is_listed_shown_and_served(club, as_bob):
    [listed] = as_bob.get("/api/chats").json()["chats"]
    assert listed.items() >= {"id": str(club.pk), "kind": "club", "name": "Chess", "motto": "Chess lives."}.items()
    shown = as_bob.get(f"/api/chats/{club.pk}").json()
    assert shown == {**listed, "founded": club.created_at.year, "online_count": 0}
    members = as_bob.get(f"/api/chats/{club.pk}/members").json()["members"]
    assert [member["role"] for member in members] == ["creator", "member"]


def test_the_page_shows_it(club, bob):
    answer = browser(bob).get(f"/c/{club.pk}/")
    assert answer.status_code == 200
    assert answer.context["chat"]["name"] == "Chess"


def test_people_talk_and_read_there(club, as_alice, as_bob, as_carol):
    sent = as_alice.post(f"/api/chats/{club.pk}/messages", {"content": "e4"})
    assert sent.status_code == 201
    assert as_bob.get("/api/chats").json()["unread"] == 1
    assert as_bob.post(f"/api/chats/{club.pk}/read", {}).json()["unread"] == 0
    assert as_alice.get(f"/api/messages/{sent.json()['id']}").json()["read"]
    assert as_carol.get(f"/api/chats/{club.pk}").status_code == 404


def test_people_come_and_go_and_it_gets_another_name(club, replays, alice, bob, carol):
    assert "chat_added" in replays(lambda: services.add_member(actor=alice, chat_id=club.pk, person=carol))
    assert "chat_updated" in replays(lambda: services.rename(actor=alice, chat_id=club.pk, name="Go"))
    services.change_role(actor=alice, chat_id=club.pk, person=carol, role=Role.ADMIN)
    assert "chat_removed" in replays(lambda: services.remove_member(actor=carol, chat_id=club.pk, person=bob))
    services.leave(person=alice, chat_id=club.pk, kind="club")
    assert Participant.objects.members().get(conversation=club).role == Role.CREATOR
    services.disband(actor=carol, chat_id=club.pk)
    assert not Conversation.objects.get(pk=club.pk).is_active


def test_what_it_does_not_allow_is_refused(club, alice, bob, carol, people):
    services.add_member(actor=alice, chat_id=club.pk, person=carol)
    [fourth] = people(1)
    with pytest.raises(RoomFull):
        services.add_member(actor=alice, chat_id=club.pk, person=fourth)
    with pytest.raises(Forbidden):
        services.rename(actor=bob, chat_id=club.pk, name="Mine")
    with pytest.raises(NotFound):
        services.join(person=fourth, chat_id=club.pk)
    with pytest.raises(Forbidden):
        kinds.named("club").create(creator=alice, name="Another", members=[bob])
