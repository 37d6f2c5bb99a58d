"""What a client holds of all its conversations, and what events make of it."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from rest_framework.test import APIClient

from accounts.models import User
from chatproject.realtime import topics
from testing.captured import Told

from .follower import bare, tombstone

Chats = dict[str, dict[str, Any]]
COMING, GOING = ("joined", "added"), ("left", "removed")


def fetched(client: APIClient) -> Chats:
    """All that a client holds: its conversations, of each the messages, the members, and how far they have read."""
    chats = {chat["id"]: chat for chat in client.get("/api/chats").json()["chats"]}
    for chat in chats.values():
        page = client.get(f"/api/chats/{chat['id']}/messages").json()
        members = client.get(f"/api/chats/{chat['id']}/members").json()["members"]
        chat["last_message"] = chat["last_message"] and bare(chat["last_message"])
        chat["messages"] = {message["id"]: bare(message) for message in page["messages"]}
        chat["reads"] = page["reads"]
        chat["members"] = {member["user"]["id"]: member["role"] for member in members}
    return chats


class Replay:
    """What `chats` become for `person` by events, as far as `person` receives them.

    A conversation that is `new` is known from its `chat_added` on; what was there before has yet to be asked for.
    """

    def __init__(self, chats: Chats, person: User) -> None:
        self.chats = chats
        self.new: dict[str, int] = {}
        self._me = str(person.pk)
        self._own = topics.user(person.pk)
        self._follows = set(chats)

    def receive(self, told: Iterable[Told]) -> None:
        for event in told:
            if event.topic == self._own or event.topic in {topics.conversation(UUID(id)) for id in self._follows}:
                if self._me in event.payload.get("left", ()):
                    self._follows.discard(event.payload["chat_id"])
                else:
                    getattr(self, f"_{event.type}")(event.payload)

    def equals(self, fresh: Chats) -> bool:
        """Whether this is what a client fetches now. Of what is new only that counts which could be known."""
        for chat_id, head in self.new.items():
            if chat_id in fresh and head:
                chat = fresh[chat_id]
                chat["messages"] = {id: each for id, each in chat["messages"].items() if each["seq"] > head}
                for unknown in ("reads", "members"):
                    chat[unknown] = self.chats[chat_id][unknown]
        return self.chats == fresh

    def _message(self, payload: dict[str, Any]) -> None:
        chat, message = self.chats[payload["chat_id"]], payload["message"]
        chat["messages"][message["id"]] = message
        chat["head"], chat["last_message"] = payload["n"], message
        if message["system"]:
            return self._change_members(chat, message)
        sender = message["sender"]["id"]
        if sender in chat["reads"]:  # who says something has read what came before
            chat["reads"][sender] = message["seq"]
        if sender == self._me:
            chat["last_read_seq"], chat["unread"] = message["seq"], 0
        else:
            chat["unread"] += 1

    def _change_members(self, chat: dict[str, Any], message: dict[str, Any]) -> None:
        event, people = message["system"]["event"], [person["id"] for person in message["system"]["users"]]
        if event == "created":
            chat["members"] = {message["sender"]["id"]: "creator", **dict.fromkeys(people, "member")}
            chat["reads"] = dict.fromkeys(chat["members"], message["seq"])
        if event in COMING:
            chat["members"] |= dict.fromkeys(people, "member")
            chat["reads"] |= dict.fromkeys(people, message["seq"])
        for person in people:
            if event in GOING:
                chat["members"].pop(person, None)  # of what is new the members are not known
                chat["reads"].pop(person, None)
            if event == "role":
                chat["members"][person] = message["system"]["value"]
        if event == "role" and message["system"]["value"] == "creator" and "owner_id" in chat:
            chat["owner_id"] = people[0]

    def _changed(self, n: int, chat_id: str, message: dict[str, Any]) -> None:
        chat = self.chats[chat_id]
        chat["head"] = n
        chat["messages"][message["id"]] = message
        if chat["last_message"]["id"] == message["id"]:
            chat["last_message"] = message

    def _message_edited(self, payload: dict[str, Any]) -> None:
        self._changed(payload["n"], payload["chat_id"], payload["message"])

    def _message_deleted(self, payload: dict[str, Any]) -> None:
        held = self.chats[payload["chat_id"]]["messages"][payload["message_id"]]
        self._changed(payload["n"], payload["chat_id"], tombstone(held, payload))

    def _read(self, payload: dict[str, Any]) -> None:
        self.chats[payload["chat_id"]]["reads"][payload["user_id"]] = payload["seq"]

    def _read_position(self, payload: dict[str, Any]) -> None:
        self.chats[payload["chat_id"]] |= {name: payload[name] for name in ("last_read_seq", "unread")}

    def _chat_added(self, payload: dict[str, Any]) -> None:
        chat = payload["chat"]
        people = [self._me, chat["peer"]["id"]] if "peer" in chat else []
        known = {"reads": dict.fromkeys(people, 0), "members": dict.fromkeys(people, "member")}
        self.chats[chat["id"]] = {**chat, "messages": {}, **known}
        self.new[chat["id"]] = chat["head"]
        self._follows.add(chat["id"])

    def _chat_removed(self, payload: dict[str, Any]) -> None:
        del self.chats[payload["chat_id"]]

    def _chat_settings(self, payload: dict[str, Any]) -> None:
        self.chats[payload["chat_id"]] |= payload["fields"]

    _chat_updated = _chat_settings

    def _user_joined(self, payload: dict[str, Any]) -> None:
        """Says what the system message beside it says."""
        assert payload["user"]["id"] in self.chats[payload["chat_id"]]["members"]

    def _user_left(self, payload: dict[str, Any]) -> None:
        assert payload["user"]["id"] not in self.chats[payload["chat_id"]]["members"]
