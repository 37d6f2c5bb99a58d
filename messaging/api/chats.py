"""REST about conversations and what is said in them."""

from typing import Any, ClassVar
from uuid import UUID

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.queries import people_by_references
from accounts.serializers import person as person_shape
from chatproject.api.pagination import read_limit, that_fit
from chatproject.api.requests import read_number, valid
from chatproject.core.errors import Invalid
from chatproject.db import epoch
from chatproject.realtime.presence.queries import online_ids
from messaging import kinds, payloads, queries, requests, serializers, services
from messaging.models import Participant

PAGING = [
    OpenApiParameter("before", int, description="Only messages with a smaller sequence number"),
    OpenApiParameter("after", int, description="Only messages with a larger sequence number"),
    OpenApiParameter("around", int, description="The messages about this sequence number"),
    OpenApiParameter("limit", int, description="50 unless given, at most 100"),
]
LISTING = [OpenApiParameter("limit", int), OpenApiParameter("after", str, description="The `next` of the page before")]


def send(request: Request, chat_id: UUID, fields: dict[str, Any]) -> Response:
    """Send a message and answer it: 201, or 200 when its `client_id` had been sent before, perhaps read by now."""
    sent = services.send_message(
        sender=request.user,
        chat_id=chat_id,
        content=fields["content"],
        client_id=fields.get("client_id"),
        reply_to=fields.get("reply_to"),
    )
    if sent.is_new:
        return Response(serializers.message_sent(sent.message), status=201)
    return Response(serializers.message_shown(sent.message, request.user))


def history(request: Request, participant: Participant | None) -> Response:
    """A page of messages; an empty one where nothing has been said yet."""
    asked = request.query_params
    bounds = {name: read_number(asked, name) for name in ("before", "after", "around")}
    if sum(bound is not None for bound in bounds.values()) > 1:
        raise Invalid("Give at most one of “before”, “after” and “around”.")
    limit = read_limit(asked, default=50, most=100)
    if participant is None:
        return Response(serializers.history(queries.NO_HISTORY))
    return Response(serializers.history(queries.history(participant, request.user, limit=limit, **bounds)))


class ChatView(APIView):
    """About one conversation; with `kind` it finds those of that kind only."""

    kind: ClassVar[str | None] = None

    def participant(self, chat_id: UUID) -> Participant:
        """The participant of whoever asks. Raises NotFound for anyone who may not read it."""
        return queries.get_participant_for(self.request.user, chat_id, kind=self.kind)

    def shown(self, chat_id: UUID) -> payloads.OneChatPayload:
        """All about a conversation, as whoever asks sees it; also how many are there now. Raises NotFound."""
        return serializers.chat_shown(self.request.user, self.participant(chat_id))


class Chats(ChatView):
    @extend_schema(operation_id="chats_list", parameters=LISTING, responses=payloads.ChatsPayload)
    def get(self, request: Request) -> Response:
        """One's conversations, the newest activity first."""
        asked = request.query_params
        found = queries.list_conversations(request.user, limit=read_limit(asked), after=asked.get("after"))
        conversations, after = found.that_fit(
            serializers.chats_for(request.user, queries.participants_for(request.user, found.rows))
        )
        unread = queries.unread_of(request.user)
        answer: payloads.ChatsPayload = {
            "chats": conversations,
            "unread": unread,
            "epoch": epoch.current(),
            "next": after,
        }
        return Response(answer)

    @extend_schema(request=requests.ChatFields, responses={200: payloads.OneChatPayload, 201: payloads.OneChatPayload})
    def post(self, request: Request) -> Response:
        """The direct conversation with somebody, of which there is one; a new group with several or with a name."""
        fields = valid(requests.ChatFields, request.data)
        others = [person for person in people_by_references(fields["participants"]) if person != request.user]
        if len(others) > 1 or (others and fields.get("name")):
            participant = kinds.named("group").create(creator=request.user, name=fields.get("name"), members=others)
            return Response(self.shown(participant.conversation_id), status=201)
        peer = others[0] if others else request.user
        participant, is_new = services.get_or_create_direct(person=request.user, peer=peer)
        return Response(self.shown(participant.conversation_id), status=201 if is_new else 200)


class Chat(ChatView):
    @extend_schema(responses=payloads.OneChatPayload)
    def get(self, request: Request, chat_id: UUID) -> Response:
        """A conversation."""
        return Response(self.shown(chat_id))


class ChatMessages(ChatView):
    @extend_schema(parameters=PAGING, responses=payloads.HistoryPayload)
    def get(self, request: Request, chat_id: UUID) -> Response:
        """A page of its history, the newest unless a bound is given."""
        return history(request, self.participant(chat_id))

    @extend_schema(
        request=requests.MessageFields, responses={200: payloads.MessagePayload, 201: payloads.MessagePayload}
    )
    def post(self, request: Request, chat_id: UUID) -> Response:
        """Say something there."""
        if self.kind is not None:
            self.participant(chat_id)
        return send(request, chat_id, valid(requests.MessageFields, request.data))


class ChatChanges(ChatView):
    @extend_schema(
        parameters=[OpenApiParameter("after", int, required=True), OpenApiParameter("limit", int)],
        responses=payloads.ChangesPayload,
    )
    def get(self, request: Request, chat_id: UUID) -> Response:
        """What changed after a number."""
        participant = self.participant(chat_id)
        after = read_number(request.query_params, "after") or 0
        limit = read_limit(request.query_params, default=100, most=100)
        return Response(serializers.changes(queries.changes(participant, request.user, after=after, limit=limit)))


class ChatRead(ChatView):
    @extend_schema(request=requests.ReadFields, responses=payloads.ReadingPayload)
    def post(self, request: Request, chat_id: UUID) -> Response:
        """Move one's read position."""
        fields = valid(requests.ReadFields, request.data)
        reading = services.set_position(person=request.user, chat_id=chat_id, **requests.position(fields))
        return Response(serializers.reading(reading))


class ChatActiveUsers(ChatView):
    @extend_schema(parameters=[OpenApiParameter("limit", int)], responses=payloads.ActiveUsersPayload)
    def get(self, request: Request, chat_id: UUID) -> Response:
        """Who of them is there now; of many the first ones by name, and how many there are."""
        self.participant(chat_id)
        people, count = queries.members_online(chat_id, online_ids(), limit=read_limit(request.query_params))
        active = [person_shape(user, request.user) for user in people]
        answer: payloads.ActiveUsersPayload = {"active_users": that_fit(active), "count": count}
        return Response(answer)


class ChatSettings(ChatView):
    @extend_schema(request=requests.SettingsFields, responses=payloads.OneChatPayload)
    def patch(self, request: Request, chat_id: UUID) -> Response:
        """How one wants this conversation."""
        changes = valid(requests.SettingsFields, request.data, partial=True)
        services.change_settings(participant=self.participant(chat_id), changes=changes)
        return Response(self.shown(chat_id))
