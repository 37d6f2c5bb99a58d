"""REST: every address of conversations and messages, for members, outsiders and strangers; and about conversations."""

import pytest

from chatproject.db import uuid7
from messaging import services, urls
from messaging.models import Conversation, Message
from testing.routes import NOT_FOUND, Route, addresses

ROUTES = [
    Route("GET", "/api/chats", None, 200),
    Route("POST", "/api/chats", {"participants": ["alice@example.org"]}, 200),
    Route("GET", "/api/chats/{chat}", None, 200),
    Route("GET", "/api/chats/{chat}/messages", None, 200),
    Route("POST", "/api/chats/{chat}/messages", {"content": "hello"}, 201),
    Route("GET", "/api/chats/{chat}/changes?after=0", None, 200),
    Route("POST", "/api/chats/{chat}/read", {}, 200),
    Route("GET", "/api/chats/{chat}/members", None, 200),
    Route("GET", "/api/chats/{chat}/active-users", None, 200),
    Route("PATCH", "/api/chats/{chat}/settings", {"pinned": True}, 200),
    Route("POST", "/api/messages/send", {"receiver": "alice", "content": "hello"}, 201),
    Route("POST", "/api/messages/read", {"message_ids": ["{message}"]}, 200),
    Route("POST", "/api/messages/read", {"chat_id": "{chat}"}, 200),
    Route("GET", "/api/messages/{message}", None, 200),
    Route("PATCH", "/api/messages/{message}", {"content": "edited"}, 200),
    Route("DELETE", "/api/messages/{message}", None, 204),
    Route("GET", "/api/users/alice/messages", None, 200),
]
OF_MEMBERS = [route for route in ROUTES if "{chat}" in str(tuple(route)) or "{message}" in str(tuple(route))]
every_route = pytest.mark.parametrize("route", ROUTES, ids=str)


@pytest.fixture
def ask(conversation, message):
    """`ask(client, route)`, with the ids of what is there or of what never was."""
    there = {"chat": conversation, "message": message}

    def ask(client, route, *, exists=True, **how):
        return route.ask(client, {name: row.pk if exists else uuid7() for name, row in there.items()}, **how)

    return ask


def test_no_address_is_missing_here():
    given = {"<uuid:chat_id>": "{chat}", "<str:name>": "{message}", "<str:person>/": "alice/"}
    assert {route.path.partition("?")[0] for route in ROUTES} == addresses(urls.rest, given)


@pytest.mark.parametrize(
    "slash", [pytest.param(False, marks=pytest.mark.engines, id="bare"), pytest.param(True, id="slash")]
)
@every_route
def test_a_member_is_answered(slash, route, ask, as_bob):
    assert ask(as_bob, route, slash=slash).status_code == route.status


@pytest.mark.parametrize("route", OF_MEMBERS, ids=str)
def test_carol_cannot_tell_it_from_what_never_was(route, ask, as_bob, as_carol):
    before = list(Message.objects.values())
    refused, invented = ask(as_carol, route), ask(as_carol, route, exists=False)
    assert (refused.status_code, refused.json()) == (404, NOT_FOUND)
    assert refused.content == invented.content
    assert refused.headers == invented.headers
    assert list(Message.objects.values()) == before
    assert ask(as_bob, route).status_code == route.status  # and it does exist


@every_route
def test_whoever_is_not_signed_in_is_asked_to(route, ask, anonymous):
    answer = ask(anonymous, route)
    assert (answer.status_code, answer.json()["code"]) == (401, "not_authenticated")
    assert ask(anonymous, route, exists=False).content == answer.content


@every_route
def test_other_methods_are_not_allowed(route, ask, as_bob):
    answer = ask(as_bob, route, method="PUT")
    assert (answer.status_code, answer.json()["code"]) == (405, "method_not_allowed")


def test_what_is_no_id_is_nowhere(as_alice):
    for address in ("/api/chats/7", "/api/chats/abc/messages", "/api/chats/../../etc/passwd/messages"):
        assert as_alice.get(address).json() == NOT_FOUND


# --- conversations ---------------------------------------------------------------------------------------------------


def test_a_new_conversation_is_201_and_a_known_one_200(as_alice, as_bob, bob):
    made = as_alice.post("/api/chats", {"participants": [str(bob.pk)]})
    assert made.status_code == 201
    for client, address in ((as_alice, "BOB"), (as_alice, "bob@example.org"), (as_bob, "alice")):
        found = client.post("/api/chats", {"participants": [address]})
        assert (found.status_code, found.json()["id"]) == (200, made.json()["id"])
    assert (made.json()["kind"], made.json()["name"], made.json()["peer"]["id"]) == ("direct", "Bob", str(bob.pk))
    assert (made.json()["head"], made.json()["last_message"], made.json()["online_count"]) == (0, None, 0)


def test_oneself_and_repetitions_among_the_participants_do_not_count(as_alice, alice, bob, carol):
    made = as_alice.post("/api/chats", {"participants": ["bob", "alice", "BOB", str(bob.pk)]})
    assert (made.status_code, made.json()["peer"]["id"]) == (201, str(bob.pk))
    answer = as_alice.post("/api/chats", {"participants": ["alice", "ALICE"]})
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")


def test_there_is_no_conversation_with_nobody_or_with_oneself(as_alice, alice):
    answer = as_alice.post("/api/chats", {"participants": ["nobody"]})
    assert (answer.status_code, answer.json()["code"]) == (404, "user_not_found")
    for oneself in ("alice", "alice@example.org", str(alice.pk)):
        answer = as_alice.post("/api/chats", {"participants": [oneself]})
        assert (answer.status_code, answer.json()["code"]) == (400, "invalid")
    assert not Conversation.objects.exists()


def test_the_list_shows_each_conversation_as_oneself_sees_it(conversation, message, as_alice, as_bob):
    hers, his = as_alice.get("/api/chats").json(), as_bob.get("/api/chats").json()
    assert (hers["unread"], his["unread"]) == (1, 0)
    assert (hers["next"], hers["epoch"]) == (None, his["epoch"])
    [hers], [his] = hers["chats"], his["chats"]
    assert (hers["id"], hers["name"], hers["unread"], hers["my_role"]) == (str(conversation.pk), "Bob", 1, "member")
    assert (his["name"], his["unread"], his["last_read_seq"]) == ("Alice", 0, 1)
    assert hers["last_message"]["content"] == "between us"


@pytest.mark.engines
def test_the_list_comes_in_pages(as_alice, alice, people):
    made = [
        str(services.get_or_create_direct(person=alice, peer=person).participant.conversation_id)
        for person in people(5)
    ]
    first = as_alice.get("/api/chats?limit=2").json()
    second = as_alice.get("/api/chats", {"limit": 2, "after": first["next"]}).json()
    last = as_alice.get("/api/chats", {"limit": 2, "after": second["next"]}).json()
    assert [conversation["id"] for page in (first, second, last) for conversation in page["chats"]] == made[::-1]
    assert last["next"] is None


def test_a_conversation_in_the_list_is_the_same_as_alone(conversation, message, as_alice, as_bob):
    services.set_position(person=message.sender, chat_id=conversation.pk)
    as_alice.post(f"/api/chats/{conversation.pk}/read")
    for client in (as_alice, as_bob):
        alone = client.get(f"/api/chats/{conversation.pk}").json()
        [listed] = client.get("/api/chats").json()["chats"]
        assert alone == {**listed, "online_count": 0}
        [last] = client.get(f"/api/chats/{conversation.pk}/messages").json()["messages"]
        assert last == alone["last_message"] == client.get(f"/api/messages/{message.pk}").json()


def test_the_members_are_those_of_the_conversation(conversation, as_alice):
    answer = as_alice.get(f"/api/chats/{conversation.pk}/members").json()
    assert [member["user"]["username"] for member in answer["members"]] == ["alice", "bob"]
    assert answer["next"] is None
    page = as_alice.get(f"/api/chats/{conversation.pk}/members?limit=1").json()
    assert page["next"]


def test_nobody_is_there_without_a_socket(conversation, as_alice):
    assert as_alice.get(f"/api/chats/{conversation.pk}/active-users").json() == {"active_users": [], "count": 0}


def test_settings_are_answered_with_the_conversation(conversation, as_alice, as_bob):
    asked = {"notify": "none", "muted_until": "2030-01-01T00:00:00Z", "pinned": True}
    answer = as_alice.patch(f"/api/chats/{conversation.pk}/settings", asked).json()
    assert {name: answer[name] for name in asked} == {**asked, "muted_until": "2030-01-01T00:00:00.000Z"}
    assert answer["online_count"] == 0
    unmuted = as_alice.patch(f"/api/chats/{conversation.pk}/settings", {"muted_until": None}).json()
    assert (unmuted["muted_until"], unmuted["pinned"]) == (None, True)
    assert as_bob.get(f"/api/chats/{conversation.pk}").json()["pinned"] is False


@pytest.mark.parametrize(
    ("asked", "name"),
    [
        ({"participants": ["bob", "carol"]}, "Alice, Bob, Carol"),
        ({"participants": ["bob", "carol"], "name": "Us"}, "Us"),
        ({"participants": ["bob"], "name": "Us"}, "Us"),
    ],
)
def test_several_others_or_a_name_make_a_group(asked, name, as_alice, bob, carol):
    made = as_alice.post("/api/chats", asked)
    assert (made.status_code, made.json()["kind"], made.json()["name"]) == (201, "group", name)
    again = as_alice.post("/api/chats", asked)
    assert (again.status_code, again.json()["id"] == made.json()["id"]) == (201, False)
