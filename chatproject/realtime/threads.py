"""The few threads on which sockets do their database work; nothing synchronous runs on the event loop."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from functools import cache
from typing import ParamSpec, TypeVar

from django.conf import settings
from django.db import DatabaseError, close_old_connections, connection

from . import metrics

P = ParamSpec("P")
T = TypeVar("T")


@cache
def _pool() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(settings.DATABASE_THREADS, thread_name_prefix="database", initializer=keep_connection)


def keep_connection() -> None:
    """Let this thread's connection live as long as the thread where opening one costs more than a query (SQLite).

    It also keeps SQLite's log from being folded into the file each time the last connection closes.
    """
    if connection.vendor == "sqlite":
        connection.settings_dict = {**connection.settings_dict, "CONN_MAX_AGE": None}


def give_back() -> None:
    """Let others have this thread's connection where there are only so many (PostgreSQL), unless a block is open.

    Whoever waits for something that needs a connection itself must call this first, or all could wait for ever.
    """
    if connection.vendor == "postgresql" and not connection.in_atomic_block:
        connection.close()


async def in_database(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Run a function that uses the database on one of these threads, with the context that the log is told by."""

    def call() -> T:
        close_old_connections()
        try:
            return function(*args, **kwargs)
        except DatabaseError:
            metrics.database_errors.inc()
            raise
        finally:
            give_back()

    with metrics.database_calls.track_inprogress():
        return await asyncio.get_running_loop().run_in_executor(_pool(), copy_context().run, call)
