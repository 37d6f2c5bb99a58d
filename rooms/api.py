"""REST about rooms: the table of `docs/protocol.md`. What they have like every conversation is `messaging`'s."""

from typing import ClassVar
from uuid import UUID

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from chatproject.api.pagination import read_limit
from chatproject.api.requests import read_text, valid
from chatproject.core.addresses import address_of, neighbourhood
from messaging import api
from messaging.api.chats import LISTING
from messaging.services import join, leave, set_active

from . import payloads, queries, requests, serializers, services

SEARCHING = [OpenApiParameter("q", str, description="Words of a name, or their beginnings"), *LISTING]


class Rooms(api.ChatView):
    kind = "room"
    type: ClassVar[str | None] = None

    @extend_schema(operation_id="rooms_list", parameters=SEARCHING, responses=payloads.RoomsPayload)
    def get(self, request: Request) -> Response:
        """All that one may see, by name."""
        asked = request.query_params
        found = queries.rooms_for(
            request.user,
            type=self.type,
            limit=read_limit(asked),
            after=asked.get("after"),
            matching=read_text(asked, "q", max_length=254),
        )
        participants = queries.participants_or_previews(request.user, [room.conversation for room in found.rows])
        rooms, after = found.that_fit(serializers.rooms_listed(request.user, participants))
        answer: payloads.RoomsPayload = {"rooms": rooms, "next": after}
        return Response(answer)

    @extend_schema(request=requests.RoomFields, responses={201: payloads.RoomPayload})
    def post(self, request: Request) -> Response:
        """A new room. The answer for a private one tells its Room ID, to its creator only."""
        fields = valid(requests.RoomFields, request.data)
        participant = services.create_room(
            creator=request.user,
            name=fields["name"],
            is_public=fields["type"] == "public",
            description=fields.get("description") or "",
            max_members=fields.get("max_members"),
        )
        return Response(self.shown(participant.conversation_id), status=201)


class PublicRooms(Rooms):
    type = "public"
    http_method_names: ClassVar[list[str]] = ["get"]

    @extend_schema(operation_id="rooms_public_list", parameters=SEARCHING, responses=payloads.RoomsPayload)
    def get(self, request: Request) -> Response:
        """All public rooms, by name."""
        return super().get(request)


class PrivateRooms(Rooms):
    type = "private"
    http_method_names: ClassVar[list[str]] = ["get"]

    @extend_schema(operation_id="rooms_private_list", parameters=SEARCHING, responses=payloads.RoomsPayload)
    def get(self, request: Request) -> Response:
        """The private rooms that one belongs to, by name."""
        return super().get(request)


class JoinById(api.ChatView):
    kind = "room"

    @extend_schema(request=requests.CodeFields, responses=payloads.JoinedPayload)
    def post(self, request: Request) -> Response:
        """Enter a private room by its Room ID, typed in any case, with spaces and dashes."""
        code = valid(requests.CodeFields, request.data)["room_id"]
        participant, is_new = services.join_by_code(
            person=request.user, code=code, ip_address=neighbourhood(address_of(request))
        )
        return Response(serializers.joined(self.shown(participant.conversation_id), is_new=is_new))


class Room(api.ChatView):
    kind = "room"

    @extend_schema(responses=payloads.RoomPayload)
    def get(self, request: Request, chat_id: UUID) -> Response:
        """A room."""
        return Response(self.shown(chat_id))

    @extend_schema(request=requests.RoomChanges, responses=payloads.RoomPayload)
    def patch(self, request: Request, chat_id: UUID) -> Response:
        """Name or describe it otherwise, limit its members, close it or open it again."""
        self.participant(chat_id)
        changes = valid(requests.RoomChanges, request.data, partial=True)
        services.update_room(actor=request.user, chat_id=chat_id, changes=changes)
        return Response(self.shown(chat_id))

    @extend_schema(responses={204: None})
    def delete(self, request: Request, chat_id: UUID) -> Response:
        """Close it: its members may go on reading, and its creator may open it again."""
        self.participant(chat_id)
        set_active(actor=request.user, chat_id=chat_id, is_active=False)
        return Response(status=204)


class Join(api.ChatView):
    kind = "room"

    @extend_schema(request=None, responses=payloads.JoinedPayload)
    def post(self, request: Request, chat_id: UUID) -> Response:
        """Enter a public room."""
        self.participant(chat_id)
        participant, is_new = join(person=request.user, chat_id=chat_id)
        return Response(serializers.joined(self.shown(participant.conversation_id), is_new=is_new))


class Leave(api.ChatView):
    kind = "room"

    @extend_schema(request=None, responses={204: None}, operation_id="rooms_leave")
    def post(self, request: Request, chat_id: UUID) -> Response:
        """Take part no longer."""
        leave(person=request.user, chat_id=chat_id, kind=self.kind)
        return Response(status=204)

    @extend_schema(responses={204: None}, operation_id="rooms_leave_delete")
    def delete(self, request: Request, chat_id: UUID) -> Response:
        """The same."""
        return self.post(request, chat_id)


class RoomId(api.ChatView):
    kind = "room"

    @extend_schema(request=None, responses=payloads.RoomPayload)
    def post(self, request: Request, chat_id: UUID) -> Response:
        """Give a private room another Room ID; the old one is dead at once."""
        services.renew_code(actor=request.user, chat_id=chat_id)
        return Response(self.shown(chat_id))


class Messages(api.ChatMessages):
    kind = "room"


class Members(api.Members):
    kind = "room"


class Member(api.Member):
    kind = "room"
