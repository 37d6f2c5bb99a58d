"""The messages of one transaction: three reads, a decision for each call, and as few writes as possible."""

from collections import Counter
from uuid import UUID

from chatproject.core.errors import Forbidden, Invalid, Problem, RateLimited
from chatproject.db import ids_matching, insert_all, lock, on_commit, update_all
from chatproject.observability.outages import outages
from chatproject.realtime import topics
from chatproject.realtime.delivery import Event
from messaging.calls import Call, Sent
from messaging.events import MessageSent
from messaging.models import Conversation, Message, Participant
from messaging.permissions import can_post
from messaging.queries import participants_in, refusal, with_people

from .direct import introductions
from .message_rates import MessageRates
from .reading import POSITION, move_position

STANDING = ["head", "messages", "last_message", "active_at", "touched_at"]


Outcome = Sent | Exception


class Batch:
    """Use it inside `atomic()`: creating it locks all conversations concerned until the block ends."""

    def __init__(self, calls: list[Call], rates: MessageRates) -> None:
        self._rates = rates
        self.remaining: Counter[str] = rates.remaining.copy()
        self._conversations = lock(Conversation, {call.chat_id for call in calls})
        self._participants = participants_in(self._conversations, {call.sender_id for call in calls})
        self._known = self._load_known(calls)
        self._quoted = self._load_quoted(calls)
        self._new: list[Message] = []
        self._moved: dict[UUID, Participant] = {}
        self.events: list[tuple[Event, str]] = []

    def add(self, call: Call) -> Outcome:
        """Decide about `call`: a new message, the message that is stored already, or the error to raise."""
        participant = self._participants[call.chat_id].get(call.sender_id)
        if participant is None:
            return refusal(self._conversations.get(call.chat_id))
        known = self._known.get((call.sender_id, call.chat_id, call.client_id or ""))
        if known is not None:
            return Sent(known, is_new=False)
        if problem := self._refuse(call, participant):
            return problem
        return Sent(self._number(call, participant), is_new=True)

    def write(self) -> None:
        """Store what `add` made, if anything."""
        if not self._new:
            return
        insert_all(Message, self._new)
        update_all(Participant, self._moved.values(), POSITION)
        update_all(Conversation, {message.conversation for message in self._new}, STANDING)
        on_commit(outages.wrote)

    def _refuse(self, call: Call, participant: Participant) -> Problem | None:
        if not can_post(participant):
            return Forbidden()
        if call.reply_to and (call.chat_id, call.reply_to) not in self._quoted:
            return Invalid(fields={"reply_to": ["There is no such message in this conversation."]})
        wait = call.wait or self._rates.use(call, self.remaining)
        return RateLimited(retry_after=wait) if wait else None

    def _number(self, call: Call, participant: Participant) -> Message:
        conversation = participant.conversation
        self.events += introductions(conversation, self._participants[conversation.pk].values())
        message = conversation.add_message(
            client_id=call.client_id,
            sender=participant.user,
            content=call.content,
            html=call.html,
            excerpt=call.excerpt,
            reply_to=self._quoted.get((call.chat_id, call.reply_to)),
        )
        self._new.append(message)
        self._known[call.sender_id, call.chat_id, message.client_id] = message
        self.events += [(MessageSent(message), topics.conversation(conversation.pk)), *self._read_own(participant)]
        return message

    def _read_own(self, participant: Participant) -> list[tuple[Event, str]]:
        """Sending a message marks everything before it as read for its sender."""
        conversation = participant.conversation
        self._moved[participant.pk] = participant
        had_unread = participant.read_ordinal < conversation.messages - 1
        events = move_position(
            participant,
            seq=conversation.head,
            ordinal=conversation.messages,
            among=self._participants[conversation.pk].values(),
        )
        return events if had_unread else []

    def _load_known(self, calls: list[Call]) -> dict[tuple[UUID, UUID, str], Message]:
        """The stored messages that repeat a `client_id` of these calls."""
        sent = [(call.sender_id, call.chat_id, call.client_id) for call in calls if call.client_id]
        ids = ids_matching(Message, ["sender", "conversation", "client_id"], sent)
        rows = with_people(Message.objects.filter(pk__in=ids)) if ids else ()
        return {(row.sender_id, row.conversation_id, row.client_id): row for row in rows if row.sender_id}

    def _load_quoted(self, calls: list[Call]) -> dict[tuple[UUID, UUID | None], Message]:
        """The messages that these calls reply to, in the conversations that they are for."""
        ids = {call.reply_to for call in calls if call.reply_to}
        if not ids:
            return {}
        rows = Message.objects.filter(pk__in=ids, conversation_id__in=self._conversations).select_related("sender")
        return {(row.conversation_id, row.pk): row for row in rows.exclude(message_type=Message.Type.SYSTEM)}
