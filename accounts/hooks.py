"""The callbacks that accounts supplies to `chatproject.realtime`: who people are, sessions, and presence."""

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from chatproject.realtime.delivery import Event
from chatproject.realtime.hooks import Authenticator, Identity, InitialState

from . import queries, serializers, services, tokens
from .events import StatusChanged


class AccountsHooks(Authenticator):
    """Whoever is asked about here is a User, and a session is a Session."""

    def authenticate(self, *, token: str | None, session_id: str | None) -> Identity:
        return services.identify(token=token, session_id=session_id)

    def recognize(self, token: str) -> UUID | None:
        return tokens.holder_of(token)

    def initial_state(self, identity: Identity) -> InitialState:
        return InitialState({}, {"user": serializers.me(identity.user)})

    def sessions_ended_since(self, since: datetime) -> Iterable[UUID]:
        return queries.ended_since(since)

    def use_sessions(self, sessions: Collection[UUID]) -> Collection[UUID]:
        return services.use_sessions(sessions)

    def went_offline(self, people: Collection[UUID]) -> None:
        services.update_last_seen(people)

    def status_events(
        self, people: Collection[UUID], setting_changed: Collection[UUID]
    ) -> dict[UUID, Callable[[str], Event]]:
        users = queries.people_with_ids(people)
        told = [user for user in users if user.preference("presence") or user.pk in setting_changed]
        return {user.pk: partial(StatusChanged, user) for user in told}

    def tidy_steps(self) -> Sequence[Callable[[], Any]]:
        return [services.remove_old_sessions, services.fill_search_keys]
