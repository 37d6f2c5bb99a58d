"""One conversation as the server draws it, before JavaScript keeps it up to date."""

import json
import re
from datetime import timedelta
from html import unescape

import pytest

import rooms.services
from chatproject.db import clock
from messaging import services
from messaging.models import Message, Participant
from testing.clients import browser

pytestmark = pytest.mark.django_db
JOIN_BAR, CLOSED_BAR = 'data-testid="join-bar"', 'data-testid="closed-bar"'
COMPOSER = 'data-controller="composer"'


@pytest.fixture
def page(alice):
    """The page of a conversation, as `person` gets it."""
    return lambda conversation, person=alice: browser(person).get(f"/c/{conversation.pk}/")


def text(answer):
    return answer.content.decode()


def boot(answer):
    """What the page's scripts begin with."""
    return json.loads(re.search(r'<script id="boot"[^>]*>(.*?)</script>', text(answer), re.DOTALL)[1])


def system_lines(answer):
    drawn = re.findall(r'<div class="system" data-key="system-\d+">.*?</div>', text(answer), re.DOTALL)
    return [[unescape(line) for line in re.findall(r"<p>(.*?)</p>", one)] for one in drawn]


def is_shown(answer, mark):
    """Whether the element with this attribute is not hidden."""
    tags = re.findall(r'<\w+(?:\s+[\w-]+(?:="[^"]*")?)+\s*>', text(answer))
    [tag] = [tag for tag in tags if mark in tag]
    return not re.search(r"\shidden\s*>$", tag)


def say(conversation, sender, count=1):
    return [
        services.send_message(sender=sender, chat_id=conversation.pk, content="hello").message for _ in range(count)
    ]


def test_who_comes_and_goes_is_told_together(page, public_room, carol, people):
    for one in people(3):
        services.join(person=one, chat_id=public_room.pk)
    services.join(person=carol, chat_id=public_room.pk)
    say(public_room, carol)
    services.leave(person=carol, chat_id=public_room.pk, kind="room")
    first, second = system_lines(page(public_room))
    assert first[0] == "Alice created “Hall”."
    assert re.fullmatch("\u2068Bob\u2069, \u2068person-.*\u2069 and 3 others joined.", first[1])
    assert second == ["Carol left."]


def test_names_in_system_lines_are_never_markup(page, public_room, carol):
    carol.display_name = "<img src=x onerror=alert(1)>"
    carol.save()
    services.join(person=carol, chat_id=public_room.pk)
    answer = page(public_room)
    assert carol.display_name not in text(answer)
    assert any(carol.display_name in line for line in system_lines(answer)[0])


def test_after_a_system_message_its_sender_begins_anew(page, group, alice, bob):
    say(group, alice)
    services.change_role(actor=alice, chat_id=group.pk, person=bob, role="admin")
    say(group, alice)
    drawn = re.findall(r'<article\s+class="message".*?>', text(page(group)), re.DOTALL)[:-1]
    assert ["data-continued" in one for one in drawn] == [False, False]


def test_days_part_system_messages(page, group, alice):
    services.rename(actor=alice, chat_id=group.pk, name="Band")
    Message.objects.filter(conversation=group, seq=1).update(timestamp=clock.now() - timedelta(days=2))
    assert len(system_lines(page(group))) == 2


def test_whoever_is_outside_reads_a_public_room_and_is_asked_to_join(page, public_room, alice, carol):
    say(public_room, alice)
    answer = page(public_room, carol)
    assert "<p>hello</p>" in text(answer)
    assert boot(answer)["chat"]["my_role"] is None
    assert [is_shown(answer, mark) for mark in (JOIN_BAR, COMPOSER, CLOSED_BAR)] == [True, False, False]
    answer = page(public_room)
    assert [is_shown(answer, mark) for mark in (JOIN_BAR, COMPOSER, CLOSED_BAR)] == [False, True, False]


def test_a_closed_room_says_so_to_its_members_and_is_gone_for_others(page, public_room, alice, bob, carol):
    rooms.services.update_room(actor=alice, chat_id=public_room.pk, changes={"is_active": False})
    answer = page(public_room, bob)
    assert [is_shown(answer, mark) for mark in (JOIN_BAR, COMPOSER, CLOSED_BAR)] == [False, False, True]
    assert page(public_room, carol).status_code == 404


def test_a_group_or_private_room_is_not_there_for_whoever_is_outside(page, group, private_room, carol):
    assert page(group).status_code == page(private_room).status_code == 200
    assert page(group, carol).status_code == page(private_room, carol).status_code == 404


def test_the_room_id_is_on_no_page_but_its_creators(page, private_room, alice, bob):
    code = boot(page(private_room))["chat"]["room_id"]
    assert re.fullmatch("[A-Z0-9]{8}", code)
    assert code in text(page(private_room))
    assert code not in text(page(private_room, bob))


def test_header_and_start_describe_the_conversation(page, public_room):
    answer = page(public_room)
    assert re.search(r'data-slot="name" dir="auto">Hall</h1>', text(answer))
    assert "2 members" in text(answer)
    assert text(answer).count(">For everybody.<") == 2
    assert text(answer).count('data-conversation-type="public"') == 4


def test_whoever_left_off_long_ago_gets_the_page_around_it(page, conversation, alice, bob, unlimited):
    say(conversation, bob, 120)
    services.set_position(person=alice, chat_id=conversation.pk, seq=40)
    history = boot(page(conversation))["history"]
    assert (history["messages"][0]["seq"], history["messages"][-1]["seq"]) == (17, 66)
    assert (history["has_before"], history["has_after"]) == (True, True)
    services.set_position(person=alice, chat_id=conversation.pk, seq=90)
    history = boot(page(conversation))["history"]
    assert (history["messages"][-1]["seq"], history["has_after"]) == (120, False)


def test_of_several_readers_the_number_is_shown_and_all_of_them_count_as_read(page, group, alice, bob, carol):
    services.add_member(actor=alice, chat_id=group.pk, person=carol)
    [message] = say(group, alice)
    for reader, words, is_read in ((bob, "Read by 1", False), (carol, "Read by 2", True)):
        services.set_position(person=reader, chat_id=group.pk, seq=message.seq)
        drawn = re.search(rf'<article\s[^>]*data-seq="{message.seq}".*?</article>', text(page(group)), re.DOTALL)[0]
        assert re.search(rf'data-slot="status"\s*>{words}<', drawn)
        assert ("data-read" in drawn) == is_read


def test_one_is_offered_to_be_told_of_all_or_of_nothing_while_nobody_can_be_mentioned(page, group):
    shown = text(page(group))
    assert re.findall(r'name="notify" value="(\w+)"', shown) == ["all", "none"]
    assert re.findall(r'data-level="(\w+)"', shown) == ["all", "none"]


@pytest.mark.parametrize(
    ("wish", "title"),
    [
        ({}, "(2) Parley"),
        ({"notify": "none"}, "Parley"),
        ({"notify": "mentions"}, "Parley"),
        ({"notify": "mentions", "last_mention_seq": 9}, "(2) Parley"),
        ({"muted_until": clock.now() + timedelta(days=1)}, "Parley"),
        ({"muted_until": clock.now() - timedelta(days=1)}, "(2) Parley"),
    ],
)
def test_the_title_counts_what_one_wants_to_be_told_of(conversation, alice, bob, wish, title):
    say(conversation, bob, 2)
    Participant.objects.filter(conversation=conversation, user=alice).update(**wish)
    assert f"<title>{title}</title>" in text(browser(alice).get("/"))
