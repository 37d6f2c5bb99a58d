"""REST about people and their devices: the Accounts table of `docs/protocol.md`."""

from typing import Any, ClassVar
from uuid import UUID

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from chatproject.api.pagination import page, read_limit
from chatproject.api.parsers import JSONParser
from chatproject.api.requests import read_flag, read_text, valid
from chatproject.core.addresses import address_of
from chatproject.core.errors import NotFound
from chatproject.db import is_uuid
from chatproject.realtime.presence.queries import online_ids

from . import avatars, names, payloads, queries, requests, serializers, services, tokens
from .limits import limit_registrations, limit_registrations_with_picture
from .models import Session, User


class OpenView(APIView):
    """For whoever is not signed in. What else the request carries, such as an old cookie, is not looked at."""

    authentication_classes: ClassVar[list[Any]] = []
    permission_classes: ClassVar[list[Any]] = []


def device_of(request: Request, kind: Session.Kind) -> services.Device:
    """The device that sent `request`."""
    return services.Device(kind, address_of(request), request.META.get("HTTP_USER_AGENT", ""))


def signed_in(user: User, session: Session) -> payloads.SignedInPayload:
    """The answer to signing in."""
    access, refresh = tokens.issue(session)
    return {"user": serializers.me(user), "access": access, "refresh": refresh, "token": access}


class Register(OpenView):
    parser_classes: ClassVar[list[Any]] = [JSONParser, MultiPartParser]

    @extend_schema(request=requests.RegisterFields, responses={201: payloads.SignedInPayload})
    def post(self, request: Request) -> Response:
        """Open an account and sign in."""
        services.check_registration_is_open()  # before anything is said about the fields
        fields = valid(requests.RegisterFields, request.data)
        limit_registrations(request, fields.get("username") or fields.get("email") or "")
        picture = fields.pop("avatar", None)
        if picture:
            limit_registrations_with_picture(request)
        user = services.register(**fields, picture=picture)
        session = services.start_session(user=user, device=device_of(request, Session.Kind.API))
        return Response(signed_in(user, session), status=201)


class Login(OpenView):
    @extend_schema(request=requests.LoginFields, responses=payloads.SignedInPayload)
    def post(self, request: Request) -> Response:
        """Sign in on a new device. No cookie is set."""
        fields = valid(requests.LoginFields, request.data)
        session = services.sign_in(**fields, device=device_of(request, Session.Kind.API))
        return Response(signed_in(session.user, session))


class Refresh(OpenView):
    @extend_schema(request=requests.RefreshFields, responses=payloads.TokensPayload)
    def post(self, request: Request) -> Response:
        """New tokens for a refresh token, which is spent by that; asked again at once, the same ones."""
        fields = valid(requests.RefreshFields, request.data)
        access, refresh = services.refresh(token=fields["refresh"])
        answer: payloads.TokensPayload = {"access": access, "refresh": refresh}
        return Response(answer)


class Logout(APIView):
    @extend_schema(request=None, responses={204: None})
    def post(self, request: Request) -> Response:
        """End this session; its sockets close."""
        services.sign_out(session=request.auth)
        return Response(status=204)


class Profile(APIView):
    parser_classes: ClassVar[list[Any]] = [JSONParser, MultiPartParser]

    @extend_schema(responses=payloads.MePayload)
    def get(self, request: Request) -> Response:
        """Oneself."""
        return Response(serializers.me(request.user))

    @extend_schema(request=requests.ProfileFields, responses=payloads.MePayload)
    def patch(self, request: Request) -> Response:
        """Change what is given."""
        changes = valid(requests.ProfileFields, request.data, partial=True)
        return Response(serializers.me(services.update_profile(user=request.user, changes=changes)))

    @extend_schema(request=requests.ProfileFields, responses=payloads.MePayload)
    def post(self, request: Request) -> Response:
        """The same as PATCH."""
        return self.patch(request)


class RandomIdentity(OpenView):
    @extend_schema(responses=payloads.IdentityPayload)
    def get(self, request: Request) -> Response:
        """A name and a picture that one could take; others each time."""
        username, display_name = names.suggest()
        picture = avatars.avatar_url(avatars.seed_of(username), display_name)
        answer: payloads.IdentityPayload = {"username": username, "display_name": display_name, "avatar_url": picture}
        return Response(answer)


class Password(APIView):
    @extend_schema(request=requests.PasswordFields, responses={204: None})
    def post(self, request: Request) -> Response:
        """Change one's password; every other session ends."""
        fields = valid(requests.PasswordFields, request.data)
        services.change_password(user=request.user, session=request.auth, ip_address=address_of(request), **fields)
        return Response(status=204)


class Devices(APIView):
    @extend_schema(responses=payloads.DevicesPayload)
    def get(self, request: Request) -> Response:
        """Where one is signed in."""
        devices = queries.devices(request.user)
        answer: payloads.DevicesPayload = {
            "sessions": [serializers.device(device, current=request.auth) for device in devices]
        }
        return Response(answer)

    @extend_schema(operation_id="sessions_destroy_others", responses={204: None})
    def delete(self, request: Request) -> Response:
        """End every session but this one."""
        services.end_other_sessions(user=request.user, keep=request.auth)
        return Response(status=204)


class Device(APIView):
    @extend_schema(responses={204: None})
    def delete(self, request: Request, session_id: str) -> Response:
        """End one of one's sessions."""
        if not is_uuid(session_id):
            raise NotFound
        services.end_session(user=request.user, session_id=UUID(session_id))
        return Response(status=204)


class Contacts(APIView):
    @extend_schema(
        parameters=[
            OpenApiParameter("q", str, description="Words of a name or their beginnings, or a whole e-mail address"),
            OpenApiParameter("online", bool, description="Only who is there, or only who is not"),
            OpenApiParameter("limit", int),
            OpenApiParameter("after", str, description="The `next` of the page before"),
        ],
        responses=payloads.ContactsPayload,
    )
    def get(self, request: Request) -> Response:
        """Everyone but oneself: with `q` by match, else online first, then by name."""
        asked = request.query_params
        matching = read_text(asked, "q", max_length=254)
        online = online_ids()
        parts = queries.contacts(request.user, online=online, matching=matching, only=read_flag(asked, "online"))
        found = page(parts, order=("sort_name", "id"), limit=read_limit(asked), after=asked.get("after"))
        contacts, after = found.that_fit([serializers.person(user, request.user) for user in found.rows])
        answer: payloads.ContactsPayload = {"contacts": contacts, "next": after}
        return Response(answer)


class Person(APIView):
    @extend_schema(responses=payloads.UserPayload)
    def get(self, request: Request, person: str) -> Response:
        """Somebody, by id, username or e-mail address."""
        return Response(serializers.person(queries.person_by_reference(person), request.user))
