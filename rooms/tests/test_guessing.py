"""How often a Room ID may be guessed: 5 wrong ones a minute a person, 20 an address, whoever counts."""

import pytest

from chatproject.limits import rate_limiter
from messaging.models import Conversation
from rooms.services import update_room
from testing.at_once import all_at_once, warm
from testing.clients import api_client
from testing.groups_and_rooms import code_of

HERE, THERE = {"REMOTE_ADDR": "192.0.2.1"}, {"REMOTE_ADDR": "198.51.100.1"}


@pytest.fixture(params=["still_clock", "still_redis"])
def store(request):
    """Where is counted: in the memory of this process, or in Redis for all."""
    return request.getfixturevalue(request.param)


@pytest.fixture
def code(private_room):
    return code_of(private_room)


@pytest.fixture
def clients(people):
    """`clients(5)`: so many more people who ask."""
    return lambda count: [api_client(person) for person in people(count)]


def guess(client, code="ZZZZZZZZ", origin=HERE):
    return client.post("/api/rooms/join-by-id", {"room_id": code}, **origin).status_code


@pytest.mark.usefixtures("still_clock")
def test_after_five_wrong_ones_even_the_right_one_is_refused_for_a_while(code, as_carol):
    assert [guess(as_carol) for _ in range(7)] == [404] * 5 + [429] * 2
    assert guess(as_carol, code) == 429
    assert guess(as_carol, code, THERE) == 429  # wherever they go
    answer = as_carol.post("/api/rooms/join-by-id", {"room_id": code})
    assert (answer.json()["code"], answer.json()["error"]) == ("rate_limited", "Too many wrong Room IDs.")
    assert 1 <= answer.json()["retry_after"] <= 12
    assert answer["Retry-After"] == str(answer.json()["retry_after"])


@pytest.mark.usefixtures("still_clock")
def test_the_guesses_of_one_person_are_nobody_elses(code, as_carol, as_bob, clients):
    assert [guess(as_carol) for _ in range(6)] == [404] * 5 + [429]
    assert guess(as_bob, code) == 200
    [other] = clients(1)
    assert [guess(other) for _ in range(5)] == [404] * 5


@pytest.mark.usefixtures("still_clock")
def test_twenty_wrong_ones_from_an_address_are_enough_for_everybody_there(code, clients):
    *five, last = clients(6)
    assert [guess(client) for client in five[:4] for _ in range(5)] == [404] * 20
    assert [guess(five[4]), guess(last), guess(last, code)] == [429] * 3
    assert guess(last, code, THERE) == 200


@pytest.mark.usefixtures("still_clock")
def test_an_address_of_ipv6_is_a_household(clients, private_room):
    *four, last = clients(5)
    origins = [{"REMOTE_ADDR": f"2001:db8::{number:x}"} for number in range(1, 21)]
    assert [guess(four[number // 5], origin=origins[number]) for number in range(20)] == [404] * 20
    assert guess(last, origin={"REMOTE_ADDR": "2001:db8::ffff"}) == 429
    assert guess(last, origin={"REMOTE_ADDR": "2001:db8:0:1::1"}) == 404


@pytest.mark.usefixtures("still_clock")
def test_right_ones_full_rooms_and_mistakes_of_form_cost_nothing(code, private_room, alice, as_carol, as_bob):
    assert [guess(as_bob, code) for _ in range(30)] == [200] * 30
    assert [guess(as_carol, None) for _ in range(30)] == [400] * 30
    update_room(actor=alice, chat_id=private_room.pk, changes={"max_members": 2})
    assert [guess(as_carol, code) for _ in range(30)] == [409] * 30
    assert [guess(as_carol) for _ in range(6)] == [404] * 5 + [429]


@pytest.mark.usefixtures("still_clock")
def test_a_refused_guess_uses_nothing_of_the_address(clients, private_room):
    eager, *others = clients(4)
    assert [guess(eager) for _ in range(50)].count(404) == 5
    assert [guess(client) for client in others for _ in range(5)] == [404] * 15


def test_every_twelve_seconds_there_is_one_guess_more(private_room, as_carol, monkeypatch):
    now = 1_000.0
    monkeypatch.setattr(rate_limiter.time, "monotonic", lambda: now)
    assert [guess(as_carol) for _ in range(6)] == [404] * 5 + [429]
    now += 11.9
    assert guess(as_carol) == 429
    now += 0.2
    assert [guess(as_carol), guess(as_carol)] == [404, 429]


@pytest.mark.usefixtures("still_redis")
def test_all_processes_count_together(code, as_carol):
    assert [guess(as_carol) for _ in range(3)] == [404] * 3
    rate_limiter.forget_all()  # as a process that has heard of nothing
    assert [guess(as_carol) for _ in range(3)] == [404] * 2 + [429]
    rate_limiter.forget_all()
    assert guess(as_carol, code) == 429


@pytest.mark.usefixtures("batchers", "still_clock")
def test_of_many_guesses_at_once_no_more_are_answered(code, as_carol):
    warm(as_carol)
    statuses = all_at_once([lambda: guess(as_carol)] * 30)
    assert (statuses.count(404), statuses.count(429)) == (5, 25)


@pytest.mark.usefixtures("batchers", "store")
def test_a_whole_class_comes_in_at_once_from_one_address(code, private_room, clients):
    everybody = clients(50)
    warm(*everybody)
    assert all_at_once(lambda client=client: guess(client, code) for client in everybody) == [200] * 50
    assert Conversation.objects.get(pk=private_room.pk).member_count == 52


def test_without_limits_one_may_guess_on(code, as_carol, unlimited):
    assert [guess(as_carol) for _ in range(30)] == [404] * 30
    assert guess(as_carol, code) == 200
