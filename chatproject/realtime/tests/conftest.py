import asyncio
import itertools
import json
from unittest.mock import Mock
from uuid import UUID, uuid4

import pytest
from channels.layers import InMemoryChannelLayer
from channels_redis.pubsub import RedisPubSubChannelLayer

from chatproject.realtime import hooks, topics
from chatproject.realtime.bus import Bus
from chatproject.realtime.delivery import Delivery
from chatproject.realtime.hooks import Hooks
from chatproject.realtime.hub import Hub
from chatproject.realtime.outbox import Outbox
from chatproject.realtime.presence import redis as presence_redis
from chatproject.realtime.process import Process, current
from testing.patience import until
from testing.people import sign_in

CHAT = uuid4()
TOPIC = topics.conversation(CHAT)
RESYNC = {"type": "resync", "chat_id": str(CHAT)}


class RecordingSubscriber:
    """What the hub needs of a socket, with a real outbox; `received` are the objects that were written to it."""

    def __init__(self, hub: Hub, person_id: UUID | None = None) -> None:
        self.hub = hub
        self.person_id = person_id or uuid4()
        self.topics: dict[str, int] = {}
        self.received: list[dict] = []
        self.code: int | None = None
        self.reads = asyncio.Event()
        self.reads.set()
        self.outbox = Outbox(self._write, joins=True, overflowed=lambda: self.close(4008))

    @property
    def numbers(self) -> list[int]:
        return [frame["n"] for frame in self.received if "n" in frame]

    @property
    def resyncs(self) -> list[dict]:
        return [frame for frame in self.received if frame["type"] == "resync"]

    def close(self, code: int) -> None:
        self.code = code
        self.hub.forget(self)
        self.hub.sockets.discard(self)

    async def _write(self, frame: bytes) -> None:
        await self.reads.wait()
        self.received += [json.loads(line) for line in frame.split(b"\n")]


def event(n: int | None = None, *, topic: str = TOPIC, **given) -> Delivery:
    """An event that carries its number."""
    text = {"type": "event"} if n is None else {"type": "event", "n": n}
    return Delivery(topic, "event", json.dumps(text).encode(), n, **given)


class Deadline:
    """A timer that ends when the test says so, unless it was cancelled."""

    def __init__(self, seconds, ended, *given):
        self.when = lambda: seconds  # this clock stands still
        self.ends = lambda: None if self.is_off else ended(*given)
        self.is_off = False

    def cancel(self):
        self.is_off = True


async def quiet(*subscribers: RecordingSubscriber) -> None:
    """Let everything be written that has been delivered."""
    for subscriber in subscribers:
        await subscriber.outbox.flush()


@pytest.fixture
def token(transactional_db, alice):
    """What alice's program opens a socket with."""
    return sign_in(alice).access


@pytest.fixture
async def deadlines(transactional_db, monkeypatch):
    """The timers of all sockets, in the order in which they began."""
    begun = []
    begin = lambda *given: begun.append(Deadline(*given)) or begun[-1]  # noqa: E731
    hub = current().hub
    monkeypatch.setattr(hub, "loop", Mock(wraps=hub.loop, call_later=begin, time=lambda: 0))
    return begun


@pytest.fixture
def subscribe():
    """`subscribe(hub)`: somebody who is subscribed to the conversation, whose head is 0."""

    def subscribe(hub: Hub, person_id: UUID | None = None, *, head: int = 0) -> RecordingSubscriber:
        subscriber = RecordingSubscriber(hub, person_id)
        hub.sockets.add(subscriber)
        hub.subscribe_from(subscriber, TOPIC, head)
        return subscriber

    return subscribe


class Answers(Hooks):
    """The hooks of an app that is made of the functions given here."""

    def __init__(self, **functions) -> None:
        vars(self).update(functions)


@pytest.fixture
def only(monkeypatch):
    """`only(heads_since=function)`: in this test no app but this one is asked, and it answers so."""
    given = {}

    def only(**functions):
        given.update(functions)
        monkeypatch.setattr(hooks, "_registered", [Answers(**given)])

    return only


@pytest.fixture
def beside(monkeypatch):
    """`beside(heads_since=function)`: in this test one more app is asked, before all others."""
    return lambda **functions: monkeypatch.setattr(hooks, "_registered", [Answers(**functions), *hooks.each()])


@pytest.fixture
def members(only, db):
    """Who the database says may subscribe to the conversation; None for everybody. `asked` counts the questions."""

    class Members:
        allowed: set[UUID] | None = None
        asked = 0

        def admits(self, topic, people):
            self.asked += 1
            return set(people) if self.allowed is None else self.allowed

    members = Members()
    only(members_among=members.admits)
    return members


@pytest.fixture
async def process(members):
    process = Process()
    yield process
    process.hub.sockets.clear()
    await process.stop()


@pytest.fixture
def hub(process):
    return process.hub


@pytest.fixture
def gaps(process):
    return process.gaps


@pytest.fixture(params=["memory", "redis"])
def new_layer(request):
    """`new_layer()`: the channel layer of one more process; all of them reach each other."""
    if request.param == "memory":
        layer = InMemoryChannelLayer(capacity=100_000)
        return lambda: layer
    server = request.getfixturevalue("redis_server")
    hosts, prefix = [{"address": server.url, "socket_timeout": None}], uuid4().hex
    return lambda: RedisPubSubChannelLayer(hosts=hosts, prefix=prefix)


@pytest.fixture
def own_keys(monkeypatch):
    """What one test stores in Redis of people is not read by the next."""
    monkeypatch.setattr(presence_redis, "ENDS", f"ends-{uuid4()}")
    monkeypatch.setattr(presence_redis, "PEOPLE", f"people-{uuid4()}")


@pytest.fixture
async def processes(new_layer, members):
    """Two processes that reach each other."""
    processes = [Process(Bus(new_layer())) for _ in range(2)]
    for here, there in itertools.permutations(processes, 2):
        await connected(here.hub, there.hub)
    yield processes
    for process in processes:
        process.hub.sockets.clear()
        await process.stop()


@pytest.fixture
def hubs(processes):
    """Their hubs."""
    return [process.hub for process in processes]


async def connected(here: Hub, there: Hub) -> None:
    """Wait until what one hub publishes reaches the other."""
    subscriber = RecordingSubscriber(there)
    there.subscribe(subscriber, "probe")

    def carries() -> bool:
        here.publish([event(topic="probe")])
        return bool(subscriber.received)

    await until(carries)
    there.forget(subscriber)
