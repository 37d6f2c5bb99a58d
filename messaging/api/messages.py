"""REST about messages by their own address, and about what people say directly to each other."""

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.queries import is_person, person_by_reference
from chatproject.api.requests import valid
from chatproject.core.errors import NotFound
from chatproject.db import is_uuid
from messaging import payloads, queries, requests, serializers, services

from .chats import PAGING, history, send


def direct_history(request: Request, reference: str) -> Response:
    """A page of what oneself and somebody said to each other."""
    return history(request, queries.get_direct_for(request.user, person_by_reference(reference)))


class DirectMessages(APIView):
    @extend_schema(parameters=PAGING, responses=payloads.HistoryPayload, operation_id="users_messages_list")
    def get(self, request: Request, person: str) -> Response:
        """What oneself and somebody said to each other."""
        return direct_history(request, person)


class SendMessage(APIView):
    @extend_schema(request=requests.SendFields, responses={200: payloads.MessagePayload, 201: payloads.MessagePayload})
    def post(self, request: Request) -> Response:
        """Say something to somebody."""
        fields = valid(requests.SendFields, request.data)
        participant = services.get_or_create_direct(
            person=request.user, peer=person_by_reference(fields["receiver"])
        ).participant
        return send(request, participant.conversation_id, fields)


class MarkRead(APIView):
    @extend_schema(request=requests.MarkReadFields, responses=payloads.TakenPayload)
    def post(self, request: Request) -> Response:
        """Mark messages as read, and everything before them."""
        fields = valid(requests.MarkReadFields, request.data)
        answer: payloads.TakenPayload = {"read": services.mark_read(person=request.user, **fields).taken}
        return Response(answer)


class OneMessage(APIView):
    @extend_schema(parameters=PAGING, responses=payloads.MessagePayload)
    def get(self, request: Request, name: str) -> Response:
        """A message by its id; by the name of a person, the history with that person."""
        if is_uuid(name) and not is_person(UUID(name)):
            message, _ = queries.get_message_for(request.user, UUID(name))
            return Response(serializers.message_shown(message, request.user))
        return direct_history(request, name)

    @extend_schema(request=requests.ContentFields, responses=payloads.MessagePayload)
    def patch(self, request: Request, name: str) -> Response:
        """Give one's own message another text."""
        fields = valid(requests.ContentFields, request.data)
        edited = services.edit_message(person=request.user, message_id=message_id(name), content=fields["content"])
        return Response(serializers.message_shown(edited, request.user))

    @extend_schema(responses={204: None})
    def delete(self, request: Request, name: str) -> Response:
        """Delete a message; its place stays."""
        services.delete_message(person=request.user, message_id=message_id(name))
        return Response(status=204)


def message_id(name: str) -> UUID:
    """The id in an address. Raises NotFound for what is none."""
    if not is_uuid(name):
        raise NotFound
    return UUID(name)
