"""REST about groups: the table of `docs/protocol.md`. What they have like every conversation is `messaging`'s."""

from typing import Any, ClassVar
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

import messaging.services
from accounts.queries import people_by_references
from chatproject.api.pagination import read_limit
from chatproject.api.parsers import JSONParser
from chatproject.api.requests import valid
from messaging import api
from messaging.api.chats import LISTING
from messaging.queries import list_conversations, participants_for

from . import payloads, requests, serializers, services


class Groups(api.ChatView):
    kind = "group"

    @extend_schema(operation_id="groups_list", parameters=LISTING, responses=payloads.GroupsPayload)
    def get(self, request: Request) -> Response:
        """One's groups, the newest activity first, with those who lead them."""
        asked = request.query_params
        found = list_conversations(request.user, kind=self.kind, limit=read_limit(asked), after=asked.get("after"))
        groups, after = found.that_fit(
            serializers.groups_listed(request.user, participants_for(request.user, found.rows))
        )
        answer: payloads.GroupsPayload = {"groups": groups, "next": after}
        return Response(answer)

    @extend_schema(request=requests.GroupFields, responses={201: payloads.GroupPayload})
    def post(self, request: Request) -> Response:
        """A new group."""
        fields = valid(requests.GroupFields, request.data)
        members = people_by_references(fields.get("members", []))
        participant = services.create_group(creator=request.user, name=fields["name"], members=members)
        return Response(self.shown(participant.conversation_id), status=201)


class CreateGroup(Groups):
    http_method_names: ClassVar[list[str]] = ["post"]


class Group(api.ChatView):
    kind = "group"
    parser_classes: ClassVar[list[Any]] = [JSONParser, MultiPartParser]

    @extend_schema(responses=payloads.GroupPayload)
    def get(self, request: Request, chat_id: UUID) -> Response:
        """A group, with its members."""
        return Response(self.shown(chat_id))

    @extend_schema(request=requests.GroupChanges, responses=payloads.GroupPayload)
    def patch(self, request: Request, chat_id: UUID) -> Response:
        """Give it another name or picture."""
        self.participant(chat_id)
        changes = valid(requests.GroupChanges, request.data, partial=True)
        services.update_group(actor=request.user, chat_id=chat_id, changes=changes)
        return Response(self.shown(chat_id))

    @extend_schema(responses={204: None})
    def delete(self, request: Request, chat_id: UUID) -> Response:
        """End it for everybody."""
        self.participant(chat_id)
        messaging.services.disband(actor=request.user, chat_id=chat_id)
        return Response(status=204)


class Leave(api.ChatView):
    kind = "group"

    @extend_schema(request=None, responses={204: None})
    def post(self, request: Request, chat_id: UUID) -> Response:
        """Take part no longer."""
        messaging.services.leave(person=request.user, chat_id=chat_id, kind=self.kind)
        return Response(status=204)


class Messages(api.ChatMessages):
    kind = "group"


class Members(api.Members):
    kind = "group"


class Member(api.Member):
    kind = "group"
