"""How often somebody may sign in, register, or guess a password."""

from django.http import HttpRequest

from chatproject.api.throttling import enforce
from chatproject.web.addresses import address_of, neighbourhood

MINUTE, HOUR = 60, 3600


def limit_guesses(request: HttpRequest, name: str) -> None:
    """10 a minute for one name from one address, 100 an hour from one address. Raises RateLimited.

    A name alone is never locked: anybody could lock anybody out.
    """
    address = neighbourhood(address_of(request))
    enforce(f"guess:{address}:{name.lower()}", rate=10, per=MINUTE)
    enforce(f"guess:{address}", rate=100, per=HOUR)


def limit_registrations(request: HttpRequest, name: str) -> None:
    """The same numbers, counted apart. Raises RateLimited."""
    address = neighbourhood(address_of(request))
    enforce(f"register:{address}:{name.lower()}", rate=10, per=MINUTE)
    enforce(f"register:{address}", rate=100, per=HOUR)
