"""People who come and go, and what those who follow them are told, at one process and at two."""

import asyncio
import functools
from typing import ClassVar
from unittest.mock import Mock
from uuid import UUID, uuid4

import pytest
from channels_redis.pubsub import RedisPubSubChannelLayer
from django.db import OperationalError

from chatproject.realtime import topics
from chatproject.realtime.bus import Bus
from chatproject.realtime.delivery import Event
from chatproject.realtime.presence import service
from chatproject.realtime.presence.queries import PresenceSettingChanged
from chatproject.realtime.process import Process
from testing.patience import until

from .conftest import RecordingSubscriber, connected, quiet

ALICE, BOB = uuid4(), uuid4()
GRACE = 0.3


class Shown(Event):
    """What is told in these tests."""

    type = "shown"

    def __init__(self, person: UUID, status: str) -> None:
        self.fields = {"person": str(person), "status": status}

    def payload(self):
        return self.fields


class People:
    """What the floor asks about people; `departed` are those that it noted, `asked` those that it asked about."""

    hidden: ClassVar[set[UUID]] = set()

    def __init__(self):
        self.departed, self.asked = [], []
        self.failures = []

    def went_offline(self, people):
        if self.failures:
            raise self.failures.pop()
        self.departed.append(set(people))

    def status_events(self, people, again):
        if self.failures:
            raise self.failures.pop()
        self.asked.append(set(people))
        return {person: functools.partial(Shown, person) for person in people if person not in self.hidden - again}


@pytest.fixture(autouse=True)
def people(only):
    people = People()
    only(went_offline=people.went_offline, status_events=people.status_events)
    return people


@pytest.fixture(autouse=True)
def hasty(monkeypatch):
    monkeypatch.setattr(service, "GRACE_SECONDS", GRACE)
    monkeypatch.setattr(service, "GATHER_SECONDS", 0.005)
    monkeypatch.setattr(service, "RETRY_SECONDS", 0.01)


def follow(process, *people):
    """Somebody at this process who follows these people."""
    subscriber = RecordingSubscriber(process.hub)
    for person in people:
        process.hub.subscribe(subscriber, topics.status(person))
    return subscriber


def statuses(subscriber, person=ALICE):
    """What was told of somebody, in order."""
    return [frame["status"] for frame in subscriber.received if frame["person"] == str(person)]


# --- one process -----------------------------------------------------------------------------------------------------


async def test_who_follows_is_told_of_the_first_socket_and_of_the_last(process, people):
    subscriber = follow(process, ALICE)
    connections = [process.presence.connect(ALICE) for _ in range(3)]
    await until(lambda: statuses(subscriber) == ["online"])
    for connection in connections:
        process.presence.disconnect(connection)
    await until(lambda: statuses(subscriber) == ["online", "offline"])
    assert people.departed == [{ALICE}]


async def test_one_tab_of_two_that_closes_says_nothing(process, people):
    subscriber = follow(process, ALICE, BOB)
    process.presence.connect(ALICE)
    process.presence.disconnect(process.presence.connect(ALICE))
    await somebody_comes_and_goes(process, subscriber)
    await quiet(subscriber)
    assert statuses(subscriber) == ["online"]
    assert people.departed == [{BOB}]


async def test_reloading_the_page_does_not_flicker(process, people, monkeypatch):
    graces = []
    monkeypatch.setattr(
        process.hub, "loop", Mock(wraps=process.hub.loop, call_later=lambda _, *ends: graces.append(ends))
    )
    subscriber = follow(process, ALICE, BOB)
    connection = process.presence.connect(ALICE)
    for _ in range(5):
        process.presence.disconnect(connection)
        await asyncio.sleep(2 * service.GATHER_SECONDS)
        connection = process.presence.connect(ALICE)
    process.presence.disconnect(process.presence.connect(BOB))
    for disconnect, *given in graces:  # only now the time is over for which a closed socket counts
        disconnect(*given)
    await until(lambda: statuses(subscriber, BOB)[-1:] == ["offline"])
    await quiet(subscriber)
    assert statuses(subscriber) == ["online"]
    assert people.departed == [{BOB}]


async def somebody_comes_and_goes(process, subscriber):
    """Wait until that is told; so what was to be told of anybody before, has been."""
    process.presence.disconnect(process.presence.connect(BOB))
    await until(lambda: statuses(subscriber, BOB) == ["online", "offline"])


async def test_away_and_back_are_told_when_every_tab_says_so(process):
    subscriber = follow(process, ALICE)
    first, second = process.presence.connect(ALICE), process.presence.connect(ALICE)
    await until(lambda: statuses(subscriber) == ["online"])
    process.presence.set_status(first, "away")
    process.presence.set_status(second, "away")
    await until(lambda: statuses(subscriber) == ["online", "away"])
    process.presence.set_status(first, "online")
    await until(lambda: statuses(subscriber) == ["online", "away", "online"])


async def test_nobody_asks_about_people_whom_nobody_follows(process, people):
    subscriber = follow(process, ALICE)
    for person in (ALICE, *(uuid4() for _ in range(100))):
        process.presence.connect(person)
    await until(lambda: statuses(subscriber) == ["online"])
    assert people.asked == [{ALICE}]


async def test_all_that_happens_at_once_is_asked_at_once(process, people):
    everybody = [uuid4() for _ in range(100)]
    subscriber = follow(process, *everybody)
    for person in everybody:
        process.presence.connect(person)
    await until(lambda: len(subscriber.received) == 100)
    assert people.asked == [set(everybody)]


async def test_who_does_not_follow_is_told_nothing_and_of_who_hides_nothing_is_told(process, people, monkeypatch):
    monkeypatch.setattr(People, "hidden", {BOB})
    subscriber, other = follow(process, ALICE, BOB), follow(process)
    process.presence.connect(BOB)
    process.presence.connect(ALICE)
    await until(lambda: statuses(subscriber) == ["online"])
    await quiet(subscriber, other)
    assert people.asked == [{ALICE, BOB}]
    assert (statuses(subscriber, BOB), other.received) == ([], [])


async def test_who_shows_it_otherwise_is_told_of_even_when_hidden(processes, monkeypatch):
    monkeypatch.setattr(People, "hidden", {ALICE})
    subscribers = [follow(process, ALICE) for process in processes]
    processes[0].hub.publish([PresenceSettingChanged(ALICE).to(topics.PRESENCE)])
    await until(lambda: all(statuses(subscriber) == ["offline"] for subscriber in subscribers))


async def test_channels_are_told_of_all_that_changed_also_where_nobody_follows(process, monkeypatch):
    noticed = []
    monkeypatch.setattr(process.presence.channels, "presence_changed", noticed.append)
    connection = process.presence.connect(ALICE)
    process.presence.connect(BOB)
    await until(lambda: noticed == [{ALICE, BOB}])
    process.presence.set_status(connection, "away")
    await until(lambda: noticed[1:] == [{ALICE}])


async def test_what_the_database_could_not_say_is_told_later(process, people, caplog):
    subscriber = follow(process, ALICE)
    people.failures = [OperationalError("the disk is full")] * 3
    process.presence.disconnect(process.presence.connect(ALICE))
    await until(lambda: statuses(subscriber)[-1:] == ["offline"])
    assert people.departed == [{ALICE}]
    assert "the disk is full" in caplog.text


async def test_a_clean_stop_notes_when_everybody_here_was_seen_last(process, people):
    process.presence.connect(ALICE)
    process.presence.disconnect(process.presence.connect(BOB))
    await process.stop()
    assert people.departed == [{ALICE, BOB}]


async def test_alone_there_is_nobody_to_exchange_presence_with(process, settings):
    settings.REDIS_URL = ""
    process.presence.start()
    assert process.presence._keeper is None


# --- two processes ---------------------------------------------------------------------------------------------------


async def test_who_comes_here_is_seen_there_at_once(processes):
    subscribers = [follow(process, ALICE) for process in processes]
    connection = processes[0].presence.connect(ALICE)
    await until(lambda: all(statuses(subscriber) == ["online"] for subscriber in subscribers))
    assert [process.presence.state.status_of(ALICE) for process in processes] == ["online", "online"]
    processes[0].presence.set_status(connection, "away")
    await until(lambda: all(statuses(subscriber) == ["online", "away"] for subscriber in subscribers))
    processes[0].presence.disconnect(connection)
    await until(lambda: all(statuses(subscriber) == ["online", "away", "offline"] for subscriber in subscribers))


async def test_the_last_socket_of_one_process_is_no_departure_while_another_has_one(processes, people):
    subscribers = [follow(process, ALICE) for process in processes]
    connections = [process.presence.connect(ALICE) for process in processes]
    await until(lambda: all(_people_of_the_other(process) == {ALICE: "online"} for process in processes))
    processes[0].presence.disconnect(connections[0])
    await until(lambda: ALICE not in processes[0].presence.state.here)
    await asyncio.sleep(0.1)
    await quiet(*subscribers)
    assert [statuses(subscriber) for subscriber in subscribers] == [["online"], ["online"]]
    assert not people.departed
    processes[1].presence.disconnect(connections[1])
    await until(lambda: all(statuses(subscriber) == ["online", "offline"] for subscriber in subscribers))
    assert people.departed == [{ALICE}]


async def test_a_departure_is_noted_before_another_process_tells_of_it(processes, people, beside):
    subscriber = follow(processes[1], ALICE)
    seen = []
    beside(status_events=lambda followed, again: seen.append(list(people.departed)) or {})
    processes[0].presence.disconnect(processes[0].presence.connect(ALICE))
    await until(lambda: statuses(subscriber) == ["online", "offline"])
    assert seen == [[], [{ALICE}]]


async def test_a_process_that_stops_clean_leaves_its_people_as_closed_sockets(processes, people):
    subscriber = follow(processes[1], ALICE)
    processes[0].presence.connect(ALICE)
    await until(lambda: statuses(subscriber) == ["online"])
    await processes[0].stop()
    await until(lambda: processes[1].presence.state._remote and _lives(processes[1]) <= GRACE)
    assert processes[1].presence.state.status_of(ALICE) == "online"
    await asyncio.sleep(GRACE)
    processes[1].presence.state.forget_ended()
    processes[1].presence._wake()
    await until(lambda: statuses(subscriber) == ["online", "offline"])


def _people_of_the_other(process):
    """What the other process is known to have said."""
    return dict(item for remote in process.presence.state._remote.values() for item in remote.people.items())


def _lives(process):
    """The seconds for which the people of the other process still count."""
    [remote] = process.presence.state._remote.values()
    return remote.ends - service.time.monotonic()


# --- over Redis ------------------------------------------------------------------------------------------------------


@pytest.fixture
def quick_life(monkeypatch):
    monkeypatch.setattr(service, "RENEW_SECONDS", 0.2)
    monkeypatch.setattr(service, "LIFE_SECONDS", 1)
    monkeypatch.setattr(service, "CHECK_SECONDS", 0.05)


@pytest.fixture
def long_life(quick_life, monkeypatch):
    """Renewed as often, but no slow machine ends it."""
    monkeypatch.setattr(service, "LIFE_SECONDS", 1_000)


@pytest.fixture
async def servers(redis_server, settings, own_keys, members, quick_life):
    """`servers()`: one more process at a Redis of which the others know, too."""
    settings.REDIS_URL = redis_server.url
    hosts, prefix = [{"address": redis_server.url, "socket_timeout": None}], uuid4().hex
    processes = []

    def servers():
        process = Process(Bus(RedisPubSubChannelLayer(hosts=hosts, prefix=prefix)))
        process.presence.start()
        processes.append(process)
        return process

    yield servers
    for process in processes:
        await process.stop()


async def test_a_process_that_starts_later_knows_who_is_there(servers):
    first = servers()
    first.presence.connect(ALICE)
    first.presence.set_status(first.presence.connect(BOB), "away")
    second = servers()
    await until(lambda: second.presence.state.statuses == {ALICE: "online", BOB: "away"})


async def test_the_people_of_a_process_that_died_are_told_to_be_offline(servers, people):
    first, second = servers(), servers()
    await connected(first.hub, second.hub)
    subscriber = follow(second, ALICE, BOB)
    first.presence.connect(ALICE)
    for process in (first, second):
        process.presence.connect(BOB)
    await until(lambda: statuses(subscriber) == ["online"])
    first.presence._keeper.cancel()  # it dies without a word
    await until(lambda: statuses(subscriber) == ["online", "offline"])
    assert statuses(subscriber, BOB) == ["online"]
    assert people.departed == [{ALICE}]


async def test_the_people_of_a_process_that_lives_stay(servers, long_life):
    first, second = servers(), servers()
    await connected(first.hub, second.hub)
    subscriber = follow(second, ALICE)
    first.presence.connect(ALICE)
    await live_on(second)
    await quiet(subscriber)
    assert statuses(subscriber) == ["online"]


async def test_without_redis_each_process_knows_its_own_people_and_later_all_again(servers, redis_server):
    first, second = servers(), servers()
    await connected(first.hub, second.hub)
    await connected(second.hub, first.hub)
    first.presence.connect(ALICE)
    second.presence.connect(BOB)
    everybody = {ALICE: "online", BOB: "online"}
    await until(lambda: all(process.presence.state.statuses == everybody for process in (first, second)))
    redis_server.stop()
    try:
        await until(lambda: first.presence.state.statuses == {ALICE: "online"})
        await until(lambda: second.presence.state.statuses == {BOB: "online"})
        carol = uuid4()
        first.presence.connect(carol)
        assert first.presence.state.status_of(carol) == "online"
    finally:
        redis_server.start()
    everybody[carol] = "online"
    await until(lambda: all(process.presence.state.statuses == everybody for process in (first, second)))


async def live_on(process):
    """Wait until what the other process said of its people counts for longer than it did."""
    await until(lambda: ALICE in _people_of_the_other(process))
    [remote] = process.presence.state._remote.values()
    ends = remote.ends
    await until(lambda: remote.ends > ends + service.RENEW_SECONDS)


async def test_a_redis_that_is_started_anew_at_once_makes_nobody_leave(servers, redis_server, long_life):
    first, second = servers(), servers()
    await connected(first.hub, second.hub)
    subscriber = follow(second, ALICE)
    first.presence.connect(ALICE)
    await until(lambda: statuses(subscriber) == ["online"])
    redis_server.stop()
    redis_server.start()
    await live_on(second)
    await quiet(subscriber)
    assert statuses(subscriber) == ["online"]
