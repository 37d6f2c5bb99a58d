"""Access and refresh tokens: simplejwt signs and verifies them; the session's row decides whether they are valid."""

import secrets
from datetime import datetime
from typing import Any, NamedTuple, cast
from uuid import UUID

from rest_framework_simplejwt.exceptions import ExpiredTokenError, TokenError
from rest_framework_simplejwt.settings import api_settings
from rest_framework_simplejwt.tokens import Token

from chatproject.core.errors import AuthFailed, Problem, TokenExpired
from chatproject.db import is_uuid

from .models import Session


class Access(Token):
    token_type = "access"  # noqa: S105, the name of a kind
    lifetime = api_settings.ACCESS_TOKEN_LIFETIME


class Refresh(Token):
    token_type = "refresh"  # noqa: S105
    lifetime = api_settings.REFRESH_TOKEN_LIFETIME


class Tokens(NamedTuple):
    """The tokens of a program: a short-lived one for requests, and a long-lived one to get the next pair."""

    access: str
    refresh: str


class Claims(NamedTuple):
    """What a token that is genuine and not expired says."""

    session_id: UUID
    user_id: UUID
    jti: str


def issue(session: Session) -> Tokens:
    """Tokens of this session, the refresh token being the one that its row names."""
    refresh = _new(Refresh, session)
    refresh["jti"] = session.refresh_jti
    refresh["exp"] = _seconds(session.expires_at)
    access = _new(Access, session)
    access["exp"] = min(access["exp"], _seconds(session.expires_at))
    return Tokens(str(access), str(refresh))


def read(kind: type[Token], text: str) -> Claims:
    """The claims of a token. Raises TokenExpired, or AuthFailed for anything but a genuine token of this kind."""
    try:
        token = kind(cast("Any", text))  # its type says Token, its docstring and code say text
    except ExpiredTokenError:
        raise TokenExpired from None
    except (TokenError, ValueError, TypeError, OverflowError):
        raise AuthFailed("This is not a token of this server.") from None
    session_id, user_id = token.get("sid"), token.get("user_id")
    if not (isinstance(session_id, str) and is_uuid(session_id) and isinstance(user_id, str) and is_uuid(user_id)):
        raise AuthFailed("This is not a token of this server.")
    return Claims(UUID(session_id), UUID(user_id), str(token["jti"]))


def holder_of(text: str) -> UUID | None:
    """The id of the person this access token was issued to, if it is genuine and not expired. Its session may have
    ended.
    """
    try:
        return read(Access, text).user_id
    except Problem:
        return None


def _new(kind: type[Token], session: Session) -> Any:
    token = kind()
    token["sid"] = str(session.id)
    token["user_id"] = str(session.user_id)
    return token


def _seconds(time: datetime) -> int:
    return int(time.timestamp())


def new_jti() -> str:
    """The name of a refresh token that nobody can guess."""
    return secrets.token_hex(16)
