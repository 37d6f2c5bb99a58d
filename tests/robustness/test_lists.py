"""Lists are bounded in bytes, whatever they list, and still tell of everything, page by page."""

import json
import re

import pytest

from accounts.models import User
from chatproject.api.pagination import MOST_BYTES
from groups.services import create_group
from messaging.models import Message
from messaging.services import disband, send_message
from rooms.services import create_room
from testing.captured import captured_events
from testing.clients import browser
from testing.people import person

pytestmark = pytest.mark.usefixtures("db")
HEAVY = "\N{GRINNING FACE}" * 7_000  # 28 KB


@pytest.fixture(autouse=True)
def unlimited(settings):
    settings.RATE_LIMITS = False


@pytest.fixture
def crowd(alice):
    """Sixteen people who say all about themselves that one may."""
    people = [person(f"person{number}") for number in range(16)]
    User.objects.exclude(pk=alice.pk).update(public_key="\N{GRINNING FACE}" * 4_096, bio="\N{GRINNING FACE}" * 500)
    return people


@pytest.fixture
def conversations(alice, bob):
    """Twelve groups and twelve public rooms, in each of which something long was said last."""
    groups = [create_group(creator=alice, name=f"Choir {number}", members=[bob]) for number in range(12)]
    rooms = [create_room(creator=alice, name=f"Hall {number}", is_public=True) for number in range(12)]
    for made in (*groups, *rooms):
        send_message(sender=alice, chat_id=made.conversation_id, content="long")
    Message.objects.filter(message_type="text").update(content=HEAVY[:10], html=HEAVY)
    return {str(made.conversation_id) for made in (*groups, *rooms)}


def pages_of(client, address, name):
    """All pages of a list: what each lists, none of them too large."""
    after, pages = None, []
    while True:
        answer = client.get(address, {"limit": 200, **({"after": after} if after else {})})
        assert len(answer.content) <= MOST_BYTES + 1_024
        pages.append(answer.json()[name])
        after = answer.json()["next"]
        if after is None:
            return pages


@pytest.mark.parametrize(
    ("address", "name", "count"),
    [
        ("/api/chats", "chats", 24),
        ("/api/groups", "groups", 12),
        ("/api/rooms", "rooms", 12),
        ("/api/rooms/public", "rooms", 12),
    ],
)
def test_long_last_messages_make_more_pages_and_not_larger_ones(address, name, count, conversations, as_alice):
    pages = pages_of(as_alice, address, name)
    assert len(pages) > 1
    listed = [one["id"] for page in pages for one in page]
    assert len(listed) == len(set(listed)) == count
    assert set(listed) <= conversations
    assert all(one["last_message"]["html"] == HEAVY for page in pages for one in page)


def test_people_who_say_much_about_themselves_make_more_pages(crowd, as_alice):
    pages = pages_of(as_alice, "/api/contacts", "contacts")
    assert len(pages) > 1
    assert sorted(one["id"] for page in pages for one in page) == sorted(str(one.pk) for one in crowd)


def test_a_history_of_long_messages_is_read_in_more_pages(alice, bob, as_alice):
    group = create_group(creator=alice, name="Choir", members=[bob]).conversation_id
    for _ in range(15):
        send_message(sender=bob, chat_id=group, content="long")
    Message.objects.filter(message_type="text").update(html=HEAVY)
    seen, before = [], None
    while before != 1:
        answer = as_alice.get(f"/api/chats/{group}/messages", {"limit": 100, **({"before": before} if before else {})})
        assert len(answer.content) <= MOST_BYTES + 1_024
        numbers = [message["seq"] for message in answer.json()["messages"]]
        assert answer.json()["has_before"] is (numbers[0] > 1)
        assert answer.json()["has_after"] is (before is not None)
        seen, before = numbers + seen, numbers[0]
    assert seen == list(range(1, 17))


def test_the_page_begins_with_a_bounded_part_of_each_list(conversations, alice, bob):
    html = browser(bob).get("/").content.decode()
    boot = json.loads(re.search(r'<script id="boot" type="application/json">(.*?)</script>', html)[1])
    for shapes in (boot["chats"], boot["public"]["rooms"]):
        assert 0 < len(json.dumps(shapes, ensure_ascii=False).encode()) <= MOST_BYTES + 1_024
    assert boot["public"]["next"] is not None


def test_members_do_not_stand_in_lists(crowd, alice, as_alice):
    group = create_group(creator=alice, name="Choir", members=crowd).conversation_id
    for address, name in (("/api/groups", "groups"), ("/api/chats", "chats")):
        [listed] = as_alice.get(address).json()[name]
        assert "members" not in listed
        assert listed["member_count"] == 17
    for address in (f"/api/groups/{group}", f"/api/chats/{group}"):
        assert len(as_alice.get(address).json()["members"]) == 17


def test_a_message_that_says_who_was_there_from_the_beginning_names_ten_of_many(crowd, alice, as_alice):
    group = create_group(creator=alice, name="Choir", members=crowd).conversation_id
    [created] = as_alice.get(f"/api/chats/{group}/messages").json()["messages"]
    system = created["system"]
    assert [user["username"] for user in system["users"]] == [one.username for one in crowd[:10]]
    assert (system["event"], system["value"], system["count"]) == ("created", "Choir", 16)
    assert created["content"] == "Alice created “Choir” with Person0, Person1, Person2 and 13 others."


def test_a_message_that_names_all_does_not_count_them(alice, bob, as_alice):
    create_group(creator=alice, name="Choir", members=[bob])
    [listed] = as_alice.get("/api/groups").json()["groups"]
    assert listed["last_message"]["system"].keys() == {"event", "users", "value"}


def test_who_hears_nothing_any_more_is_named_in_full(crowd, alice):
    group = create_group(creator=alice, name="Choir", members=crowd).conversation_id
    with captured_events() as told:
        disband(actor=alice, chat_id=group)
    [left] = [event.payload["left"] for event in told if event.type == "message"]
    assert sorted(left) == sorted(str(one.pk) for one in (alice, *crowd))


def test_who_is_there_is_told_of_the_first_only_and_counted_in_full(crowd, alice, as_alice, monkeypatch):
    group = create_group(creator=alice, name="Choir", members=crowd).conversation_id
    monkeypatch.setattr("messaging.api.chats.online_ids", lambda: {one.pk for one in (alice, *crowd)})
    answer = as_alice.get(f"/api/chats/{group}/active-users")
    assert len(answer.content) <= MOST_BYTES + 1_024
    assert (0 < len(answer.json()["active_users"]) < 17, answer.json()["count"]) == (True, 17)
    few = as_alice.get(f"/api/chats/{group}/active-users", {"limit": 2}).json()
    assert (len(few["active_users"]), few["count"]) == (2, 17)
    assert as_alice.get(f"/api/chats/{group}/active-users", {"limit": "x"}).status_code == 400
