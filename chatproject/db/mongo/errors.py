"""What went wrong, in Django's words."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypeGuard

from django.db import DatabaseError, OperationalError
from pymongo.errors import ConnectionFailure, PyMongoError


@contextmanager
def translated() -> Iterator[None]:
    """A block, or a function, in which the driver's errors become Django's.

    Raises OperationalError where the same may work later: no server answers, or another writer was faster. The backend
    calls nearly everything DatabaseError, and lets through what goes wrong while rows are read.
    """
    try:
        yield
    except PyMongoError as error:
        kind = OperationalError if _may_pass(error) else DatabaseError
        raise kind(_reason(error)) from error
    except DatabaseError as error:
        cause = error.__cause__
        if isinstance(cause, PyMongoError) and _may_pass(cause):
            raise OperationalError(_reason(cause)) from cause
        raise


def is_conflict(error: BaseException | None) -> bool:
    """Whether the same transaction can succeed when it is run again, by what the driver says of `error`.

    Not when no server answered in all the time that there is for that: then whoever waits is to be told.
    """
    while error is not None:
        if _is_transient(error):
            return not error.timeout
        error = error.__cause__ or error.__context__
    return False


def _is_transient(error: BaseException | None) -> TypeGuard[PyMongoError]:
    return isinstance(error, PyMongoError) and error.has_error_label("TransientTransactionError")


def _may_pass(error: PyMongoError) -> bool:
    return isinstance(error, ConnectionFailure) or _is_transient(error)


def _reason(error: PyMongoError) -> str:
    """The sentence of the driver, without all the settings that it puts behind."""
    return str(error).partition(" (configured")[0]
