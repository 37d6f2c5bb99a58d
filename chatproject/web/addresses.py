"""Where a request really comes from."""

import ipaddress

from django.conf import settings
from django.http import HttpRequest


def client_address(peer: str, forwarded_for: str) -> str | None:
    """The nearest address that is not one of TRUSTED_PROXIES; None where there is none (a Unix socket).

    `forwarded_for` (X-Forwarded-For) is written by whoever sent it, so it counts only as far as it was appended to by
    proxies that are trusted: from its end.
    """
    address = None
    for hop in [peer, *reversed([hop.strip() for hop in forwarded_for.split(",")])]:
        try:
            parsed = ipaddress.ip_address(hop)
        except ValueError:
            break
        address = getattr(parsed, "ipv4_mapped", None) or parsed
        if not is_proxy(address):
            break
    return str(address) if address else None


def is_proxy(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    """Whether this is one of TRUSTED_PROXIES, whose word counts."""
    return any(address in network for network in settings.TRUSTED_PROXIES)


def comes_through_proxy(request: HttpRequest) -> bool:
    """Whether one of TRUSTED_PROXIES handed `request` on."""
    try:
        peer = ipaddress.ip_address(request.META.get("REMOTE_ADDR") or "")
    except ValueError:
        return False
    return is_proxy(getattr(peer, "ipv4_mapped", None) or peer)


def address_of(request: HttpRequest) -> str | None:
    """The address of the client that sent `request`."""
    return client_address(request.META.get("REMOTE_ADDR") or "", request.META.get("HTTP_X_FORWARDED_FOR", ""))


def neighbourhood(address: str | None) -> str:
    """What counts as one address for limits: a whole /64 of IPv6, since each household has at least that."""
    if not address or ":" not in address:
        return address or "unknown"
    return str(ipaddress.ip_network((address.partition("%")[0], 64), strict=False))
