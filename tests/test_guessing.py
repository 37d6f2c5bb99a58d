"""Guessing Room IDs and passwords on two real servers that share a Redis: they count together."""

import httpx
import pytest

from testing.patience import PATIENCE
from tests.callers import Person
from tests.conftest import copy_of
from tests.servers import STILL, serving


@pytest.fixture
def here_and_there(first, shared, tmp_path):
    """Two servers of the same data that limit."""
    here = serving(copy_of(first.data_dir, tmp_path / "here"), **shared, constants=STILL)
    there = serving(copy_of(first.data_dir, tmp_path / "there"), **shared, constants=STILL)
    with here as one, there as other:
        yield one, other


def guess(person, code="ZZZZZZZZ"):
    headers = {"Authorization": f"Bearer {person.token}"}
    return httpx.post(
        person.server.url + "/api/rooms/join-by-id", json={"room_id": code}, headers=headers, timeout=PATIENCE
    ).status_code


async def test_after_five_wrong_guesses_anywhere_there_is_none_left_anywhere(here_and_there):
    here, there = here_and_there
    alice, carol = Person(here), Person(here)
    code = alice.rest("POST", "/api/rooms", name="Cellar", type="private")["room_id"]
    everywhere = [carol, carol.at(there)]
    assert [guess(everywhere[number % 2]) for number in range(4)] == [404] * 4
    socket = await carol.at(there).socket()
    assert (await socket.ask("join_room", room_id="ZZZZZZZZ"))["code"] == "not_found"
    assert [guess(person, code) for person in everywhere] == [429] * 2
    assert (await socket.ask("join_room", room_id=code))["code"] == "rate_limited"
    await socket.leave()
    bob = Person(there)
    assert guess(bob, code) == 200


async def test_wrong_passwords_count_together(here_and_there):
    alice = Person(here_and_there[0])

    def sign_in(server, password):
        body = {"identifier": alice.id, "password": password}
        return httpx.post(server.url + "/api/login", json=body, timeout=PATIENCE).status_code

    assert [sign_in(here_and_there[number % 2], "wrong") for number in range(10)] == [401] * 10
    assert [sign_in(server, "a long password") for server in here_and_there] == [429] * 2
