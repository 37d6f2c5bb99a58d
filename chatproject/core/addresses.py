"""The IP address that a request comes from: which proxies are trusted to tell it, and what counts as one address."""

import ipaddress
from collections.abc import Mapping
from typing import Any, NamedTuple

from django.conf import settings
from django.http import HttpRequest


class Origin(NamedTuple):
    """Where a connection or a request comes from, as far as TRUSTED_PROXIES are believed.

    `address` is the client's; None where there is none (a Unix socket).
    """

    address: str | None
    is_peer: bool  # it is the one that is connected, and nobody whose word counts says that it asks for another
    peer_is_proxy: bool  # the one that is connected is one of TRUSTED_PROXIES


def origin_of(peer: str, forwarded_for: str = "") -> Origin:
    """The nearest address that is not one of TRUSTED_PROXIES.

    `peer` is the address that is connected. `forwarded_for` (X-Forwarded-For) is written by whoever sent it, so it
    counts only as far as it was appended to by proxies that are trusted: from its end.
    """
    connected = address = _parsed(peer)
    for hop in reversed(forwarded_for.split(",")):
        if address is None or not _is_proxy(address) or (further := _parsed(hop.strip())) is None:
            break
        address = further
    return Origin(
        address=str(address) if address else None,
        is_peer=address == connected,
        peer_is_proxy=connected is not None and _is_proxy(connected),
    )


def _parsed(address: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return None
    return getattr(parsed, "ipv4_mapped", None) or parsed


def _is_proxy(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    return any(address in network for network in settings.TRUSTED_PROXIES)


def address_of(request: HttpRequest) -> str | None:
    """The address of the client that sent `request`, which came in by `proxies.ProxyHeaders`."""
    return request.META.get("REMOTE_ADDR") or None


def address_in(scope: Mapping[str, Any]) -> str | None:
    """As `address_of`, for an ASGI scope."""
    client = scope.get("client")
    return client[0] or None if client else None


def neighbourhood(address: str | None) -> str:
    """The address that limits count: for IPv6 the whole /64, since each household has at least that."""
    if not address or ":" not in address:
        return address or "unknown"
    return str(ipaddress.ip_network((address.partition("%")[0], 64), strict=False))
