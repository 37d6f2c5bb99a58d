"""What the events of conversations say; `events` makes them."""

from typing import Any, Literal, NotRequired, TypedDict

from accounts.payloads import SummaryPayload
from chatproject.core.wire import Id, Time

from .payloads import ChatPayload, MessagePayload


class ChangedMessagePayload(TypedDict):
    """`message_edited`, and `message`."""

    chat_id: Id
    n: int
    message: MessagePayload


class NewMessagePayload(ChangedMessagePayload):
    """`message`; `left` names those whom it tells to take part no longer."""

    left: NotRequired[list[Id]]


class DeletedMessagePayload(TypedDict):
    """`message_deleted`."""

    chat_id: Id
    n: int
    message_id: Id
    deleted_at: Time | None


class ReadPayload(TypedDict):
    """`read`."""

    chat_id: Id
    user_id: Id
    seq: int


class ReadPositionPayload(TypedDict):
    """`read_position`."""

    chat_id: Id
    last_read_seq: int
    unread: int
    rev: int


class ChatAddedPayload(TypedDict):
    """`chat_added`."""

    chat: ChatPayload


class ChatRemovedPayload(TypedDict):
    """`chat_removed`."""

    chat_id: Id
    reason: Literal["left", "removed", "closed"]


class ChangedChatPayload(TypedDict):
    """`chat_updated` and `chat_settings`: those fields of the conversation, as it is listed, that have other values."""

    chat_id: Id
    fields: dict[str, Any]


class PersonInChatPayload(TypedDict):
    """`user_joined`, `user_left`, `typing` and `stop_typing`."""

    chat_id: Id
    user: SummaryPayload


class OnlineUsersPayload(TypedDict):
    """`online_users`; `users` are named in small conversations only."""

    chat_id: Id
    count: int
    users: NotRequired[list[SummaryPayload]]
