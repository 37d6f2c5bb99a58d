"""Checks that the database can be used, with a sentence for people if it cannot."""

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from . import epoch
from .transactions import atomic


class NotReady(Exception):
    """What is wrong with the database, and what to do about it."""


def check_server() -> None:
    """Raises NotReady when the database's server does not answer, or cannot do transactions."""
    try:
        connection.ensure_connection()
        if connection.vendor == "mongodb":
            _check_replica_set()
        else:
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1")
    except DatabaseError as error:
        reason = str(error).strip().split("\n")[0]
        raise NotReady(f"The database at {_address()} does not answer: {reason}") from error


def check_migrations() -> None:
    """Raises NotReady when the tables are older than this program."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise NotReady("The tables are not up to date. Run: ./manage.py migrate")


def check_writes() -> None:
    """Write a value that is stored already. Raises DatabaseError if nothing can be written."""
    from .models import Epoch  # noqa: PLC0415, models exist only when the apps are ready

    value = epoch.refresh()
    with atomic():
        Epoch.objects.filter(value=value).update(value=value)


def _check_replica_set() -> None:
    if not connection.has_transactions():  # type: ignore[attr-defined]
        raise NotReady(
            f"MongoDB at {_address()} runs alone, and only a replica set has transactions. One node is enough: "
            "start mongod with --replSet rs0, and run rs.initiate() once in mongosh."
        )


def _address() -> str:
    """The address of the database, without the password that its URL may contain."""
    database = settings.DATABASES["default"]
    host = str(database.get("HOST") or database["NAME"])
    address = host.partition("://")[2].rpartition("@")[2].partition("/")[0] or host
    return f"{address}:{database['PORT']}" if database.get("PORT") else address
