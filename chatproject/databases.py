"""From DATABASE_URL to Django's DATABASES: SQLite when unset, PostgreSQL and MongoDB by their schemes."""

from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured
from redis.connection import parse_url

BUS = "an address such as redis://localhost:6379/0"
POSTGRESQL_FORM = "postgres://user:password@host:5432/name"
MONGODB_FORM = "mongodb://host:27017/name?replicaSet=rs0"
MONGODB = "chatproject.db.mongo"
MONGODB_BACKEND = "django_mongodb_backend"  # which that one mends
OBJECT_IDS = f"{MONGODB_BACKEND}.fields.ObjectIdAutoField"
ANSWERS_WITHIN = 5  # seconds; a server that takes longer counts as not there

# FULL makes an acknowledged message survive a power cut; the batcher makes it cheap. temp_store and the
# cache keep sorting and hot pages in memory; the size limit keeps the log from staying large after a burst.
SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA busy_timeout=20000;PRAGMA temp_store=MEMORY;"
    "PRAGMA cache_size=-16000;PRAGMA journal_size_limit=67108864"
)


def database(url: str, *, data_dir: Path) -> dict[str, Any]:
    """The settings of the one database that `url` names; an empty `url` is SQLite in `data_dir`.

    Raises ImproperlyConfigured for a scheme that Parley does not run on, and for a driver that is not installed.
    """
    scheme = url.split(":", 1)[0].lower()
    match scheme:
        case "" | "sqlite":
            return sqlite(_file(url) if url else data_dir / "parley.sqlite3")
        case "postgres" | "postgresql":
            require("psycopg", "requirements-postgres.txt")
            return postgresql(url)
        case "mongodb" | "mongodb+srv":
            require(MONGODB_BACKEND, "requirements-mongodb.txt")
            return mongodb(url)
    known = "use postgres://…, mongodb://…, or leave it out for SQLite."
    if "://" not in url:
        raise ImproperlyConfigured(f"DATABASE_URL is no address; {known}")
    raise ImproperlyConfigured(f"DATABASE_URL begins with “{scheme}:”, which Parley does not know; {known}")


def bus_is_known(url: str) -> bool:
    """Whether `url` names a Redis."""
    try:
        return bool(parse_url(url)) and urlsplit(url).scheme in ("redis", "rediss", "unix")
    except ValueError:
        return False


def require(driver: str, requirements: str) -> None:
    """Raises ImproperlyConfigured, saying what to do, when a driver is not installed."""
    if not find_spec(driver):
        raise ImproperlyConfigured(
            f"the driver for this DATABASE_URL is not installed. "
            f"Start with “make run”, or run: pip install -r {requirements}"
        )


def malformed(form: str) -> ImproperlyConfigured:
    """The fault of an address, which is not told itself: it may hold a password."""
    return ImproperlyConfigured(f"DATABASE_URL must have the form {form}.")


def _file(url: str) -> Path:
    """The path in an address of SQLite. Raises ImproperlyConfigured."""
    name = url.removeprefix("sqlite:///")
    if name == url or not name or "?" in name or Path(name).is_dir():
        raise malformed("sqlite:////path/of/the/file.sqlite3")
    if not Path(name).absolute().parent.is_dir():
        raise ImproperlyConfigured(f"DATABASE_URL names a file in {Path(name).absolute().parent}, which is not there.")
    return Path(name)


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
    try:
        settings = environ.Env.db_url_config(url)
    except ValueError:
        raise malformed(POSTGRESQL_FORM) from None
    if not settings["NAME"] or not 0 < int(settings["PORT"] or 5432) < 65536:
        raise malformed(POSTGRESQL_FORM)
    pool = {"min_size": 2, "max_size": 10, "timeout": ANSWERS_WITHIN}
    return {**settings, "OPTIONS": {"connect_timeout": ANSWERS_WITHIN, **settings.get("OPTIONS", {}), "pool": pool}}


def mongodb(url: str) -> dict[str, Any]:
    """A replica set, also of one node; the name of the database is the path of the URL."""
    name = url.split("://", 1)[1].partition("/")[2].partition("?")[0]
    if not mongodb_is_well_formed(url):
        raise malformed(MONGODB_FORM)
    options = dict.fromkeys(("serverSelectionTimeoutMS", "connectTimeoutMS"), ANSWERS_WITHIN * 1000)
    return {"ENGINE": MONGODB, "HOST": url, "NAME": name or "parley", "OPTIONS": options}


def mongodb_is_well_formed(url: str) -> bool:
    """Whether the driver understands `url`, without asking for anything that the name server knows."""
    from pymongo.errors import PyMongoError  # noqa: PLC0415, only there with its driver
    from pymongo.uri_parser import parse_uri  # noqa: PLC0415

    if url.startswith("mongodb+srv:"):
        return bool(urlsplit(url).hostname)
    try:
        return bool(parse_uri(url, warn=False)["nodelist"])
    except (PyMongoError, ValueError):
        return False


def django_apps(engine: str) -> tuple[list[str], dict[str, str], str]:
    """Django's own apps that have tables, where their migrations are, and the kind of their keys, on this engine."""
    if engine != MONGODB:
        apps = ["chatproject.admin.ParleyAdminConfig", "django.contrib.auth", "django.contrib.contenttypes"]
        return apps, {}, "django.db.models.BigAutoField"
    ours = [f"{MONGODB}.apps.Mongo{name}Config" for name in ("", "Auth", "ContentTypes")]
    apps = [MONGODB_BACKEND, "chatproject.admin.MongoAdminConfig", *ours]
    migrations = {name: f"{MONGODB}.migrations.{name}" for name in ("admin", "auth", "contenttypes")}
    return apps, migrations, OBJECT_IDS
