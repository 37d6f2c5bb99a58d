"""Which addresses only this machine can reach: there, and only there, the defaults may be convenient."""

from collections.abc import Iterable
from ipaddress import ip_address


def is_loopback(host: str) -> bool:
    """Whether a server listening on `host` is out of reach from other machines; unknown names are not."""
    name = host.strip().removeprefix("[").removesuffix("]").lower()
    if name == "localhost":
        return True
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return False


def is_private(host: str, names: Iterable[str]) -> bool:
    """Whether only this machine is meant to reach the server, also not through a proxy with a name of its own."""
    return is_loopback(host) and all(is_loopback(name) for name in names)
