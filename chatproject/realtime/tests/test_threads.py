"""Whose calls of the database wait for whose."""

import asyncio
import threading

import pytest

from accounts.hooks import AccountsHooks
from chatproject.realtime import protocol, threads
from chatproject.realtime.threads import in_database, owner
from chatproject.realtime.turns import TurnPool
from testing.people import sign_in

from .conftest import until

pytestmark = pytest.mark.django_db(transaction=True)


class Gate:
    """Calls that hold a thread each until the test lets them go."""

    def __init__(self):
        self.held = 0
        self._opened = threading.Event()

    def __call__(self):
        self.held += 1
        assert self._opened.wait(10)

    def open(self):
        self._opened.set()


@pytest.fixture
def gate():
    gate = Gate()
    yield gate
    gate.open()


def begin_as(person, function, *args):
    """A task whose calls are this person's."""

    async def run():
        owner.set(person)
        return await in_database(function, *args)

    return asyncio.create_task(run())


async def test_the_heavy_questions_of_one_person_take_one_thread(gate):
    heavy = [begin_as("alice", gate) for _ in range(20)]
    await until(lambda: gate.held)
    for person in ("bob", "carol", "dora"):
        assert await begin_as(person, lambda: "answered") == "answered"
    assert gate.held == 1
    gate.open()
    await asyncio.gather(*heavy)


async def test_what_the_server_asks_for_itself_waits_for_no_person(gate, settings):
    heavy = [begin_as(number, gate) for number in range(2 * settings.DATABASE_THREADS)]
    await until(lambda: gate.held == settings.DATABASE_THREADS)
    assert await in_database(lambda: "answered") == "answered"
    gate.open()
    await asyncio.gather(*heavy)


async def test_a_call_knows_the_context_of_whoever_made_it():
    assert await begin_as("alice", owner.get) == "alice"
    assert await in_database(owner.get) is None


async def test_a_call_that_was_given_up_while_it_waited_is_not_made(gate):
    heavy, done = begin_as("alice", gate), []
    await until(lambda: gate.held)
    given_up = begin_as("alice", done.append, "never")
    await asyncio.sleep(0)
    given_up.cancel()
    await asyncio.wait([given_up])
    gate.open()
    await heavy
    assert await begin_as("alice", lambda: "answered") == "answered"
    assert done == []


# --- sockets ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def slow_sign_in(monkeypatch, gate):
    """Looking at a token takes until the test opens the gate; `order` says whose were looked at."""
    authenticate = AccountsHooks.authenticate
    gate.order = []

    def slowly(self, **given):
        gate()
        identity = authenticate(self, **given)
        gate.order.append(identity.user.username)
        return identity

    monkeypatch.setattr(AccountsHooks, "authenticate", slowly)
    return gate


async def test_the_time_for_a_token_ends_when_it_has_been_read(connect, token, slow_sign_in, deadlines):
    socket = await connect()
    await socket.send("auth", token=token)
    await until(lambda: slow_sign_in.held)
    [deadline] = deadlines
    deadline.ends()
    slow_sign_in.open()
    assert (await socket.receive())["type"] == "authenticated"


async def test_after_a_wrong_token_the_rest_of_the_time_goes_on(connect, slow_sign_in, deadlines):
    socket = await connect()
    await socket.send("auth", token="wrong")
    await until(lambda: slow_sign_in.held)
    slow_sign_in.open()
    assert (await socket.receive())["code"] == "auth_failed"
    deadlines[-1].ends()
    assert await socket.closed() == protocol.NO_AUTH


async def test_a_token_that_could_not_be_looked_at_costs_no_try(connect, token, monkeypatch):
    monkeypatch.setattr(threads, "_pool", lambda: TurnPool(1, name="full", most_waiting=0))
    socket = await connect()
    for _ in range(3):
        refused = await socket.ask("auth", token=token)
        assert (refused["code"], refused["retry_after"]) == ("unavailable", 1)
    monkeypatch.undo()
    assert (await socket.ask("auth", token=token))["type"] == "authenticated"


async def test_people_behind_one_address_sign_in_side_by_side(connect, alice, bob, slow_sign_in):
    tokens = [(await in_database(sign_in, person)).access for person in (alice, bob)]
    sockets = [await connect(address="192.0.2.7") for _ in tokens]
    for socket, each in zip(sockets, tokens, strict=True):
        await socket.send("auth", token=each)
    await until(lambda: slow_sign_in.held == 2)
    slow_sign_in.open()
    for socket in sockets:
        assert (await socket.receive())["type"] == "authenticated"
    assert sorted(slow_sign_in.order) == ["alice", "bob"]
