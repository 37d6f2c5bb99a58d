"""Where apps register what the floor calls, since it imports none of them. Each app does so once, from `ready()`."""

from collections.abc import Awaitable, Callable, Collection, Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

from rest_framework.serializers import Serializer

from chatproject.observability.request_line import asked_by

if TYPE_CHECKING:
    from .consumer import Socket
    from .delivery import Event
    from .hub import Hub

Description = Callable[[str], "Event"]
Answer = dict[str, Any]
Handler = Callable[["Socket", dict[str, Any]], Awaitable["Answer | Awaitable[Answer] | None"]]


class Identity(NamedTuple):
    """Who is asking: the person (`user`), and the session of the signed-in device that they ask from."""

    user: Any
    session: Any


class InitialState(NamedTuple):
    """What an app tells a socket that is being established: heads of topics, and fields of `authenticated`."""

    heads: dict[str, int]
    fields: dict[str, Any]


class Arrival(NamedTuple):
    """Somebody may subscribe to a topic since a short while ago; `head` was its head when that was read."""

    person_id: UUID
    topic: str
    head: int


class Frame(NamedTuple):
    """A type of client frame: what its fields must be, and what is done with it."""

    fields: Serializer[Any]
    handle: Handler

    def check(self, frame: dict[str, Any]) -> dict[str, Any]:
        """The fields of a frame, cleaned. Raises DRF's ValidationError."""
        return self.fields.run_validation(frame)


frames: dict[str, Frame] = {}
_authenticator: list[Callable[..., Identity]] = []
_recognizer: list[Callable[[str], UUID | None]] = []
subscription_hooks: list[Callable[[Identity], Iterable[str]]] = []
initial_state_hooks: list[Callable[[Identity], InitialState]] = []
arrivals: list[Callable[[datetime], Iterable["Arrival"]]] = []
checkers: list[Callable[[datetime], Iterable[tuple[str, int]]]] = []
admitters: list[Callable[[str, Collection[UUID]], set[UUID]]] = []
enders: list[Callable[[datetime], Iterable[UUID]]] = []
users_of_sessions: list[Callable[[Collection[UUID]], Collection[UUID]]] = []
departers: list[Callable[[Collection[UUID]], Any]] = []
describers: list[Callable[[Collection[UUID], Collection[UUID]], dict[UUID, Description]]] = []
noticers: list[Callable[["Hub", Collection[UUID]], None]] = []
tidiers: list[Callable[[], Any]] = []


def on(kind: str, fields: type[Serializer[Any]]) -> Callable[[Handler], Handler]:
    """Handle client frames of this type, after their fields have passed `fields`.

    A handler returns the answer, None for no answer, or an awaitable of it when the socket shall go on reading.
    """

    def sign_in(handler: Handler) -> Handler:
        frames[kind] = Frame(fields(), handler)
        return handler

    return sign_in


def authenticates(function: Callable[..., Identity]) -> Callable[..., Identity]:
    """Decide who holds a token or a session: `function(token=None, session_id=None) -> Identity`."""
    _authenticator[:] = [function]
    return function


def authenticate(*, token: str | None = None, session_id: str | None = None) -> Identity:
    """Who holds this access token, or this session of a browser; one query.

    Raises NotAuthenticated, AuthFailed or TokenExpired (`chatproject.core.errors`).
    """
    identity = _authenticator[0](token=token, session_id=session_id)
    asked_by(identity.user.pk)
    return identity


def recognizes(function: Callable[[str], UUID | None]) -> Callable[[str], UUID | None]:
    """Say whose access token this is, from its signature alone and without a query. The token may have been revoked."""
    _recognizer[:] = [function]
    return function


def recognize(token: str) -> UUID | None:
    """Whose access token this is; None if it is forged. Only `authenticate` says whether it is still valid."""
    return _recognizer[0](token)


def subscriptions_for(function: Callable[[Identity], Iterable[str]]) -> Callable[[Identity], Iterable[str]]:
    """Say which topics a new socket of this person subscribes to; `initial_state` must return the head of each."""
    subscription_hooks.append(function)
    return function


def initial_state(function: Callable[[Identity], InitialState]) -> Callable[[Identity], InitialState]:
    """Return the heads of the topics that a new socket subscribes to, and fields of its `authenticated` frame."""
    initial_state_hooks.append(function)
    return function


def checks(function: Callable[[datetime], Iterable[tuple[str, int]]]) -> Callable[..., Any]:
    """Say which topics have a newer head since a time, and which: finds what the bus lost and other programs wrote."""
    checkers.append(function)
    return function


def arrives(function: Callable[[datetime], Iterable[Arrival]]) -> Callable[..., Any]:
    """Say who was allowed to subscribe to which topic since a time: finds those whom nobody could tell."""
    arrivals.append(function)
    return function


def admits(function: Callable[[str, Collection[UUID]], set[UUID]]) -> Callable[..., Any]:
    """Say who of these people may stay subscribed to a topic; asked when numbered events of it were lost."""
    admitters.append(function)
    return function


def ends(function: Callable[[datetime], Iterable[UUID]]) -> Callable[..., Any]:
    """Say which sessions ended since a time: their sockets are closed, at whatever process they are."""
    enders.append(function)
    return function


def uses_sessions(function: Callable[[Collection[UUID]], Collection[UUID]]) -> Callable[..., Any]:
    """Record that these sessions, which have open sockets, are in use; return those that are no longer valid."""
    users_of_sessions.append(function)
    return function


def departs(function: Callable[[Collection[UUID]], Any]) -> Callable[..., Any]:
    """Record that these people went offline: no process has a socket of theirs any more."""
    departers.append(function)
    return function


def describes(
    function: Callable[[Collection[UUID], Collection[UUID]], dict[UUID, Description]],
) -> Callable[..., Any]:
    """Given people whose presence changed, return for each a function that makes the event for their followers from
    the status.

    People who hide their presence get no event, so they are left out. The exception is one event when they start
    hiding it: the second argument is the people who have just changed whether they show it.
    """
    describers.append(function)
    return function


def notices(function: Callable[["Hub", Collection[UUID]], None]) -> Callable[..., Any]:
    """Called on the event loop of a hub with the people whose presence changed there, or whether they show it."""
    noticers.append(function)
    return function


def tidies(function: Callable[[], Any]) -> Callable[..., Any]:
    """Remove what has expired, or fill in what is missing. Every process calls this once an hour."""
    tidiers.append(function)
    return function
