"""What this package asks of the apps, since it imports none of them: each registers one `Hooks`, from `ready()`."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.core.exceptions import ImproperlyConfigured

from chatproject.observability.request_line import asked_by

from .delivery import Event


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


class ChannelUpdate(NamedTuple):
    """What is told in the presence channel of a conversation: to nobody but `members`, and rarely if it `is_large`."""

    members: set[UUID]
    is_large: bool
    event: Event


class Hooks:
    """What one app answers; nothing, where it does not override. Methods that may ask the database are called on its
    threads.
    """

    membership_events: Collection[str] = ()  # the types of events that say that a conversation has other members now

    # --- subscriptions -----------------------------------------------------------------------------------------------

    def subscriptions_for(self, identity: Identity) -> Iterable[str]:
        """The topics that a new socket of this person subscribes to; `initial_state` must return the head of each."""
        return ()

    def initial_state(self, identity: Identity) -> InitialState:
        """The heads of the topics that a new socket subscribes to, and fields of its `authenticated` frame."""
        return InitialState({}, {})

    def members_among(self, topic: str, people: Collection[UUID]) -> Collection[UUID]:
        """Who of these people may stay subscribed to a topic; asked when numbered events of it were lost."""
        return ()

    def heads_since(self, since: datetime) -> Iterable[tuple[str, int]]:
        """The topics that have a newer head since then, and which: finds what the bus lost and other programs wrote."""
        return ()

    def arrivals_since(self, since: datetime) -> Iterable[Arrival]:
        """Who was allowed to subscribe to which topic since then: finds those whom nobody could tell."""
        return ()

    # --- sessions ----------------------------------------------------------------------------------------------------

    def sessions_ended_since(self, since: datetime) -> Iterable[UUID]:
        """The sessions that ended since then: their sockets are closed, at whatever process they are."""
        return ()

    def use_sessions(self, sessions: Collection[UUID]) -> Collection[UUID]:
        """Record that these sessions, which have open sockets, are in use; returns those that are no longer valid."""
        return ()

    # --- presence ----------------------------------------------------------------------------------------------------

    def went_offline(self, people: Collection[UUID]) -> None:
        """Record that these people left: no process has a socket of theirs any more."""

    def status_events(
        self, people: Collection[UUID], setting_changed: Collection[UUID]
    ) -> dict[UUID, Callable[[str], Event]]:
        """For each of these people, whose presence changed, what makes the event for their followers from the status.

        People who hide their presence get no event, so they are left out. The exception is one event when they start
        hiding it: `setting_changed` are the people who have just changed whether they show it.
        """
        return {}

    def channel_updates(self, chat_ids: Collection[UUID], online: Collection[UUID]) -> dict[UUID, ChannelUpdate]:
        """What to tell in the presence channels of these conversations; `online` are the ids of all who are online.

        A few queries, however many conversations. People who hide their presence count as offline.
        """
        return {}

    # --- housekeeping ------------------------------------------------------------------------------------------------

    def tidy_steps(self) -> Sequence[Callable[[], Any]]:
        """What removes that which has expired, or fills in what is missing. Every process does it once an hour, each
        step by itself: one that fails keeps no other from its work.
        """
        return ()


class Authenticator(Hooks, ABC):
    """The hooks of the one app that knows who people are."""

    @abstractmethod
    def authenticate(self, *, token: str | None, session_id: str | None) -> Identity:
        """Who holds this access token, or this session of a browser; one query.

        Raises NotAuthenticated, AuthFailed or TokenExpired (`chatproject.core.errors`).
        """

    @abstractmethod
    def recognize(self, token: str) -> UUID | None:
        """Whose access token this is, from its signature alone and without a query; None if it is forged."""


_registered: list[Hooks] = []


def register(hooks: Hooks) -> None:
    """Ask these hooks, too, after those that were registered before."""
    _registered.append(hooks)


def each() -> Sequence[Hooks]:
    """All that were registered, in that order."""
    return _registered


def authenticate(*, token: str | None = None, session_id: str | None = None) -> Identity:
    """As `Authenticator.authenticate`; the log is told who asks."""
    identity = _authenticator().authenticate(token=token, session_id=session_id)
    asked_by(identity.user.pk)
    return identity


def recognize(token: str) -> UUID | None:
    """Whose access token this is; None if it is forged. Only `authenticate` says whether it is still valid."""
    return _authenticator().recognize(token)


def _authenticator() -> Authenticator:
    for hooks in _registered:
        if isinstance(hooks, Authenticator):
            return hooks
    raise ImproperlyConfigured("No app says who people are: one must register an Authenticator.")
