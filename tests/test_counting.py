"""What is unread comes from one position each: after ten thousand random operations badges are what counting gives."""

import contextlib
import os
import random
from collections import defaultdict

import pytest

from chatproject.core.errors import Problem
from chatproject.realtime import topics
from chatproject.realtime.batching import Batcher
from groups.services import create_group
from messaging import services
from messaging.models import MOST_UNREAD, Message, Participant
from rooms.services import create_room
from testing import people
from testing.captured import captured_events
from testing.clients import api_client

OPERATIONS = int(os.environ.get("OPERATIONS", "10000"))
LOOK_EVERY = 250
SEED = 20_26


class Device:
    """A page of one person: the badges that it shows, from one list of conversations and the events after it."""

    def __init__(self, person):
        self.person, self.client = person, api_client(person)
        self.wake()

    def wake(self):
        """Come back after a cut, and compare."""
        chats = self.client.get("/api/chats?limit=200").json()["chats"]
        self.unread = {chat["id"]: chat["unread"] for chat in chats}
        self.revs = defaultdict(int)
        self.asleep = False

    def receive(self, event):
        if self.asleep:
            return
        if event.topic == topics.user(self.person.pk):
            self.hear_own(event.type, event.payload)
        elif event.type == "message" and (chat_id := event.payload["chat_id"]) in self.unread:
            message = event.payload["message"]
            if message["message_type"] != "system" and message["sender"]["id"] != str(self.person.pk):
                self.unread[chat_id] = min(MOST_UNREAD, self.unread[chat_id] + 1)

    def hear_own(self, type, payload):
        if type == "chat_added":
            self.unread[payload["chat"]["id"]] = payload["chat"]["unread"]
        elif type == "chat_removed":
            self.unread.pop(payload["chat_id"], None)
        elif type == "read_position" and payload["rev"] > self.revs[payload["chat_id"]]:
            self.revs[payload["chat_id"]] = payload["rev"]
            self.unread[payload["chat_id"]] = payload["unread"]


class World:
    """Four people and the places where they meet."""

    def __init__(self, random):
        self.random = random
        self.people = [people.person(name) for name in ("alice", "bob", "carol", "dora")]
        alice, bob, carol, _ = self.people
        self.rooms = [
            create_room(creator=alice, name="General", is_public=True).conversation_id,
            create_room(creator=bob, name="Random", is_public=True).conversation_id,
        ]
        self.groups = [create_group(creator=alice, name="Circle", members=[bob, carol]).conversation_id]
        self.direct = [
            services.get_or_create_direct(person=one, peer=alice).participant.conversation_id for one in (bob, carol)
        ]
        self.said = []

    @property
    def chats(self):
        return [*self.rooms, *self.groups, *self.direct]

    def act(self):
        """One random thing that a random person does; what may not be done is refused and changes nothing."""
        person, chat_id = self.random.choice(self.people), self.random.choice(self.chats)
        doing = self.random.choices(DOINGS, weights=WEIGHTS)[0]
        with contextlib.suppress(Problem):
            doing(self, person, chat_id)

    def send(self, person, chat_id):
        client_id = f"c{self.random.randrange(2_000)}"
        sent = services.send_message(sender=person, chat_id=chat_id, content="hello", client_id=client_id)
        self.said.append((person, sent.message.pk))

    def edit(self, _, __):
        person, message_id = self.random.choice(self.said)
        services.edit_message(person=person, message_id=message_id, content=f"changed {self.random.random()}")

    def delete(self, _, __):
        person, message_id = self.random.choice(self.said)
        services.delete_message(person=person, message_id=message_id)

    def read(self, person, chat_id):
        seq = self.random.choice([None, self.random.randrange(1, 2_000)])
        services.set_position(person=person, chat_id=chat_id, seq=seq)

    def mark_unread(self, person, chat_id):
        participant = Participant.objects.filter(user=person, conversation_id=chat_id).first()
        seq = max(1, (participant.last_read_seq if participant else 1) - self.random.randrange(30))
        services.set_position(person=person, chat_id=chat_id, unread_from=seq)

    def join(self, person, _):
        services.join(person=person, chat_id=self.random.choice(self.rooms))

    def leave(self, person, _):
        services.leave(person=person, chat_id=self.random.choice(self.rooms), kind="room")

    def invite(self, person, _):
        services.add_member(actor=person, chat_id=self.groups[0], person=self.random.choice(self.people))

    def remove(self, person, _):
        services.remove_member(actor=person, chat_id=self.groups[0], person=self.random.choice(self.people))


DOINGS = [World.send, World.edit, World.delete, World.read, World.mark_unread]
DOINGS += [World.join, World.leave, World.invite, World.remove]
WEIGHTS = [50, 8, 5, 15, 8, 5, 4, 3, 2]


def counted(person):
    """What is unread for somebody by conversation, by counting messages."""
    unread = {}
    for participant in Participant.objects.members().of(person).select_related("conversation"):
        if participant.conversation.head:
            said = Message.objects.filter(conversation=participant.conversation, seq__gt=participant.last_read_seq)
            count = said.exclude(message_type=Message.Type.SYSTEM).count()
            unread[str(participant.conversation_id)] = min(MOST_UNREAD, count)
    return unread


@pytest.mark.timeout(600)
def test_badges_are_what_counting_messages_gives(transactional_db, settings):
    settings.RATE_LIMITS = False
    chance = random.Random(SEED)
    world = World(chance)
    world.send(world.people[0], world.groups[0])
    devices = [Device(person) for person in world.people for _ in range(2)]
    for round in range(OPERATIONS // LOOK_EVERY):
        with captured_events() as told:
            for _ in range(LOOK_EVERY):
                world.act()
        for device in devices:
            for event in told:
                device.receive(event)
        for device in devices:
            truth = counted(device.person)
            answer = device.client.get("/api/chats?limit=200").json()
            begun = {chat["id"]: chat["unread"] for chat in answer["chats"] if chat["head"]}
            assert begun == truth, f"round {round}"
            assert answer["unread"] == sum(truth.values())
            if device.asleep:
                device.wake()
            assert {chat: count for chat, count in device.unread.items() if chat in truth} == truth, f"round {round}"
            device.asleep = chance.random() < 0.2
    Batcher.stop_all()
