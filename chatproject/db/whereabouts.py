"""Where the database is."""

from typing import Any

from chatproject.core.loopback import is_loopback


def hosts(database: dict[str, Any]) -> list[str]:
    """The machines that these settings (one of DATABASES) name; none for a file or a socket of this machine."""
    host = str(database.get("HOST") or "")
    if "://" in host:
        host = host.partition("://")[2].partition("/")[0].rpartition("@")[2]
        return [_without_port(each) for each in host.split(",")]
    return [each for each in host.split(",") if each and not each.startswith("/")]


def is_local(database: dict[str, Any]) -> bool:
    """Whether the database is on this machine, as far as its address tells."""
    return all(is_loopback(host) for host in hosts(database))


def _without_port(host: str) -> str:
    return host.partition("]")[0] + "]" if host.startswith("[") else host.partition(":")[0]
