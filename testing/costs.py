"""How many statements something costs."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from django.test.utils import CaptureQueriesContext

OUTSIDE = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "ROLLBACK", "session.")


class Cost:
    """The statements of a block, without those that only begin and end transactions."""

    statements: list[str]

    def __len__(self) -> int:
        return len(self.statements)


@contextmanager
def counted() -> Iterator[Cost]:
    """`with counted() as cost:` afterwards `len(cost)` statements were run in the block."""
    cost = Cost()
    with CaptureQueriesContext(connection) as captured:
        yield cost
    cost.statements = [query["sql"] for query in captured if not query["sql"].startswith(OUTSIDE)]
