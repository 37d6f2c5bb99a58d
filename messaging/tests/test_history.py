"""Reading a conversation: pages of its history, and what changed in it."""

import pytest

from chatproject.api.pagination import MOST_BYTES
from messaging import queries, services
from messaging.models import Message

pytestmark = [pytest.mark.engines, pytest.mark.usefixtures("unlimited")]


@pytest.fixture
def ten(say, alice, bob):
    """Ten messages, numbered 1 to 10, in turns."""
    return [say((alice, bob)[number % 2], f"message {number}") for number in range(1, 11)]


@pytest.fixture
def page(conversation, alice):
    """`page(before=5, limit=3)`: the numbers of the page, and whether there are messages before and after it."""

    def page(**asked):
        found = queries.history(queries.get_participant_for(alice, conversation.pk), alice, **asked)
        return [message.seq for message in found.messages], found.has_before, found.has_after

    return page


@pytest.fixture
def changes(conversation, alice):
    """`changes(after=0)` as alice asks for them."""

    def changes(after, limit=100):
        return queries.changes(queries.get_participant_for(alice, conversation.pk), alice, after=after, limit=limit)

    return changes


def numbers(found):
    return [(message.seq, message.changed) for message in found.messages]


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"limit": 3}, ([8, 9, 10], True, False)),
        ({"limit": 9}, ([2, 3, 4, 5, 6, 7, 8, 9, 10], True, False)),
        ({"limit": 10}, ([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], False, False)),
        ({"limit": 50}, ([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], False, False)),
        ({"before": 0}, ([], False, True)),
        ({"before": 1}, ([], False, True)),
        ({"before": 2}, ([1], False, True)),
        ({"before": 4, "limit": 3}, ([1, 2, 3], False, True)),
        ({"before": 5, "limit": 3}, ([2, 3, 4], True, True)),
        ({"before": 10, "limit": 3}, ([7, 8, 9], True, True)),
        ({"before": 11, "limit": 3}, ([8, 9, 10], True, False)),
        ({"before": 99, "limit": 3}, ([8, 9, 10], True, False)),
        ({"after": 0, "limit": 3}, ([1, 2, 3], False, True)),
        ({"after": 0, "limit": 10}, ([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], False, False)),
        ({"after": 1, "limit": 3}, ([2, 3, 4], True, True)),
        ({"after": 7, "limit": 3}, ([8, 9, 10], True, False)),
        ({"after": 6, "limit": 3}, ([7, 8, 9], True, True)),
        ({"after": 10}, ([], True, False)),
        ({"after": 99}, ([], True, False)),
        ({"around": 5, "limit": 4}, ([4, 5, 6, 7], True, True)),
        ({"around": 5, "limit": 5}, ([3, 4, 5, 6, 7], True, True)),
        ({"around": 5, "limit": 1}, ([5], True, True)),
        ({"around": 1, "limit": 1}, ([1], False, True)),
        ({"around": 10, "limit": 1}, ([10], True, False)),
        ({"around": 1, "limit": 4}, ([1, 2, 3], False, True)),
        ({"around": 10, "limit": 4}, ([9, 10], True, False)),
        ({"around": 0, "limit": 4}, ([1, 2], False, True)),
        ({"around": 99, "limit": 4}, ([9, 10], True, False)),
        ({"around": 5, "limit": 50}, ([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], False, False)),
    ],
)
def test_a_page_of_history_knows_what_is_before_and_after_it(asked, expected, ten, page):
    assert page(**asked) == expected


@pytest.mark.parametrize("bound", ["before", "after", "around"])
@pytest.mark.parametrize("number", [0, 1, 5])
def test_there_is_nothing_before_or_after_where_nothing_was_said(bound, number, page):
    assert page(**{bound: number}) == ([], False, False)


def test_the_history_of_silence_is_empty(page):
    assert page() == ([], False, False)


def test_history_keeps_the_order_of_creation_when_messages_change(ten, page, alice, bob):
    services.edit_message(person=bob, message_id=ten[0].pk, content="edited")
    services.delete_message(person=alice, message_id=ten[1].pk)
    assert page(limit=50)[0] == list(range(1, 11))
    assert page(limit=50)[1:] == (False, False)


def test_nothing_is_after_the_last_message_though_changes_have_larger_numbers(ten, page, bob):
    services.edit_message(person=bob, message_id=ten[0].pk, content="edited")
    assert page(before=11, limit=2) == ([9, 10], True, False)
    assert page(after=9) == ([10], True, False)


def test_a_page_tells_the_head_and_the_receipts(conversation, ten, alice, bob):
    found = queries.history(queries.get_participant_for(alice, conversation.pk), alice)
    assert found.head == 10
    assert found.receipts.reached == {alice.pk: 10, bob.pk: 9}


def test_the_head_of_a_page_was_read_before_its_messages(conversation, say, ten, alice):
    participant = queries.get_participant_for(alice, conversation.pk)
    say(alice, "meanwhile")
    found = queries.history(participant, alice)
    assert (found.head, found.messages[-1].seq) == (10, 11)


def test_changes_from_the_beginning_are_all_messages(ten, changes):
    found = changes(after=0)
    assert numbers(found) == [(number, number) for number in range(1, 11)]
    assert (found.next, found.head, found.complete, found.reset) == (10, 10, True, False)


def test_changes_come_in_pages(ten, changes):
    first = changes(after=0, limit=4)
    assert (numbers(first)[-1], first.next, first.head, first.complete) == ((4, 4), 4, 10, False)
    rest = changes(after=first.next, limit=6)
    assert (len(rest.messages), rest.next, rest.complete) == (6, 10, True)


def test_a_page_that_just_fits_is_complete(ten, changes):
    assert changes(after=0, limit=10).complete
    assert not changes(after=0, limit=9).complete


def test_a_message_that_changed_twice_is_found_once_at_its_newest_number(ten, changes, bob):
    services.edit_message(person=bob, message_id=ten[0].pk, content="edited")
    services.edit_message(person=bob, message_id=ten[0].pk, content="edited again")
    found = changes(after=0)
    assert numbers(found) == [*((number, number) for number in range(2, 11)), (1, 12)]
    assert found.messages[-1].content == "edited again"
    assert (found.next, found.head, found.complete) == (12, 12, True)
    assert numbers(changes(after=11)) == [(1, 12)]


def test_a_deleted_message_is_a_change(ten, changes, alice):
    services.delete_message(person=alice, message_id=ten[1].pk)
    found = changes(after=10)
    assert numbers(found) == [(2, 11)]
    assert found.messages[0].deleted_at is not None


def test_nothing_changed_since_the_head(ten, changes):
    found = changes(after=10)
    assert (found.messages, found.next, found.head, found.complete, found.reset) == ([], 10, 10, True, False)


def test_whoever_is_ahead_of_the_head_must_begin_anew(ten, changes):
    found = changes(after=11)
    assert (found.messages, found.next, found.head, found.complete, found.reset) == ([], 10, 10, True, True)


def test_changes_of_silence_are_none(changes):
    found = changes(after=0)
    assert (found.messages, found.next, found.head, found.complete, found.reset) == ([], 0, 0, True, False)


def test_changes_end_at_the_head_that_was_read_first(conversation, say, ten, alice, bob):
    participant = queries.get_participant_for(alice, conversation.pk)
    say(alice, "meanwhile")
    services.edit_message(person=bob, message_id=ten[0].pk, content="meanwhile")
    found = queries.changes(participant, alice, after=0)
    assert numbers(found) == [(number, number) for number in range(2, 11)]
    assert (found.next, found.head, found.complete) == (10, 10, True)


def test_changes_are_cut_at_about_256_kilobytes(say, changes, alice):
    long = "word " * 1_999
    for _ in range(20):
        say(alice, long)
    first = changes(after=0)
    size = sum(len(message.content) + len(message.html) for message in first.messages)
    assert 200_000 < size <= 256 * 1024
    assert (first.complete, first.next) == (False, len(first.messages))
    seen, found = list(first.messages), first
    while not found.complete:
        found = changes(after=found.next)
        seen += found.messages
    assert [message.seq for message in seen] == list(range(1, 21))


def test_the_size_is_counted_in_bytes(say, changes, alice):
    for _ in range(5):
        say(alice, "\N{GRINNING FACE}" * 10_000)
    assert len(changes(after=0).messages) == 3


def test_one_message_is_never_too_large(say, changes, alice):
    for _ in range(3):
        say(alice)
    Message.objects.update(html="x" * 2 * MOST_BYTES)
    assert numbers(changes(after=0)) == [(1, 1)]
    assert numbers(changes(after=2)) == [(3, 3)]


def test_a_page_of_history_ends_where_it_would_be_too_large(say, page, alice):
    for _ in range(40):
        say(alice)
    Message.objects.update(html="x" * (MOST_BYTES // 10 - 1_200))
    assert page(limit=40) == (list(range(31, 41)), True, False)
    assert page(before=31, limit=40) == (list(range(21, 31)), True, True)
    assert page(after=10, limit=40) == (list(range(11, 21)), True, True)
    assert page(around=20, limit=40) == (list(range(16, 26)), True, True)
    assert page(after=35, limit=40) == ([36, 37, 38, 39, 40], True, False)
