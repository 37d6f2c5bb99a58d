"""From DATABASE_URL to Django's DATABASES: SQLite when unset, PostgreSQL and MongoDB by their schemes."""

from pathlib import Path
from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured

# FULL makes an acknowledged message survive a power cut; the batcher makes it cheap. temp_store and the
# cache keep sorting and hot pages in memory; the size limit keeps the log from staying large after a burst.
SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA busy_timeout=20000;PRAGMA temp_store=MEMORY;"
    "PRAGMA cache_size=-16000;PRAGMA journal_size_limit=67108864"
)


def database(url: str, *, data_dir: Path) -> dict[str, Any]:
    """The settings of the one database that `url` names; an empty `url` is SQLite in `data_dir`.

    Raises ImproperlyConfigured for a scheme that Parley does not run on.
    """
    scheme = url.split(":", 1)[0].lower()
    match scheme:
        case "" | "sqlite":
            return sqlite(Path(url.removeprefix("sqlite:///")) if url else data_dir / "parley.sqlite3")
        case "postgres" | "postgresql":
            return postgresql(url)
        case "mongodb" | "mongodb+srv":
            return mongodb(url)
    raise ImproperlyConfigured(
        f"DATABASE_URL begins with “{scheme}:”, which Parley does not know; "
        "use postgres://…, mongodb://…, or leave it out for SQLite."
    )


def sqlite(path: Path) -> dict[str, Any]:
    """One file; a test run gets its own beside it, since several threads cannot share one in memory."""
    return {
        "ENGINE": "chatproject.db.sqlite",
        "NAME": path,
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": SQLITE_PRAGMAS},
        "TEST": {"NAME": path.with_name("test.sqlite3")},
    }


def postgresql(url: str) -> dict[str, Any]:
    """A pool in each process; connections go back to it after each request (CONN_MAX_AGE 0)."""
    settings = environ.Env.db_url_config(url)
    return {**settings, "OPTIONS": {**settings.get("OPTIONS", {}), "pool": {"min_size": 2, "max_size": 10}}}


def mongodb(url: str) -> dict[str, Any]:
    """A replica set, also of one node; the name of the database is the path of the URL."""
    name = url.split("://", 1)[1].partition("/")[2].partition("?")[0]
    return {"ENGINE": "django_mongodb_backend", "HOST": url, "NAME": name or "parley"}
