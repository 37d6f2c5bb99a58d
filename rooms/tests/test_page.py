"""Rooms on the page as the server sends it."""

import gzip
import json
import re
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from messaging import services
from rooms.services import create_room
from testing.clients import browser
from testing.groups_and_rooms import code_of

pytestmark = pytest.mark.django_db


def page_of(person):
    return browser(person).get("/").content.decode()


def collapsed(page):
    """The parts of the sidebar whose buttons say that they are collapsed."""
    return re.findall(r'aria-expanded="false"\s+aria-controls="(\w+-body|browse-list)"', page)


def links(page):
    """What is listed for a browser without JavaScript: addresses by name, and the name of what is shown."""
    [part] = re.findall(r"<noscript>(.*?)</noscript>", page, re.DOTALL)
    rows = re.findall(r'href="([^"]+)"([^>]*)>\s*<span[^>]*>([^<]*)<', part)
    return {unescape(name): path for path, _, name in rows}, [
        name for _, shown, name in rows if "aria-current" in shown
    ]


def public(page):
    return json.loads(re.search(r'<script id="boot"[^>]*>(.*?)</script>', page, re.DOTALL)[1])["public"]


def test_without_javascript_conversations_are_links_and_public_rooms_to_join_as_well(private_room, alice, bob, carol):
    hall = create_room(creator=bob, name="Hall & garden", is_public=True)
    attic = create_room(creator=carol, name="Attic", is_public=True)
    talk = services.get_or_create_direct(person=carol, peer=alice).participant
    found, shown = links(browser(carol).get(f"/c/{attic.conversation_id}/").content.decode())
    paths = {"Alice": talk.conversation_id, "Attic": attic.conversation_id, "Hall & garden": hall.conversation_id}
    assert found == {name: f"/c/{id}/" for name, id in paths.items()}
    assert list(found)[-1] == "Hall & garden"
    assert shown == ["Attic"]


def test_a_private_room_is_on_the_page_of_its_members_and_its_code_on_that_of_its_creator(
    private_room, alice, bob, carol
):
    code = code_of(private_room)
    assert code in page_of(alice)
    assert "Cellar" in page_of(bob)
    assert code not in page_of(bob)
    assert "Cellar" not in page_of(carol)


def test_the_page_begins_with_the_public_rooms_that_rest_lists(alice, as_bob, bob):
    for number in range(3):
        create_room(creator=alice, name=f"Room {number}", is_public=True)
    assert public(page_of(bob)) == as_bob.get("/api/rooms/public?limit=50").json()


def test_the_sidebar_is_as_somebody_left_it(alice):
    window = browser(alice)
    page = window.get("/").content.decode()
    assert collapsed(page) == ["browse-list"]
    window.cookies["closed"] = "rooms.people"
    window.cookies["browse"] = "open"
    window.cookies["sidebar"] = "340"
    page = window.get("/").content.decode()
    assert collapsed(page) == ["rooms-body", "people-body"]
    assert all(re.search(rf'id="{body}"[^>]*\shidden', page) for body in collapsed(page))
    assert 'data-width="340"' in page


def test_more_public_rooms_take_no_more_queries(alice, bob):
    def queries():
        with CaptureQueriesContext(connection) as seen:
            page_of(bob)
        return len(seen)

    create_room(creator=alice, name="First", is_public=True)
    few = queries()
    for number in range(10):
        create_room(creator=alice, name=f"Room {number}", is_public=True)
    assert queries() == few


def test_a_page_of_a_hundred_conversations_is_light(alice):
    for number in range(100):
        create_room(creator=alice, name=f"Room {number}", is_public=number % 2 == 0, description="What it is about")
    assert len(gzip.compress(page_of(alice).encode())) <= 60_000
