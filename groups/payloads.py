"""What groups look like on the wire, beside what all conversations have."""

from typing import Annotated, TypedDict

from chatproject.core.wire import Id, Note
from messaging.payloads import ChatPayload, DetailsPayload, MemberPayload, OneChatPayload


class LeadersPayload(TypedDict):
    """Who leads a group."""

    created_by: Annotated[Id | None, Note("who has the role of its creator now")]
    admins: Annotated[list[Id], Note("the creator and the admins")]


class GroupDetailsPayload(LeadersPayload, DetailsPayload):
    """What no list of conversations tells of a group."""

    members: list[MemberPayload]


class ListedGroupPayload(ChatPayload, LeadersPayload):
    """A group in a list."""


class GroupPayload(OneChatPayload, GroupDetailsPayload):
    """A group that was asked for alone."""


class GroupsPayload(TypedDict):
    """A page of groups."""

    groups: list[ListedGroupPayload]
    next: str | None
