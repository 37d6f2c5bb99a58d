"""The few threads on which sockets do their database work; nothing synchronous runs on the event loop."""

import asyncio
import time
from collections.abc import Callable, Hashable
from concurrent.futures import ThreadPoolExecutor
from contextvars import ContextVar, copy_context
from functools import cache, partial
from typing import ParamSpec, TypeVar

from django.conf import settings
from django.db import DatabaseError, close_old_connections, connection

from chatproject.db import lend_connection
from chatproject.observability import metrics
from chatproject.observability.outages import outages

from .turns import TurnPool

MOST_WAITING = 5_000  # calls of sockets; of one that reads its frames one by one there is one
OWN_THREADS = 2  # for what the server asks for itself: who came and went, what the bus lost, what has expired
P = ParamSpec("P")
T = TypeVar("T")


# Who the calls of a task are made for: the person, before that the socket; nobody for those of the server itself.
owner: ContextVar[Hashable] = ContextVar("owner", default=None)


@cache
def _pool() -> TurnPool:
    threads = settings.DATABASE_THREADS
    return TurnPool(threads, name="database", most_waiting=MOST_WAITING, initializer=keep_connection)


@cache
def _own_pool() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(OWN_THREADS, thread_name_prefix="database-own", initializer=keep_connection)


def keep_connection() -> None:
    """Let this thread's connection live as long as the thread where opening one costs more than a query (SQLite).

    It also keeps SQLite's log from being folded into the file each time the last connection closes.
    """
    if connection.vendor == "sqlite":
        connection.settings_dict = {**connection.settings_dict, "CONN_MAX_AGE": None}


async def in_database(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Run a function that uses the database on one of these threads, with the context that the log is told by.

    One call of an `owner` runs at a time, and each owner's turn comes round; calls that the server makes for itself
    have threads of their own. Raises Unavailable when too many wait. One that is cancelled while it waits never runs.
    """
    asked = time.perf_counter()

    def call() -> T:
        metrics.database_wait.observe(time.perf_counter() - asked)
        close_old_connections()
        try:
            return function(*args, **kwargs)
        except DatabaseError as error:
            outages.note(error)
            raise
        finally:
            lend_connection()

    run = partial(copy_context().run, call)
    whose = owner.get()
    with metrics.database_calls.track_inprogress():
        future = _own_pool().submit(run) if whose is None else _pool().submit(whose, run)
        return await asyncio.wrap_future(future)
