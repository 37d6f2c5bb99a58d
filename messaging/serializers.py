"""How conversations and messages get to the wire: plain functions that make the payloads."""

from collections.abc import Iterable, Sequence

from accounts.models import User
from accounts.serializers import summary
from chatproject.core.times import stamp
from chatproject.realtime.presence.queries import online_ids

from . import kinds
from .calls import Reading
from .kinds import Display
from .models import EXCERPT_LENGTH, Message, Participant
from .payloads import (
    ChangesPayload,
    ChatPayload,
    HistoryPayload,
    MemberPayload,
    MessagePayload,
    OneChatPayload,
    QuotePayload,
    ReadingPayload,
    SystemPayload,
)
from .queries import Changes, History, Receipts, count_online, is_small, receipts_in, receipts_in_all

MOST_NAMED = 10  # in a system message, since every member keeps it, and lists show it


def message(message: Message) -> MessagePayload:
    """A message as it goes to everybody; its sender, and what it replies to, must have been loaded with it."""
    return {
        "id": str(message.pk),
        "chat_id": str(message.conversation_id),
        "seq": message.seq,
        "changed": message.changed,
        "sender": summary(message.sender) if message.sender else None,
        "content": message.content,
        "html": message.html,
        "message_type": message.message_type,
        "client_id": message.client_id,
        "reply_to": quote(message.reply_to) if message.reply_to else None,
        "attachments": [],
        "file_url": None,
        "reactions": [],
        "mentions": [],
        "system": message.system,
        "edited": message.edited_at is not None,
        "edited_at": stamp(message.edited_at),
        "deleted": message.deleted_at is not None,
        "deleted_at": stamp(message.deleted_at),
        "timestamp": stamp(message.timestamp),
    }


def quote(message: Message) -> QuotePayload:
    """What a reply shows of the message it replies to, as that is now."""
    return {
        "id": str(message.pk),
        "seq": message.seq,
        "sender": summary(message.sender) if message.sender else None,
        "excerpt": _excerpt(message),
    }


def system(event: str, people: Sequence[User], value: str | None) -> SystemPayload:
    """What a system message says to programs; of many people it names the first ones and says how many they are."""
    payload: SystemPayload = {"event": event, "users": [summary(person) for person in people[:MOST_NAMED]]}
    if len(people) > MOST_NAMED:
        payload["count"] = len(people)
    if value is not None:
        payload["value"] = value
    return payload


def _excerpt(message: Message) -> str:
    """What was made when it was written. An older version of the server, which may still run beside this one, makes
    none, and leaves the one of a message that it deletes.
    """
    if message.excerpt is None or message.deleted_at:
        return " ".join(message.content[: 4 * EXCERPT_LENGTH].split())[:EXCERPT_LENGTH].rstrip()
    return message.excerpt


def message_for(row: Message, receipts: Receipts | None) -> MessagePayload:
    """A message for one person: also its readers or their number, if `receipts` has them."""
    shape = message(row)
    if receipts is None:
        return shape
    if not receipts.named:
        return {**shape, "read_count": receipts.count_of(row)}
    readers = receipts.readers_of(row)
    return {**shape, "read_by": [str(reader) for reader in readers], "read": bool(readers)}


def message_sent(row: Message) -> MessagePayload:
    """A message for whoever has just sent it: nobody else has read it yet. Its conversation is loaded with it."""
    return message_for(row, Receipts({}, named=is_small(row.conversation)))


def message_shown(row: Message, viewer: User) -> MessagePayload:
    """One message as `viewer` sees it; its conversation must have been loaded with it."""
    return message_for(row, receipts_in(row.conversation, viewer))


def messages_for(rows: Iterable[Message], receipts: Receipts) -> list[MessagePayload]:
    """Several messages in an answer made for one person."""
    return [message_for(row, receipts) for row in rows]


def reads(receipts: Receipts) -> dict[str, int]:
    """Receipts as they travel; of large conversations none do."""
    return {str(reader): seq for reader, seq in receipts.reached.items()} if receipts.named else {}


def chat(participant: Participant, display: Display, receipts: Receipts | None = None) -> ChatPayload:
    """A conversation as the person of `participant` sees it."""
    conversation = participant.conversation
    last = conversation.last_message
    return {
        "id": str(conversation.pk),
        "kind": conversation.kind,
        "name": conversation.name,
        "avatar_url": None,
        "head": conversation.head,
        "unread": participant.unread,
        "mentioned": participant.last_mention_seq > participant.last_read_seq,
        "last_message": message_for(last, display.receipts or receipts) if last else None,
        "last_read_seq": participant.last_read_seq,
        "member_count": conversation.member_count,
        "my_role": participant.role or None,
        "muted_until": stamp(participant.muted_until),
        "notify": participant.notify,
        "pinned": participant.pinned,
        "created_at": stamp(conversation.created_at),
        "is_active": conversation.is_active,
        **display.fields,
    }


def chats_for(viewer: User, participants: Sequence[Participant]) -> list[ChatPayload]:
    """Conversations as `viewer`, whose participants these are, sees them; a fixed number of queries."""
    displays = kinds.displays([participant.conversation for participant in participants], viewer)
    unknown = [
        participant.conversation
        for participant in participants
        if displays[participant.conversation_id].receipts is None
    ]
    receipts = receipts_in_all(unknown, viewer)
    return [
        chat(participant, displays[participant.conversation_id], receipts.get(participant.conversation_id))
        for participant in participants
    ]


def chat_shown(viewer: User, participant: Participant) -> OneChatPayload:
    """One conversation as `viewer`, whose participant it is, sees it, with details that lists leave out, such as how
    many members are online.
    """
    [shape] = chats_for(viewer, [participant])
    online = count_online(participant.conversation_id, online_ids())
    return {**shape, **kinds.details(participant.conversation), "online_count": online}


def member(participant: Participant) -> MemberPayload:
    """Somebody who takes part."""
    return {"user": summary(participant.user), "role": participant.role, "joined_at": stamp(participant.joined_at)}


def reading(reading: Reading) -> ReadingPayload:
    """Where somebody's position is now."""
    return {"last_read_seq": reading.last_read_seq, "unread": reading.unread}


def history(page: History) -> HistoryPayload:
    """A page of messages."""
    return {
        "messages": messages_for(page.messages, page.receipts),
        "has_before": page.has_before,
        "has_after": page.has_after,
        "head": page.head,
        "reads": reads(page.receipts),
    }


def changes(found: Changes) -> ChangesPayload:
    """What changed; `reset` is there only when it is true."""
    payload: ChangesPayload = {
        "messages": messages_for(found.messages, found.receipts),
        "next": found.next,
        "head": found.head,
        "complete": found.complete,
        "reads": reads(found.receipts),
    }
    if found.reset:
        payload["reset"] = True
    return payload
