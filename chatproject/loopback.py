"""Which addresses only this machine can reach: there, and only there, the defaults may be convenient."""

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
