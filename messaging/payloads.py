"""What conversations and messages look like on the wire; `serializers` makes them, and OpenAPI repeats them."""

from typing import Annotated, Literal, NotRequired, TypedDict

from accounts.payloads import SummaryPayload, UserPayload
from chatproject.core.wire import Id, Note, Time

from .models import Message, Participant

Role = Annotated[str, Participant.Role]
Notify = Annotated[str, Participant.Notify]


class QuotePayload(TypedDict):
    """What a reply shows of the message it replies to, as that is now."""

    id: Id
    seq: int
    sender: SummaryPayload | None
    excerpt: Annotated[str, Note("at most 140 characters of plain text")]


class AttachmentPayload(TypedDict):
    """A file of a message."""

    id: Id
    name: str
    size: int
    mime: str
    url: str
    thumb_url: str | None
    width: int | None
    height: int | None
    duration: float | None


class ReactionPayload(TypedDict):
    """What several people answered to a message with the same sign."""

    emoji: str
    count: int
    users: Annotated[list[Id], Note("the first ten")]
    mine: bool


class SystemPayload(TypedDict):
    """What a system message says to programs."""

    event: str
    users: Annotated[list[SummaryPayload], Note("at most ten")]
    count: NotRequired[Annotated[int, Note("how many people they are, where not all are named")]]
    value: NotRequired[str]


class MessagePayload(TypedDict):
    """A message. Only what is made for one person says who has read it, or, with many members, how many have."""

    id: Id
    chat_id: Id
    seq: int
    changed: int
    sender: SummaryPayload | None
    content: str
    html: str
    message_type: Annotated[str, Message.Type]
    client_id: str
    reply_to: QuotePayload | None
    attachments: list[AttachmentPayload]
    file_url: str | None
    reactions: list[ReactionPayload]
    mentions: list[Id]
    system: SystemPayload | None
    read_by: NotRequired[list[Id]]
    read: NotRequired[bool]
    read_count: NotRequired[int]
    edited: bool
    edited_at: Time | None
    deleted: bool
    deleted_at: Time | None
    timestamp: Time


class ChatPayload(TypedDict):
    """A conversation as one person sees it. A kind of conversation may add fields of its own."""

    id: Id
    kind: Annotated[str, Literal["direct", "group", "room"]]
    name: str
    avatar_url: str | None
    head: int
    unread: int
    mentioned: bool
    last_message: MessagePayload | None
    last_read_seq: int
    member_count: int
    my_role: Role | None
    muted_until: Time | None
    notify: Notify
    pinned: bool
    created_at: Time
    is_active: bool
    peer: NotRequired[UserPayload]


class DisplayPayload(TypedDict, total=False):
    """What a kind says of a conversation in place of its row; one that adds fields has a type with those as well."""

    name: str
    avatar_url: str | None
    peer: UserPayload


class DetailsPayload(TypedDict):
    """What no list tells of a conversation; a kind that tells anything has a type of its own for it."""


class OneChatPayload(ChatPayload):
    """A conversation that was asked for alone."""

    online_count: int


class ChatsPayload(TypedDict):
    """A page of conversations, and how many messages are unread in all there are."""

    chats: list[ChatPayload]
    unread: int
    epoch: str
    next: str | None


class HistoryPayload(TypedDict):
    """A page of messages, and how far people have read."""

    messages: list[MessagePayload]
    has_before: bool
    has_after: bool
    head: int
    reads: dict[str, int]


class ChangesPayload(TypedDict):
    """What changed after a number; `reset` says that what is known of the conversation is to be dropped."""

    messages: list[MessagePayload]
    next: int
    head: int
    complete: bool
    reset: NotRequired[bool]
    reads: dict[str, int]


class ReadingPayload(TypedDict):
    """Where somebody's position is now."""

    last_read_seq: int
    unread: int


class TakenPayload(TypedDict):
    """How many messages are no longer unread."""

    read: int


class MemberPayload(TypedDict):
    """Somebody who takes part."""

    user: SummaryPayload
    role: Role
    joined_at: Time


class MembersPayload(TypedDict):
    """A page of those who take part."""

    members: list[MemberPayload]
    next: str | None


class ActiveUsersPayload(TypedDict):
    """The first ones of those who are there, and how many they are in all."""

    active_users: list[UserPayload]
    count: int
