"""What all models build on: keys, transactions, and the differences between the database engines."""

from .bulk import insert_all, update_all
from .ids import is_uuid, uuid7
from .matching import ids_matching
from .transactions import atomic, in_transaction, lend_connection, lock, on_commit, retried

__all__ = [
    "atomic",
    "ids_matching",
    "in_transaction",
    "insert_all",
    "is_uuid",
    "lend_connection",
    "lock",
    "on_commit",
    "retried",
    "update_all",
    "uuid7",
]
