"""REST about who takes part; groups and rooms use the last two, each for its own kind."""

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.queries import person_by_reference
from chatproject.api.pagination import read_limit
from chatproject.api.requests import valid
from messaging import payloads, queries, requests, serializers, services

from .chats import LISTING, ChatView


class ChatMembers(ChatView):
    @extend_schema(parameters=LISTING, responses=payloads.MembersPayload)
    def get(self, request: Request, chat_id: UUID) -> Response:
        """Who takes part."""
        participant, asked = self.participant(chat_id), request.query_params
        found = queries.members_of(participant.conversation, limit=read_limit(asked), after=asked.get("after"))
        members = [serializers.member(row) for row in found.rows]
        answer: payloads.MembersPayload = {"members": members, "next": found.next}
        return Response(answer)


class Members(ChatMembers):
    @extend_schema(request=requests.MemberFields, responses={200: payloads.MemberPayload, 201: payloads.MemberPayload})
    def post(self, request: Request, chat_id: UUID) -> Response:
        """Let somebody take part; whoever does already is answered as they are."""
        self.participant(chat_id)
        person = person_by_reference(valid(requests.MemberFields, request.data)["user"])
        participant, is_new = services.add_member(actor=request.user, chat_id=chat_id, person=person)
        return Response(serializers.member(participant), status=201 if is_new else 200)


class Member(ChatView):
    @extend_schema(request=requests.RoleFields, responses=payloads.MemberPayload)
    def patch(self, request: Request, chat_id: UUID, person: str) -> Response:
        """Make somebody an admin, or a member again."""
        self.participant(chat_id)
        role = valid(requests.RoleFields, request.data)["role"]
        participant = services.change_role(
            actor=request.user, chat_id=chat_id, person=person_by_reference(person), role=role
        )
        return Response(serializers.member(participant))

    @extend_schema(responses={204: None})
    def delete(self, request: Request, chat_id: UUID, person: str) -> Response:
        """Take somebody out; oneself: leave."""
        self.participant(chat_id)
        services.remove_member(actor=request.user, chat_id=chat_id, person=person_by_reference(person))
        return Response(status=204)
