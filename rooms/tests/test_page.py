"""Rooms in the sidebar as the server draws it."""

import gzip
import json
import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chatproject.db import clock
from messaging import services
from messaging.models import Participant
from rooms.services import create_room
from testing.clients import browser
from testing.groups_and_rooms import code_of

pytestmark = pytest.mark.django_db


def rows(page, section):
    """What a section lists: the name of each row, and the markup of its list item."""
    part = re.search(rf'data-section="{section}".*?</section>', page, re.DOTALL)[0]
    items = re.findall(r'<li\s+class="row-item".*?</li>', part, re.DOTALL)
    return {re.search(r'data-slot="name" dir="auto">(.*?)<', item)[1]: item for item in items}


def page_of(person):
    return browser(person).get("/").content.decode()


def public(page):
    return json.loads(re.search(r'<script id="boot"[^>]*>(.*?)</script>', page, re.DOTALL)[1])["public"]


def browsing(person, path="/"):
    window = browser(person)
    window.cookies["browse"] = "open"
    return window.get(path).content.decode()


def browse_row(page):
    """“Browse rooms (n)”: whether it is open, and n; None where it is hidden."""
    found = re.search(r'<div\s+class="browse"([^>]*)>.*?aria-expanded="(\w+)".*?"browsed">\((.*?)\)<', page, re.DOTALL)
    return None if "hidden" in found[1] else (found[2] == "true", found[3])


def test_rooms_that_one_has_not_joined_are_folded_below_those_that_one_has(alice, bob):
    for name in ("Beekeeping", "Astronomy"):
        create_room(creator=alice, name=name, is_public=True)
    create_room(creator=bob, name="Cooking", is_public=True)
    folded = page_of(bob)
    assert list(rows(folded, "rooms")) == ["Cooking"]
    assert browse_row(folded) == (False, "2")

    page = browsing(bob)
    found = rows(page, "rooms")
    assert list(found) == ["Cooking", "Astronomy", "Beekeeping"]
    assert ["data-outside" in item for item in found.values()] == [False, True, True]
    assert browse_row(page) == (True, "2")
    assert browse_row(page_of(alice)) == (False, "1")


def test_somebody_new_is_shown_the_rooms_with_the_most_members(alice, bob, carol):
    for number in range(6):
        create_room(creator=alice, name=f"Corner {number}", is_public=True)
    general = create_room(creator=alice, name="General", is_public=True)
    services.join(person=bob, chat_id=general.conversation_id)
    page = page_of(carol)
    assert list(rows(page, "rooms")) == ["Corner 0", "Corner 1", "Corner 2", "Corner 3", "General"]
    assert browse_row(page) == (False, "2")


def test_the_room_that_one_previews_is_listed(alice, bob):
    create_room(creator=alice, name="Astronomy", is_public=True)
    previewed = create_room(creator=alice, name="Beekeeping", is_public=True)
    create_room(creator=bob, name="Cooking", is_public=True)
    path = f"/c/{previewed.conversation_id}/"
    page = browser(bob).get(path).content.decode()
    assert list(rows(page, "rooms")) == ["Cooking", "Beekeeping"]
    assert browse_row(page) == (False, "1")
    assert list(rows(browsing(bob, path), "rooms")) == ["Cooking", "Astronomy", "Beekeeping"]


def test_without_other_rooms_there_is_nothing_to_browse(alice):
    create_room(creator=alice, name="Astronomy", is_public=True)
    assert browse_row(page_of(alice)) is None


def test_a_private_room_is_drawn_for_its_members_and_its_code_for_its_creator(private_room, alice, bob, carol):
    code = code_of(private_room)
    assert code in rows(page_of(alice), "private")["Cellar"]
    assert "Cellar" in rows(page_of(bob), "private")
    assert code not in page_of(bob)
    assert "Cellar" not in page_of(carol)


def test_the_page_begins_with_the_public_rooms_that_rest_lists(alice, as_bob, bob):
    for number in range(3):
        create_room(creator=alice, name=f"Room {number}", is_public=True)
    assert public(page_of(bob)) == as_bob.get("/api/rooms/public?limit=50").json()


def test_a_favourite_stands_only_there_and_what_is_muted_looks_so(public_room, alice):
    participant = Participant.objects.get(conversation=public_room, user=alice)
    services.change_settings(participant=participant, changes={"pinned": True})
    page = page_of(alice)
    assert list(rows(page, "favourites")) == ["Hall"]
    assert not rows(page, "rooms")
    assert "data-muted" not in page
    services.change_settings(participant=participant, changes={"muted_until": clock.now() + timedelta(hours=1)})
    assert "data-muted" in rows(page_of(alice), "favourites")["Hall"]


def test_sections_that_somebody_closed_and_a_width_they_chose_are_drawn_so(alice):
    window = browser(alice)
    window.cookies["closed"] = "rooms.people"
    window.cookies["sidebar"] = "340"
    page = window.get("/").content.decode()
    assert re.findall(r'id="(\w+)-heading"[^>]*aria-expanded="false"', page) == ["rooms", "people"]
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
