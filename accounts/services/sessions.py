"""Signing in and out, and the tokens in between."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.db.models import QuerySet

from accounts import tokens
from accounts.limits import signing_in
from accounts.models import SESSION_ABSOLUTE, SESSION_SLIDING, Session, User
from accounts.queries import find_person
from chatproject.core.errors import AuthFailed, NotAuthenticated, NotFound
from chatproject.db import atomic, clock, is_uuid, retried
from chatproject.realtime import publish
from chatproject.realtime.hooks import Identity

TOUCH_EVERY = timedelta(minutes=1)
RETRY_WITHIN = timedelta(seconds=30)  # for a client whose answer got lost, or that asked twice at once


class Device(NamedTuple):
    """The device a person signs in from: kind, IP address and browser, and who signed in with that browser before."""

    kind: Session.Kind
    ip_address: str | None = None
    user_agent: str = ""
    known_people: Collection[UUID] = ()


def sign_in(*, identifier: str, password: str, device: Device) -> Session:
    """Start a session for whoever has this e-mail address, id or username, and this password.

    Raises AuthFailed; a wrong person costs as much time as a wrong password. Raises RateLimited after too many of
    them, and Unavailable when too many people sign in at once.
    """
    user = find_person(identifier)
    is_known = user is not None and user.pk in device.known_people
    with signing_in(identifier, user, ip_address=device.ip_address, is_known=is_known):
        if user is None:
            make_password(password)
        if user is None or not user.check_password(password):
            raise AuthFailed("That name and password do not go together.")
    return _come_in(user, device)


@retried
def _come_in(user: User, device: Device) -> Session:
    """Start a session, unless since the password was looked at it has changed, or the account was closed.

    Writing to the person puts this before or behind whatever ends all of their sessions.
    """
    with atomic():
        unchanged = User.objects.filter(pk=user.pk, password=user.password, is_active=True)
        if not unchanged.update(last_seen=clock.now()):
            raise AuthFailed("That name and password do not go together.")
        return start_session(user=user, device=device)


@retried
def start_session(*, user: User, device: Device) -> Session:
    """Sign `user` in on a device."""
    now = clock.now()
    with atomic():
        return Session.objects.create(
            user=user,
            kind=device.kind,
            ip_address=device.ip_address,
            user_agent="".join(filter(str.isprintable, device.user_agent))[:200],
            refresh_jti=tokens.new_jti(),
            expires_at=now + SESSION_SLIDING,
            absolute_expires_at=now + SESSION_ABSOLUTE,
        )


def identify(*, token: str | None = None, session_id: str | None = None) -> Identity:
    """The identity behind an access token or the session cookie; one query, and a write at most once a minute. Raises
    NotAuthenticated if neither is given, TokenExpired, and AuthFailed for anything no longer valid.
    """
    if token is None and session_id is None:
        raise NotAuthenticated
    claims = tokens.read(tokens.Access, token) if token is not None else None
    session = _find(claims.session_id if claims else session_id)
    if session is None or not session.is_alive() or (claims and claims.user_id != session.user_id):
        raise AuthFailed
    _touch(session)
    return Identity(session.user, session)


def refresh(*, token: str) -> tokens.Tokens:
    """New tokens for a refresh token, which is spent by that.

    The token before the current one gives the current one again, for 30 seconds and until that is spent itself: a lost
    answer costs nothing. Raises TokenExpired, and AuthFailed otherwise; any other spent token ends its session.
    """
    claims = tokens.read(tokens.Refresh, token)
    session = _find(claims.session_id)
    if session is None or not session.is_alive() or claims.user_id != session.user_id:
        raise AuthFailed
    rotated = session if _rotate(session, spent=claims.jti) else _just_rotated(claims)
    if rotated is None:
        _end(Session.objects.filter(pk=session.pk))
        raise AuthFailed
    return tokens.issue(rotated)


def sign_out(*, session: Session) -> None:
    """End this session; its sockets close (4401)."""
    _end(Session.objects.filter(pk=session.pk))


def end_session(*, user: User, session_id: UUID) -> None:
    """End one of the sessions of `user`. Raises NotFound for anyone else's, and for one that has ended."""
    if not _end(Session.objects.filter(user=user, pk=session_id)):
        raise NotFound


def end_other_sessions(*, user: User, keep: Session) -> None:
    """End every session of `user` but this one."""
    _end(Session.objects.filter(user=user).exclude(pk=keep.pk))


def end_all_sessions(*, user: User) -> int:
    """Sign `user` out everywhere. On how many devices they were signed in."""
    return _end(Session.objects.filter(user=user))


def _find(session_id: UUID | str | None) -> Session | None:
    if not isinstance(session_id, UUID) and not (isinstance(session_id, str) and is_uuid(session_id)):
        return None
    return Session.objects.select_related("user").filter(pk=session_id).first()


@retried
def _touch(session: Session) -> None:
    now = clock.now()
    if now - session.last_seen < TOUCH_EVERY:
        return
    changes = {"last_seen": now}
    if session.kind == Session.Kind.BROWSER:  # a program's slides when it asks for new tokens, perhaps just now
        changes["expires_at"] = _slide(session, now)
    with atomic():
        Session.objects.filter(pk=session.pk).update(**changes)
        User.objects.filter(pk=session.user_id).update(last_seen=now)
    for name, value in changes.items():
        setattr(session, name, value)


def _slide(session: Session, now: datetime) -> datetime:
    return min(now + SESSION_SLIDING, session.absolute_expires_at)


@retried
def _rotate(session: Session, *, spent: str) -> bool:
    """Replace the refresh token `spent` by a new one; of several calls at once, one succeeds."""
    now = clock.now()
    session.refresh_jti, session.expires_at = tokens.new_jti(), _slide(session, now)
    with atomic():
        current = Session.objects.filter(pk=session.pk, refresh_jti=spent, ended_at=None)
        return bool(
            current.update(
                refresh_jti=session.refresh_jti,
                prev_jti=spent,
                rotated_at=now,
                last_seen=now,
                expires_at=session.expires_at,
            )
        )


def _just_rotated(claims: tokens.Claims) -> Session | None:
    """The session, if this token is the one before its current token and was replaced a moment ago."""
    before = Session.objects.filter(pk=claims.session_id, prev_jti=claims.jti, ended_at=None)
    return before.filter(rotated_at__gte=clock.now() - RETRY_WITHIN).first()


@retried
def _end(sessions: QuerySet[Session]) -> int:
    with atomic():
        ids = list(sessions.filter(ended_at=None).values_list("pk", flat=True))
        Session.objects.filter(pk__in=ids, ended_at=None).update(ended_at=clock.now())
        publish.end_sessions(ids)
    return len(ids)
