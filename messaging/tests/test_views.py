"""The page of conversations as the server draws it."""

import json
import re
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chatproject.db import uuid7
from messaging import services
from messaging.models import Conversation, Message
from testing.clients import browser
from testing.people import person

pytestmark = pytest.mark.django_db


def boot(answer):
    """What the page's scripts begin with."""
    return json.loads(re.search(r'<script id="boot"[^>]*>(.*?)</script>', answer.content.decode(), re.DOTALL)[1])


def parts(answer):
    """The page's messages as it shows them, and the empty one that it keeps for messages to come."""
    articles = re.findall(r'<article\s+class="message".*?</article>', answer.content.decode(), re.DOTALL)
    return articles[:-1], articles[-1]


def queries(page, conversation):
    with CaptureQueriesContext(connection) as seen:
        page.get(f"/c/{conversation.pk}/")
    return len(seen)


@pytest.mark.parametrize("path", ["/", "/c/01a1f89a-a420-761d-bb46-b2818a7ac622/"])
def test_whoever_is_not_signed_in_is_sent_to_sign_in_and_back(client, path):
    answer = client.get(path)
    assert (answer.status_code, answer["Location"]) == (302, f"/login/?next={path}")


def test_somebody_new_sees_no_conversation(alice):
    answer = browser(alice).get("/")
    assert answer.status_code == 200
    assert boot(answer)["chats"] == []


@pytest.mark.engines
def test_the_page_has_who_wrote_and_how_much_is_unread(say, alice, bob):
    say(bob, "*hello*")
    last = say(bob, "a < b")
    answer = browser(alice).get("/")
    [chat] = boot(answer)["chats"]
    assert (chat["name"], chat["unread"], chat["last_message"]["id"]) == ("Bob", 2, str(last.pk))
    assert "<title>(2) Parley</title>" in answer.content.decode()


def test_beyond_ninety_nine_the_title_does_not_count(conversation, say, alice, bob):
    say(bob)
    page = browser(alice)
    for messages, title in [(99, "(99) Parley"), (100, "(99+) Parley")]:
        Conversation.objects.filter(pk=conversation.pk).update(messages=messages)
        assert f"<title>{title}</title>" in page.get("/").content.decode()


def test_a_conversation_shows_its_newest_messages_oldest_first(conversation, say, alice, bob):
    say(bob, "*one*")
    say(alice, "two")
    answer = browser(alice).get(f"/c/{conversation.pk}/")
    first, second = parts(answer)[0]
    assert "<p><em>one</em></p>" in first
    assert "data-mine" not in first
    assert "data-mine" in second
    assert 'data-seq="2"' in second
    assert "<title>Bob · Parley</title>" in answer.content.decode()


def test_the_scripts_begin_with_what_rest_answers(conversation, say, alice, bob, as_alice):
    say(bob, "</script><b>hello</b>")
    data = boot(browser(alice).get(f"/c/{conversation.pk}/"))
    history = as_alice.get(f"/api/chats/{conversation.pk}/messages").json()
    assert data["history"] == history
    listed = as_alice.get("/api/chats").json()
    assert (data["chats"], data["epoch"]) == (listed["chats"], listed["epoch"])
    assert data["me"]["id"] == str(alice.id)


def test_a_drawn_message_and_the_one_for_frames_are_the_same_markup(conversation, say, alice, bob):
    say(bob)
    [drawn], empty = parts(browser(alice).get(f"/c/{conversation.pk}/"))
    outline = re.compile(r'<(\w+)|data-slot="(\w+)"|class="([\w-]+)')
    assert outline.findall(drawn.replace("<p>hello</p>", "")) == outline.findall(empty)


def test_a_deleted_message_keeps_its_place_and_shows_no_words(conversation, say, alice):
    message = say(alice, "secret")
    services.delete_message(person=alice, message_id=message.pk)
    answer = browser(alice).get(f"/c/{conversation.pk}/")
    [drawn], _ = parts(answer)
    assert 'data-state="deleted"' in drawn
    assert "secret" not in answer.content.decode()


def test_days_and_senders_part_the_messages(conversation, say, alice, bob):
    noon = datetime(2026, 1, 5, 12, tzinfo=UTC)
    for sender, later in [(bob, -1440), (bob, 0), (bob, 4), (alice, 5), (alice, 11)]:
        Message.objects.filter(pk=say(sender).pk).update(timestamp=noon + timedelta(minutes=later))
    answer = browser(alice).get(f"/c/{conversation.pk}/")
    assert ["data-continued" in drawn for drawn in parts(answer)[0]] == [False, False, True, False, False]
    assert len(re.findall(r'data-key="day-\d{4}-\d+-\d+"', answer.content.decode())) == 2


def test_times_and_days_are_those_of_the_device(conversation, say, alice):
    late = datetime(2026, 1, 5, 22, 30, tzinfo=UTC)
    for later in (0, 60):
        Message.objects.filter(pk=say(alice).pk).update(timestamp=late + timedelta(minutes=later))
    page = browser(alice)
    without = page.get(f"/c/{conversation.pk}/")
    page.cookies["time_zone"], page.cookies["hours"] = "Europe/Berlin", "12"
    drawn = page.get(f"/c/{conversation.pk}/")
    assert re.findall(r'class="message__time"[^>]*>([^<]+)<', drawn.content.decode()) == ["11:30 PM", "12:30 AM"]
    assert re.findall(r'data-key="day-([-\d]+)"', drawn.content.decode()) == ["2026-1-5", "2026-1-6"]
    assert re.findall(r'data-key="day-([-\d]+)"', without.content.decode()) == ["2026-1-5"]
    assert boot(drawn)["history"] == boot(without)["history"]


def test_times_are_hidden_until_the_scripts_draw_them_where_the_device_is_unknown(alice):
    page = browser(alice)
    assert 'data-times="unknown"' in page.get("/").content.decode()
    page.cookies["time_zone"], page.cookies["hours"] = "Europe/Berlin", "24"
    assert "data-times" not in page.get("/").content.decode()


def test_a_receipt_shows_on_ones_own_messages(conversation, say, alice, bob):
    message = say(alice)
    assert "data-read" not in parts(browser(alice).get(f"/c/{conversation.pk}/"))[0][0]
    services.mark_read(person=bob, chat_id=conversation.pk, seq=message.seq)
    assert "data-read" in parts(browser(alice).get(f"/c/{conversation.pk}/"))[0][0]


def test_names_are_shown_as_they_are_written_and_never_as_html(alice):
    other = person("mallory")
    other.display_name = "<img src=x onerror=alert(1)>"
    other.save()
    services.get_or_create_direct(person=alice, peer=other)
    page = browser(alice).get("/").content.decode()
    assert other.display_name not in page
    assert other.display_name in unescape(page)


def test_an_outsider_gets_the_page_of_a_conversation_that_never_was(conversation, say, alice, carol):
    say(alice)
    assert browser(alice).get(f"/c/{conversation.pk}/").status_code == 200
    refused = browser(carol).get(f"/c/{conversation.pk}/")
    nowhere = browser(carol).get(f"/c/{uuid7()}/")
    assert refused.status_code == nowhere.status_code == 404
    assert refused.content == nowhere.content


def test_only_the_newest_fifty_are_drawn(conversation, say, alice, unlimited):
    for number in range(52):
        say(alice, f"number {number}")
    answer = browser(alice).get(f"/c/{conversation.pk}/")
    assert len(parts(answer)[0]) == 50
    assert boot(answer)["history"]["has_before"]


@pytest.mark.engines
def test_the_address_of_a_message_opens_the_conversation_around_it(conversation, say, alice, bob, carol, unlimited):
    sent = [say(bob, f"number {number}") for number in range(1, 121)]
    address = f"/c/{conversation.pk}/{sent[59].seq}/"
    history = boot(browser(alice).get(address))["history"]
    numbers = [message["seq"] for message in history["messages"]]
    assert sent[59].seq in numbers
    assert len(numbers) == 50
    assert history["has_after"]
    assert browser(carol).get(address).content == browser(carol).get(f"/c/{uuid7()}/1/").content


@pytest.mark.parametrize("number", [0, 121, 2**80])
def test_a_number_that_no_message_has_leads_to_the_nearest(conversation, say, alice, bob, number):
    say(bob, "hello")
    answer = browser(alice).get(f"/c/{conversation.pk}/{number}/")
    assert answer.status_code == 200
    assert [message["content"] for message in boot(answer)["history"]["messages"]] == ["hello"]


@pytest.mark.parametrize("debug", [False, True])
def test_the_page_allows_no_foreign_script_and_no_inline_style(conversation, alice, debug, settings):
    settings.DEBUG = debug
    answer = browser(alice).get(f"/c/{conversation.pk}/")
    policy = answer["Content-Security-Policy"]
    nonces = set(re.findall(r' nonce="([^"]+)"', answer.content.decode()))
    assert set(re.findall("'nonce-([^']+)'", policy)) == nonces
    assert len(nonces) == int(debug)
    assert "unsafe" not in policy


def test_the_page_is_packed_and_never_kept(say, alice):
    say(alice)
    answer = browser(alice).get("/", headers={"accept-encoding": "gzip"})
    assert answer["Content-Encoding"] == "gzip"
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_the_page_is_only_read(alice, method):
    assert getattr(browser(alice), method)("/").status_code == 405


def test_more_conversations_and_messages_take_no_more_queries(say, alice, conversation, people, unlimited):
    say(alice)
    page = browser(alice)
    page.get(f"/c/{conversation.pk}/")
    few = queries(page, conversation)
    for peer in people(5):
        participant = services.get_or_create_direct(person=alice, peer=peer).participant
        services.send_message(sender=alice, chat_id=participant.conversation.pk, content="hello")
    for _ in range(10):
        say(alice)
    assert queries(page, conversation) == few
