"""For each field of each request: what else the request must have, and which bad values are legal there."""

from typing import Any, NamedTuple

from testing.people import PASSWORD

from .bad_values import WORDS


class Row(NamedTuple):
    """A field: what else the request must have, which of VALUES it takes, and if it is a list."""

    others: dict[str, Any]
    takes: set[str]
    is_list: bool = False


# Which values are legal, by the kind of field; "missing" and "null" are added where a field may be left out.
TEXT = {
    *("digits", "word", "control", "NUL", "direction", "HTML", "SQL", "id of nobody", "another spelling of an id"),
    *("early time", "late time", "no time"),
}
NAME = TEXT
NUMBER = {"number", "large"}
CLIENT_ID = {"digits", "word", "id of nobody"}
LEFT_OUT = {"missing", "null"}
PICTURE = LEFT_OUT | TEXT | {"empty", "spaces", "too long", "only direction"}
NONE: set[str] = set()

CHAT, MESSAGE = "{chat}", "{message}"
SENDING = {
    "content": Row({}, TEXT),
    "client_id": Row({"content": "x"}, CLIENT_ID | LEFT_OUT),
    "reply_to": Row({"content": "x"}, LEFT_OUT),
    "message_type": Row({"content": "x"}, LEFT_OUT),
    "attachments": Row({"content": "x"}, LEFT_OUT | {"list"}, is_list=True),
}
PROFILE = {
    "display_name": Row({}, NAME | {"missing"}),
    "full_name": Row({}, NAME | {"missing"}),
    "username": Row({}, {"missing", "word", "control", "NUL", "direction"}),
    "email": Row({}, LEFT_OUT | {"empty", "spaces"}),
    "bio": Row({}, TEXT | {"missing", "empty", "spaces"}),
    "public_key": Row({}, TEXT | {"missing", "empty", "spaces"}),
    "avatar": Row({}, PICTURE),
    "profile_picture": Row({}, PICTURE),
    "avatar_url": Row({}, PICTURE),
    "settings": Row({}, {"missing", "object", "nested object"}),
    "settings.theme": Row({}, {"missing"}),
    "settings.presence": Row({}, {"missing", "boolean"}),
    "settings.typing": Row({}, {"missing", "boolean"}),
    "settings.receipts": Row({}, {"missing", "boolean"}),
    "settings.enter_sends": Row({}, {"missing", "boolean"}),
}
NEW_GROUP = {"name": Row({}, NAME), "members": Row({"name": "Choir"}, {"missing", "list"}, is_list=True)}
PLACES = LEFT_OUT | {"number"}
NEW = {"username": "newcomer", "password": "a long sentence"}
ENDPOINTS: dict[str, dict[str, Row]] = {
    "POST /api/register": {
        "username": Row(
            {**NEW, "email": "new@example.org"}, {"word", "control", "NUL", "direction", "empty", "spaces"} | LEFT_OUT
        ),
        "email": Row(NEW, LEFT_OUT | {"empty", "spaces"}),
        "display_name": Row(NEW, NAME | LEFT_OUT | {"empty", "spaces"}),
        "full_name": Row(NEW, NAME | LEFT_OUT | {"empty", "spaces"}),
        "password": Row(
            NEW, {"HTML", "SQL", "id of nobody", "another spelling of an id", "early time", "late time", "no time"}
        ),
        "avatar": Row(NEW, PICTURE),
        "profile_picture": Row(NEW, PICTURE),
        "avatar_url": Row(NEW, PICTURE),
    },
    "POST /api/login": {
        "identifier": Row({"password": PASSWORD}, NONE),
        "username": Row({"password": PASSWORD}, NONE),
        "email": Row({"password": PASSWORD}, NONE),
        "password": Row({"identifier": "alice"}, NONE),
    },
    "POST /api/token/refresh": {"refresh": Row({}, NONE)},
    "POST /api/password": {
        "current": Row({"new": "a long sentence"}, NONE),
        "new": Row(
            {"current": PASSWORD},
            {"HTML", "SQL", "id of nobody", "another spelling of an id", "early time", "late time", "no time"},
        ),
    },
    "PATCH /api/profile": PROFILE,
    "POST /api/profile": PROFILE,
    "POST /api/chats": {
        "participants": Row({}, NONE, is_list=True),
        "name": Row({"participants": ["bob"]}, NAME | LEFT_OUT),
    },
    "POST /api/chats/{chat_id}/messages": SENDING,
    "POST /api/chats/{chat_id}/read": {
        "seq": Row({}, NUMBER | LEFT_OUT | {"zero"}),
        "unread_from": Row({}, NUMBER | LEFT_OUT),
    },
    "PATCH /api/chats/{chat_id}/settings": {
        "notify": Row({}, {"missing"}),
        "muted_until": Row({}, LEFT_OUT),
        "pinned": Row({}, {"missing", "boolean"}),
    },
    "POST /api/messages/send": {
        name: row._replace(others={**row.others, "receiver": "bob"}) for name, row in SENDING.items()
    }
    | {"receiver": Row({"content": "x"}, NONE)},
    "POST /api/messages/read": {
        "sender": Row({}, NONE),
        "message_ids": Row({}, NONE, is_list=True),
        "chat_id": Row({}, NONE),
        "seq": Row({"chat_id": CHAT}, NUMBER | LEFT_OUT | {"zero"}),
    },
    "PATCH /api/messages/{name}": {"content": Row({}, TEXT)},
    "POST /api/groups": NEW_GROUP,
    "POST /api/groups/create": NEW_GROUP,
    "PATCH /api/groups/{chat_id}": {"name": Row({}, NAME | {"missing"}), "avatar": Row({}, PICTURE)},
    "POST /api/groups/{chat_id}/messages": SENDING,
    "POST /api/groups/{chat_id}/members": {"user": Row({}, NONE)},
    "PATCH /api/groups/{chat_id}/members/{person}": {"role": Row({}, NONE)},
    "POST /api/rooms": {
        "name": Row({"type": "public"}, NAME),
        "description": Row({"name": "Hall", "type": "public"}, TEXT | LEFT_OUT | {"empty", "spaces"}),
        "type": Row({"name": "Hall"}, NONE),
        "max_members": Row({"name": "Hall", "type": "private"}, PLACES),
    },
    "POST /api/rooms/join-by-id": {"room_id": Row({}, NONE)},
    "PATCH /api/rooms/{chat_id}": {
        "name": Row({}, NAME | {"missing"}),
        "description": Row({}, TEXT | {"missing", "empty", "spaces"}),
        "max_members": Row({}, PLACES),
        "is_active": Row({}, {"missing", "boolean"}),
    },
    "POST /api/rooms/{chat_id}/messages": SENDING,
    "POST /api/rooms/{chat_id}/members": {"user": Row({}, NONE)},
    "PATCH /api/rooms/{chat_id}/members/{person}": {"role": Row({}, NONE)},
}
REFERENCES = ("receiver", "chat_id", "group_id", "room_id")
SAYING = {
    **{name: row._replace(others={**row.others, "chat_id": CHAT}) for name, row in SENDING.items()},
    **{name: Row({"content": "x"}, NONE) for name in REFERENCES},
}
TYPING = {
    "isTyping": Row({"chat_id": CHAT}, {"missing", "boolean"}),
    **{name: Row({}, NONE) for name in REFERENCES},
}
FRAMES: dict[str, dict[str, Row]] = {
    "auth": {"token": Row({}, NONE)},
    "ping": {},
    "set_status": {"status": Row({}, NONE)},
    "status_request": {"target": Row({}, {"list"})},
    "message": SAYING,
    "group_message": SAYING,
    "send_message": SAYING,
    "typing": TYPING,
    "stop_typing": TYPING,
    "join_group": {"group_id": Row({}, NONE)},
    "join_room": {"room_id": Row({}, NONE)},
    "leave_room": {"room_id": Row({}, NONE)},
    "edit_message": {
        "content": Row({"message_id": MESSAGE}, TEXT),
        "message_id": Row({"content": "x"}, NONE),
        "messageId": Row({"content": "x"}, NONE),
    },
    "delete_message": {"message_id": Row({}, NONE), "messageId": Row({}, NONE)},
    "read": {
        "seq": Row({"chat_id": CHAT}, NUMBER | LEFT_OUT | {"zero"}),
        "unread_from": Row({"chat_id": CHAT}, NUMBER | LEFT_OUT),
        **{name: Row({}, NONE) for name in REFERENCES},
    },
    "sync": {
        "chat_id": Row({"after": 0}, NONE),
        "after": Row({"chat_id": CHAT}, NUMBER | {"zero"}),
        "limit": Row({"chat_id": CHAT, "after": 0}, NUMBER | {"missing"}),
    },
}

# Parameters of addresses, and which of WORDS they take.
SEQ = {"empty", "zero", "number", "many digits"}
LIMIT = {"empty", "number", "many digits"}
AFTER = {"empty"}
SEARCH = set(WORDS) - {"too long", "many digits", "direction"}
PAGES = {"limit": LIMIT, "after": AFTER}
BY_NAME = {"limit": LIMIT, "after": AFTER | {"pieces"}}
HISTORY = {"before": SEQ, "after": SEQ, "around": SEQ, "limit": LIMIT}
PARAMETERS: dict[str, dict[str, set[str]]] = {
    "GET /api/contacts": {"q": SEARCH, "online": {"empty", "zero", "true"}, **BY_NAME},
    "GET /api/chats": PAGES,
    "GET /api/chats/{chat_id}/messages": HISTORY,
    "GET /api/chats/{chat_id}/active-users": {"limit": LIMIT},
    "GET /api/chats/{chat_id}/changes": {"after": SEQ, "limit": LIMIT},
    "GET /api/chats/{chat_id}/members": PAGES,
    "GET /api/messages/{name}": HISTORY,
    "GET /api/users/{person}/messages": HISTORY,
    "GET /api/groups": PAGES,
    "GET /api/groups/{chat_id}/messages": HISTORY,
    "GET /api/groups/{chat_id}/members": PAGES,
    "GET /api/rooms": {"q": SEARCH, **BY_NAME},
    "GET /api/rooms/public": {"q": SEARCH, **BY_NAME},
    "GET /api/rooms/private": {"q": SEARCH, **BY_NAME},
    "GET /api/rooms/{chat_id}/messages": HISTORY,
    "GET /api/rooms/{chat_id}/members": PAGES,
}
