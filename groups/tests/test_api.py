"""REST about groups: every address, for who belongs, who is outside, and who is not signed in."""

import pytest

from accounts.tests.pictures import picture
from chatproject.db import uuid7
from groups import urls
from groups.models import ChatGroup
from messaging.models import Conversation, Message, Participant
from messaging.services import change_role, get_or_create_direct
from testing.clients import browser
from testing.routes import NOT_FOUND, Route, addresses

# What alice, who made the group, is answered. Where no id stands nobody is outside.
ROUTES = [
    Route("GET", "/api/groups", None, 200),
    Route("POST", "/api/groups", {"name": "Choir", "members": ["bob"]}, 201),
    Route("POST", "/api/groups/create", {"name": "Choir", "members": ["bob@example.org"]}, 201),
    Route("GET", "/api/groups/{chat}", None, 200),
    Route("PATCH", "/api/groups/{chat}", {"name": "Band"}, 200),
    Route("DELETE", "/api/groups/{chat}", None, 204),
    Route("POST", "/api/groups/{chat}/leave", None, 204),
    Route("GET", "/api/groups/{chat}/messages", None, 200),
    Route("POST", "/api/groups/{chat}/messages", {"content": "hello"}, 201),
    Route("GET", "/api/groups/{chat}/members", None, 200),
    Route("POST", "/api/groups/{chat}/members", {"user": "carol"}, 201),
    Route("PATCH", "/api/groups/{chat}/members/bob", {"role": "admin"}, 200),
    Route("DELETE", "/api/groups/{chat}/members/bob", None, 204),
]
INSIDE = [route for route in ROUTES if "{chat}" in route.path]
every_route = pytest.mark.parametrize("route", ROUTES, ids=str)


@pytest.fixture
def ids(group):
    return {"chat": group.pk}


@pytest.fixture
def nowhere():
    return {"chat": uuid7()}


def stored():
    return [list(model.objects.order_by("pk").values()) for model in (Conversation, Participant, Message, ChatGroup)]


def test_no_address_is_missing_here():
    given = {"<uuid:chat_id>": "{chat}", "<str:person>": "bob"}
    assert {route.path for route in ROUTES} == addresses(urls.rest, given)


@pytest.mark.parametrize(
    "slash", [pytest.param(False, marks=pytest.mark.engines, id="bare"), pytest.param(True, id="slash")]
)
@every_route
def test_the_creator_is_answered(slash, route, ids, as_alice, carol):
    assert route.ask(as_alice, ids, slash=slash).status_code == route.status


@pytest.mark.parametrize("route", INSIDE, ids=str)
def test_carol_cannot_tell_it_from_what_never_was(route, ids, nowhere, as_alice, as_carol):
    before = stored()
    refused, invented = route.ask(as_carol, ids), route.ask(as_carol, nowhere)
    assert (refused.status_code, refused.json()) == (404, NOT_FOUND)
    assert (refused.content, refused.headers) == (invented.content, invented.headers)
    assert stored() == before
    assert route.ask(as_alice, ids).status_code == route.status  # and it does exist


@pytest.mark.parametrize("route", INSIDE, ids=str)
def test_what_is_no_group_is_nowhere(route, alice, bob, as_alice, public_room, carol):
    participant = get_or_create_direct(person=alice, peer=bob).participant
    for chat_id in (participant.conversation_id, public_room.pk):
        answer = route.ask(as_alice, {"chat": chat_id})
        assert (answer.status_code, answer.json()) == (404, NOT_FOUND)
    assert Conversation.objects.filter(is_active=True).count() == 2


@every_route
def test_whoever_is_not_signed_in_is_asked_to(route, ids, nowhere, anonymous):
    answer = route.ask(anonymous, ids)
    assert (answer.status_code, answer.json()["code"]) == (401, "not_authenticated")
    assert route.ask(anonymous, nowhere).content == answer.content


@every_route
def test_other_methods_are_not_allowed(route, ids, as_alice):
    answer = route.ask(as_alice, ids, method="PUT")
    assert (answer.status_code, answer.json()["code"]) == (405, "method_not_allowed")


def test_a_form_needs_the_token_of_the_page(group, alice):
    answer = browser(alice, enforce_csrf=True).patch(
        f"/api/groups/{group.pk}", {"name": "Band"}, content_type="application/json"
    )
    assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")


# --- making one ------------------------------------------------------------------------------------------------------


def test_a_new_group_is_answered_with_its_members(as_alice, alice, bob, carol):
    made = as_alice.post("/api/groups/create", {"name": "  Choir ", "members": ["BOB", str(carol.pk), "alice"]}).json()
    assert (made["kind"], made["name"], made["created_by"]) == ("group", "Choir", str(alice.pk))
    assert made["admins"] == [str(alice.pk)]
    assert [(member["user"]["username"], member["role"]) for member in made["members"]] == [
        ("alice", "creator"),
        ("bob", "member"),
        ("carol", "member"),
    ]
    assert (made["my_role"], made["member_count"], made["online_count"], made["unread"]) == ("creator", 3, 0, 0)
    assert made["last_message"]["content"] == "Alice created “Choir” with Bob and Carol."
    assert as_alice.get(made["avatar_url"]).status_code == 200


def test_a_group_may_begin_with_oneself_only(as_alice):
    made = as_alice.post("/api/groups", {"name": "Notes"})
    assert (made.status_code, made.json()["member_count"]) == (201, 1)


def test_there_is_no_group_with_nobody_knows_whom(as_alice, bob):
    answer = as_alice.post("/api/groups", {"name": "Choir", "members": ["bob", "nobody"]})
    assert (answer.status_code, answer.json()["code"]) == (404, "user_not_found")
    assert not Conversation.objects.exists()


def test_257_members_are_too_many(as_alice, people):
    many = [person.username for person in people(257)]
    for members in (many, many[:256]):
        answer = as_alice.post("/api/groups", {"name": "Town", "members": members})
        assert (answer.status_code, list(answer.json()["fields"])) == (400, ["members"])
    assert as_alice.post("/api/groups", {"name": "Town", "members": many[:255]}).json()["member_count"] == 256


# --- looking ---------------------------------------------------------------------------------------------------------


@pytest.mark.engines
def test_ones_groups_are_listed_newest_activity_first_in_pages(as_alice, as_carol, public_room, bob):
    names = [f"Choir {number}" for number in range(5)]
    for name in names:
        as_alice.post("/api/groups", {"name": name, "members": ["bob"]})
    first = as_alice.get("/api/groups?limit=3").json()
    rest = as_alice.get("/api/groups", {"limit": 3, "after": first["next"]}).json()
    assert [group["name"] for page in (first, rest) for group in page["groups"]] == names[::-1]
    assert rest["next"] is None
    assert as_carol.get("/api/groups").json() == {"groups": [], "next": None}


def test_a_group_is_the_same_in_every_answer(group, as_bob, carol):
    alone = as_bob.get(f"/api/groups/{group.pk}").json()
    assert alone == as_bob.get(f"/api/chats/{group.pk}").json()
    [listed] = as_bob.get("/api/groups").json()["groups"]
    [conversation] = as_bob.get("/api/chats").json()["chats"]
    assert listed == conversation | {name: alone[name] for name in ("created_by", "admins")}
    assert alone.keys() - listed.keys() == {"members", "online_count"}
    assert listed.items() <= alone.items()


@pytest.mark.engines
def test_the_admins_are_named_in_the_order_in_which_they_came(group, as_alice, alice, bob):
    change_role(actor=alice, chat_id=group.pk, person=bob, role="admin")
    assert as_alice.get(f"/api/groups/{group.pk}").json()["admins"] == [str(alice.pk), str(bob.pk)]


# --- changing --------------------------------------------------------------------------------------------------------


def test_a_picture_is_uploaded_and_shown(group, as_alice):
    address = f"/api/groups/{group.pk}"
    drawn = as_alice.get(address).json()["avatar_url"]
    shown = as_alice.patch(address, {"avatar": picture("choir.png")}, format="multipart").json()["avatar_url"]
    assert shown != drawn
    assert as_alice.get(shown)["Content-Type"] == "image/webp"
    assert as_alice.patch(address, {"avatar": None}).json()["avatar_url"] == drawn


def test_a_picture_goes_with_a_name_in_one_form(group, as_alice):
    answer = as_alice.patch(
        f"/api/groups/{group.pk}", {"avatar": picture("choir.png"), "name": "Band"}, format="multipart"
    )
    assert (answer.status_code, answer.json()["name"]) == (200, "Band")


def test_members_are_invited_once_promoted_and_removed(group, as_alice, as_carol, carol):
    address = f"/api/groups/{group.pk}/members"
    invited = as_alice.post(address, {"user": "carol@example.org"})
    assert (invited.status_code, invited.json()["role"], invited.json()["user"]["id"]) == (201, "member", str(carol.pk))
    again = as_alice.post(address, {"user": str(carol.pk)})
    assert (again.status_code, again.json()) == (200, invited.json())
    assert as_carol.get(f"/api/groups/{group.pk}").status_code == 200
    promoted = as_alice.patch(f"{address}/carol", {"role": "admin"})
    assert (promoted.status_code, promoted.json()) == (200, {**invited.json(), "role": "admin"})
    assert as_alice.delete(f"{address}/carol").status_code == 204
    assert as_alice.delete(f"{address}/carol").status_code == 404
    assert as_carol.get(f"/api/groups/{group.pk}").json() == NOT_FOUND
    assert as_alice.post(address, {"user": "nobody"}).json()["code"] == "user_not_found"


def test_a_full_group_is_409(group, as_alice, carol, monkeypatch):
    monkeypatch.setattr("groups.kind.Group.most_members", 2)
    answer = as_alice.post(f"/api/groups/{group.pk}/members", {"user": "carol"})
    assert (answer.status_code, answer.json()["code"]) == (409, "room_full")


def test_an_ended_group_is_gone_for_everybody(group, as_alice, as_bob):
    assert as_alice.delete(f"/api/groups/{group.pk}").status_code == 204
    for client in (as_alice, as_bob):
        assert client.get(f"/api/groups/{group.pk}").json() == NOT_FOUND
        assert client.get("/api/groups").json()["groups"] == client.get("/api/chats").json()["chats"] == []
    assert as_alice.delete(f"/api/groups/{group.pk}").status_code == 404


def test_what_members_may_not_is_403_and_changes_nothing(ids, as_bob, carol):
    before = stored()
    for route in (
        Route("PATCH", "/api/groups/{chat}", {"name": "Band"}, 403),
        Route("DELETE", "/api/groups/{chat}", None, 403),
        Route("POST", "/api/groups/{chat}/members", {"user": "carol"}, 403),
        Route("PATCH", "/api/groups/{chat}/members/alice", {"role": "member"}, 403),
        Route("DELETE", "/api/groups/{chat}/members/alice", None, 403),
    ):
        answer = route.ask(as_bob, ids)
        assert (answer.status_code, answer.json()["code"]) == (route.status, "forbidden"), str(route)
    assert stored() == before
