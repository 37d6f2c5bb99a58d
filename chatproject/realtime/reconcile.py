"""The database is the log: every few seconds each process compares its hub with it. So it finds events that the bus
lost or a command wrote, sessions that ended elsewhere, and people who joined a conversation without being told."""

import asyncio
import logging
from datetime import timedelta
from typing import NamedTuple
from uuid import UUID

from django.db import Error
from django.utils import timezone

from chatproject.db import epoch

from . import hooks, protocol, topics
from .delivery import Delivery
from .gaps import GapCloser
from .hub import Hub
from .threads import in_database

EVERY_SECONDS = 3
LOOK_BACK = timedelta(seconds=30)
GRACE_SECONDS = 1  # what was committed just now is still on its way
TIDY_SECONDS = 3600
USE_SECONDS = 60
log = logging.getLogger(__name__)


async def reconcile(hub: Hub, gaps: GapCloser) -> None:
    """Compare every few seconds, for ever. A database that does not answer is asked again the next time."""
    while True:
        await asyncio.sleep(EVERY_SECONDS)
        try:
            heads, ended, arrived = await in_database(_read)
        except Error as error:
            log.warning("the check for missed events failed: %s", error)
            continue
        for topic, head in heads:
            if gaps.is_behind(topic, head):
                hub.loop.call_later(GRACE_SECONDS, gaps.catch_up, topic, head)
        for arrival in arrived:
            hub.loop.call_later(GRACE_SECONDS, hub.subscribe_person, *arrival)
        hub.deliver(Delivery(topics.session(session), close=protocol.SESSION_ENDED) for session in ended)


async def use_sessions(hub: Hub) -> None:
    """Note every minute that the sessions of open sockets are in use, for ever. Sockets of those that let nobody in
    any more are closed, also where that was not told and is too long ago for `reconcile`.
    """
    while True:
        await asyncio.sleep(USE_SECONDS)
        sessions = topics.sessions_among(hub.subscribers)
        for app in hooks.each():
            try:
                over = await in_database(app.use_sessions, sessions)
            except Error as error:
                log.warning("the sessions of open sockets could not be looked at: %s", error)
            else:
                hub.deliver(Delivery(topics.session(session), close=protocol.SESSION_ENDED) for session in over)


async def tidy() -> None:
    """Let the apps remove what has expired, for ever; `manage.py prune` does the same at once."""
    while True:
        await asyncio.sleep(TIDY_SECONDS)
        for step in [step for app in hooks.each() for step in app.tidy_steps()]:
            try:
                await in_database(step)
            except Error as error:
                log.warning("what has expired could not be removed: %s", error)


class _Recent(NamedTuple):
    heads: list[tuple[str, int]]
    ended: list[UUID]
    arrived: list[hooks.Arrival]


def _read() -> _Recent:
    since = timezone.now() - LOOK_BACK
    epoch.refresh()
    return _Recent(
        [moved for app in hooks.each() for moved in app.heads_since(since)],
        [session for app in hooks.each() for session in app.sessions_ended_since(since)],
        [arrival for app in hooks.each() for arrival in app.arrivals_since(since)],
    )
