"""Whatever gets lost, doubled or overtaken on its way: a client that follows the protocol ends with what is stored.

The server is the real one, from its services to the database; the network between it and the clients is what Hypothesis
makes of it.
"""

import random
from collections import deque

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from accounts.models import User
from chatproject.core.errors import Conflict
from chatproject.realtime import topics
from messaging import queries, serializers, services
from messaging.models import Conversation, Message, Participant
from messaging.tests.follower import Follower, bare
from testing.captured import captured_events

CLIENTS = st.integers(0, 2)
PEOPLE = st.integers(0, 1)
PICK = st.integers(0, 50)
WORDS = st.sampled_from(["tea", "*coffee*", "https://example.org", "<b>", "soup"])
PAGE = 3  # changes in one answer, so that most syncs take several


class Device:
    """A client, and what is on its way to it."""

    def __init__(self, person: User, chat: Conversation) -> None:
        self.person = person
        self.chat = chat
        self.inbox: deque[dict] = deque()
        self.answer: dict | None = None  # to a sync, still on its way
        self.is_connected = True
        self.follower = Follower(sync=self.sync, load=self.load)

    def sync(self, after: int) -> dict:
        participant = queries.get_participant_for(self.person, self.chat.pk)
        return serializers.changes(queries.changes(participant, self.person, after=after, limit=PAGE))

    def load(self) -> dict:
        participant = queries.get_participant_for(self.person, self.chat.pk)
        return serializers.history(queries.history(participant, self.person, limit=1_000))

    def deliver(self, count: int) -> None:
        for _ in range(min(count, len(self.inbox))):
            self.follower.receive(self.inbox.popleft())

    def settle(self) -> None:
        """All that is on its way arrives, the server says `resync`, and the client asks for what it misses."""
        self.deliver(len(self.inbox))
        if self.answer is not None:
            self.follower.adopt(self.answer)
        self.follower.catch_up(compare=True)


class Conversations(RuleBasedStateMachine):
    """Two people, alice on two devices, and all that can go wrong between them."""

    def __init__(self) -> None:
        super().__init__()
        self._undo = transaction.atomic()
        self._undo.__enter__()
        self.people = list(User.objects.order_by("username"))
        alice, bob = self.people
        self.chat = services.get_or_create_direct(person=alice, peer=bob).participant.conversation
        self.devices = [Device(person, self.chat) for person in (alice, alice, bob)]
        self.numbers: dict[int, str] = {}  # which message each number was told to be about
        self.sent: list[Message] = []

    def teardown(self) -> None:
        try:
            self.check_the_end()
        finally:
            transaction.set_rollback(True)
            self._undo.__exit__(None, None, None)
            if connection.vendor == "mongodb":  # where Django's block undoes nothing
                Conversation.objects.all().delete()

    def do(self, act):
        """Let the server do something, and send what it tells the conversation on its way."""
        with captured_events() as told:
            result = act()
        for event in told:
            if event.topic == topics.conversation(self.chat.pk) and "n" in event.payload:
                self.log(event.payload)
                for device in self.devices:
                    if device.is_connected:
                        device.inbox.append(event.payload)
        return result

    def log(self, payload) -> None:
        assert payload["n"] == len(self.numbers) + 1
        about = payload["message"]["id"] if "message" in payload else payload["message_id"]
        self.numbers[payload["n"]] = about

    def some_message(self, pick: int) -> Message:
        return self.sent[pick % len(self.sent)]

    def stored(self) -> dict[str, dict]:
        """The messages by id, as they are served."""
        rows = queries.with_people(Message.objects.all())
        return {str(row.pk): bare(serializers.message(row)) for row in rows}

    # --- what people do ----------------------------------------------------------------------------------------------

    @rule(client=CLIENTS, words=st.lists(WORDS, min_size=1, max_size=4), ack_first=st.booleans())
    def send(self, client, words, ack_first):
        device = self.devices[client]
        for content in words:
            call = {"chat_id": self.chat.pk, "content": content, "client_id": f"c-{len(self.sent)}"}
            sent = self.do(lambda call=call: services.send_message(sender=device.person, **call))
            assert sent.is_new
            self.sent.append(sent.message)
            if ack_first and device.is_connected:
                device.follower.take(serializers.message(sent.message))

    @precondition(lambda self: self.sent)
    @rule(client=CLIENTS, pick=PICK)
    def send_again(self, client, pick):
        device, message = self.devices[client], self.some_message(pick)
        if message.sender_id == device.person.pk:
            head = len(self.numbers)
            again = {"sender": device.person, "chat_id": self.chat.pk, "content": "x", "client_id": message.client_id}
            sent = self.do(lambda: services.send_message(**again))
            assert (sent.is_new, sent.message.pk, len(self.numbers)) == (False, message.pk, head)
            device.follower.take(serializers.message(sent.message))

    @precondition(lambda self: self.sent)
    @rule(pick=PICK, words=st.lists(WORDS, min_size=1, max_size=2))
    def edit(self, pick, words):
        message = self.some_message(pick)
        for content in words:
            try:
                self.do(
                    lambda content=content: services.edit_message(
                        person=message.sender, message_id=message.pk, content=content
                    )
                )
            except Conflict:
                assert Message.objects.get(pk=message.pk).deleted_at

    @precondition(lambda self: self.sent)
    @rule(pick=PICK)
    def delete(self, pick):
        message = self.some_message(pick)
        self.do(lambda: services.delete_message(person=message.sender, message_id=message.pk))

    @rule(person=PEOPLE, seq=st.none() | st.integers(0, 60))
    def read(self, person, seq):
        self.do(lambda: services.set_position(person=self.people[person], chat_id=self.chat.pk, seq=seq))

    @rule(person=PEOPLE, seq=st.integers(1, 60))
    def make_unread(self, person, seq):
        self.do(lambda: services.set_position(person=self.people[person], chat_id=self.chat.pk, unread_from=seq))

    # --- what the network does ---------------------------------------------------------------------------------------

    @rule(client=CLIENTS, count=st.integers(1, 5))
    def deliver(self, client, count):
        self.devices[client].deliver(count)

    @rule(client=CLIENTS)
    def drop(self, client):
        if inbox := self.devices[client].inbox:
            inbox.popleft()

    @rule(client=CLIENTS, pick=PICK)
    def duplicate(self, client, pick):
        if inbox := self.devices[client].inbox:
            inbox.append(inbox[pick % len(inbox)])

    @rule(client=CLIENTS, seed=PICK)
    def shuffle(self, client, seed):
        inbox = list(self.devices[client].inbox)
        random.Random(seed).shuffle(inbox)
        self.devices[client].inbox = deque(inbox)

    @rule(client=CLIENTS)
    def cut(self, client):
        device = self.devices[client]
        device.is_connected, device.answer = False, None
        device.inbox.clear()

    @rule(client=CLIENTS)
    def resume(self, client):
        device = self.devices[client]
        if not device.is_connected:
            device.is_connected = True
            device.follower.notice(Conversation.objects.get(pk=self.chat.pk).head)
            device.follower.catch_up()

    # --- what clients do ---------------------------------------------------------------------------------------------

    @rule(client=CLIENTS)
    def ask(self, client):
        device = self.devices[client]
        if device.is_connected and device.answer is None:
            device.answer = device.sync(device.follower.cursor)

    @rule(client=CLIENTS)
    def hear_the_answer(self, client):
        device = self.devices[client]
        if device.answer is not None:
            device.follower.adopt(device.answer)
            device.answer = None

    @precondition(lambda self: self.sent)
    @rule(client=CLIENTS, pick=PICK, reload=st.booleans())
    def hear_an_answer_that_was_overtaken(self, client, pick, reload):
        device = self.devices[client]
        overtaken = device.sync(device.follower.cursor)
        self.edit(pick, [f"overtaking {len(self.numbers)}"])
        if reload:
            device.follower.start_anew()
        elif device.is_connected:
            device.deliver(len(device.inbox))
        device.follower.adopt(overtaken)

    @rule(client=CLIENTS)
    def catch_up(self, client):
        if self.devices[client].is_connected:
            self.devices[client].follower.catch_up()

    @rule(client=CLIENTS)
    def load_anew(self, client):
        self.devices[client].follower.start_anew()

    @rule(client=CLIENTS, by=st.integers(1, 5))
    def remember_another_history(self, client, by):
        """As after a restore: the client is ahead of the server, and is told so as soon as it asks."""
        device = self.devices[client]
        device.follower.cursor = device.follower.largest = len(self.numbers) + by
        device.inbox.clear()
        device.answer = None
        device.follower.catch_up(compare=True)

    # --- what always holds -------------------------------------------------------------------------------------------

    @invariant()
    def no_client_is_ahead(self):
        assert all(device.follower.cursor <= len(self.numbers) for device in self.devices)

    @invariant()
    def whoever_has_every_number_has_every_message(self):
        for device in self.devices:
            if device.follower.cursor == len(self.numbers):
                assert device.follower.messages == self.stored()

    @invariant()
    def every_number_is_about_one_message(self):
        stored = {str(pk): (seq, changed) for pk, seq, changed in Message.objects.values_list("pk", "seq", "changed")}
        about: dict[str, list[int]] = {}
        for number, message_id in self.numbers.items():
            about.setdefault(message_id, []).append(number)
        assert {message_id: (min(told), max(told)) for message_id, told in about.items()} == stored
        assert Conversation.objects.get(pk=self.chat.pk).head == len(self.numbers)

    @invariant()
    def unread_is_a_subtraction(self):
        for participant in Participant.objects.select_related("conversation"):
            beyond = Message.objects.filter(seq__gt=participant.last_read_seq).count()
            assert participant.unread == min(100, beyond)
            assert participant.receipt_seq >= participant.last_read_seq

    def check_the_end(self) -> None:
        for device in self.devices:
            device.settle()
            assert device.follower.messages == self.stored()
            assert device.follower.cursor == len(self.numbers)


@pytest.mark.usefixtures("alice", "bob")
def test_every_client_that_syncs_ends_with_what_is_stored(settings):
    settings.RATE_LIMITS = False
    run_state_machine_as_test(Conversations, settings=BOUNDS)


BOUNDS = settings(
    max_examples=25,
    stateful_step_count=30,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
