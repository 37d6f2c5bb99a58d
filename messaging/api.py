"""REST about conversations and messages: the tables of `docs/protocol.md`."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.models import User
from accounts.queries import is_person, person_by_address
from accounts.serializers import person as person_shape
from chatproject.api.errors import Invalid, NotFound
from chatproject.api.pagination import read_limit
from chatproject.api.requests import read_number, valid
from chatproject.db import epoch, is_uuid
from chatproject.realtime.presence import online_ids

from . import queries, requests, schema, serializers, services
from .models import Participant

PAGING = [
    OpenApiParameter("before", int, description="Only messages with a smaller sequence number"),
    OpenApiParameter("after", int, description="Only messages with a larger sequence number"),
    OpenApiParameter("around", int, description="The messages about this sequence number"),
    OpenApiParameter("limit", int, description="50 unless given, at most 100"),
]
LISTING = [OpenApiParameter("limit", int), OpenApiParameter("after", str, description="The `next` of the page before")]


def send(request: Request, chat_id: UUID, fields: dict[str, Any]) -> Response:
    """Send a message and answer it: 201, or 200 when its `client_id` had been sent before."""
    sent = services.send_message(
        sender=request.user,
        chat_id=chat_id,
        content=fields["content"],
        client_id=fields.get("client_id"),
        reply_to=fields.get("reply_to"),
    )
    return Response(serializers.message_shown(sent.message, request.user), status=201 if sent.is_new else 200)


def history(request: Request, place: Participant | None) -> Response:
    """A page of messages; an empty one where nothing has been said yet."""
    asked = request.query_params
    bounds = {name: read_number(asked, name) for name in ("before", "after", "around")}
    if sum(bound is not None for bound in bounds.values()) > 1:
        raise Invalid("Give at most one of “before”, “after” and “around”.")
    limit = read_limit(asked, default=50, most=100)
    if place is None:
        return Response(serializers.history(queries.NO_HISTORY))
    return Response(serializers.history(queries.history(place, request.user, limit=limit, **bounds)))


def shown(person: User, chat_id: UUID) -> dict[str, Any]:
    """One conversation as `person` sees it, which also tells how many are there."""
    place = queries.get_chat_for(person, chat_id)
    [shape] = serializers.chats_for(person, [place])
    return {**shape, "online_count": len(queries.members_online(chat_id, online_ids()))}


def direct_history(request: Request, address: str) -> Response:
    """A page of what oneself and somebody said to each other."""
    return history(request, queries.get_direct_for(request.user, person_by_address(address)))


def the_other(person: User, addresses: list[str]) -> User:
    """The one person besides `person`, who may be named as well, that all these addresses belong to."""
    others = {person_by_address(address) for address in addresses} - {person}
    if len(others) > 1:
        raise Invalid(fields={"participants": ["Give one other person."]})
    return others.pop() if others else person


class Chats(APIView):
    @extend_schema(operation_id="chats_list", parameters=LISTING, responses=schema.ChatsSerializer)
    def get(self, request: Request) -> Response:
        """One's conversations, the newest activity first."""
        asked = request.query_params
        found = queries.chats_of(request.user, limit=read_limit(asked), after=asked.get("after"))
        chats = serializers.chats_for(request.user, queries.places_in(request.user, found.rows))
        unread = queries.unread_of(request.user)
        return Response({"chats": chats, "unread": unread, "epoch": epoch.current(), "next": found.next})

    @extend_schema(request=requests.ChatFields, responses={200: schema.ChatSerializer, 201: schema.ChatSerializer})
    def post(self, request: Request) -> Response:
        """The direct conversation with somebody: there is one, however often it is asked for."""
        addresses = valid(requests.ChatFields, request.data)["participants"]
        place, is_new = services.open_direct(person=request.user, peer=the_other(request.user, addresses))
        return Response(shown(request.user, place.conversation_id), status=201 if is_new else 200)


class Chat(APIView):
    @extend_schema(responses=schema.OneChatSerializer)
    def get(self, request: Request, chat_id: UUID) -> Response:
        """A conversation."""
        return Response(shown(request.user, chat_id))


class ChatMessages(APIView):
    @extend_schema(parameters=PAGING, responses=schema.HistorySerializer)
    def get(self, request: Request, chat_id: UUID) -> Response:
        """A page of its history, the newest unless a bound is given."""
        return history(request, queries.get_chat_for(request.user, chat_id))

    @extend_schema(
        request=requests.MessageFields, responses={200: schema.MessageSerializer, 201: schema.MessageSerializer}
    )
    def post(self, request: Request, chat_id: UUID) -> Response:
        """Say something there."""
        return send(request, chat_id, valid(requests.MessageFields, request.data))


class ChatChanges(APIView):
    @extend_schema(
        parameters=[OpenApiParameter("after", int, required=True), OpenApiParameter("limit", int)],
        responses=schema.ChangesSerializer,
    )
    def get(self, request: Request, chat_id: UUID) -> Response:
        """What changed after a number."""
        place = queries.get_chat_for(request.user, chat_id)
        after = read_number(request.query_params, "after") or 0
        limit = read_limit(request.query_params, default=100, most=100)
        return Response(serializers.changes(queries.changes(place, request.user, after=after, limit=limit)))


class ChatRead(APIView):
    @extend_schema(request=requests.ReadFields, responses=schema.ReadingSerializer)
    def post(self, request: Request, chat_id: UUID) -> Response:
        """Move one's read position."""
        fields = valid(requests.ReadFields, request.data)
        reading = services.set_position(person=request.user, chat_id=chat_id, **requests.position(fields))
        return Response(serializers.reading(reading))


class ChatMembers(APIView):
    @extend_schema(parameters=LISTING, responses=schema.MembersSerializer)
    def get(self, request: Request, chat_id: UUID) -> Response:
        """Who takes part."""
        place, asked = queries.get_chat_for(request.user, chat_id), request.query_params
        found = queries.members_of(place.conversation, limit=read_limit(asked), after=asked.get("after"))
        return Response({"members": [serializers.member(row) for row in found.rows], "next": found.next})


class ChatActiveUsers(APIView):
    @extend_schema(responses=schema.ActiveUsersSerializer)
    def get(self, request: Request, chat_id: UUID) -> Response:
        """Who of them is there now."""
        queries.get_chat_for(request.user, chat_id)
        online = online_ids()
        people = queries.members_online(chat_id, online)
        active = [person_shape(user, request.user, online=online) for user in people]
        return Response({"active_users": active, "count": len(active)})


class ChatSettings(APIView):
    @extend_schema(request=requests.SettingsFields, responses=schema.OneChatSerializer)
    def patch(self, request: Request, chat_id: UUID) -> Response:
        """How one wants this conversation."""
        changes = valid(requests.SettingsFields, request.data, partial=True)
        services.change_settings(place=queries.get_chat_for(request.user, chat_id), changes=changes)
        return Response(shown(request.user, chat_id))


class DirectMessages(APIView):
    @extend_schema(parameters=PAGING, responses=schema.HistorySerializer, operation_id="users_messages_list")
    def get(self, request: Request, person: str) -> Response:
        """What oneself and somebody said to each other."""
        return direct_history(request, person)


class SendMessage(APIView):
    @extend_schema(
        request=requests.SendFields, responses={200: schema.MessageSerializer, 201: schema.MessageSerializer}
    )
    def post(self, request: Request) -> Response:
        """Say something to somebody."""
        fields = valid(requests.SendFields, request.data)
        place, _ = services.open_direct(person=request.user, peer=person_by_address(fields["receiver"]))
        return send(request, place.conversation_id, fields)


class MarkRead(APIView):
    @extend_schema(request=requests.MarkReadFields, responses=schema.TakenSerializer)
    def post(self, request: Request) -> Response:
        """Mark messages as read, and everything before them."""
        fields = valid(requests.MarkReadFields, request.data)
        return Response({"read": services.mark_read(person=request.user, **fields).taken})


class OneMessage(APIView):
    @extend_schema(parameters=PAGING, responses=schema.MessageSerializer)
    def get(self, request: Request, name: str) -> Response:
        """A message by its id; by the name of a person, the history with that person."""
        if is_uuid(name) and not is_person(UUID(name)):
            message, _ = queries.get_message_for(request.user, UUID(name))
            return Response(serializers.message_shown(message, request.user))
        return direct_history(request, name)

    @extend_schema(request=requests.ContentFields, responses=schema.MessageSerializer)
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
