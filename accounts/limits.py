"""Rate limits of registering, of wrong passwords, and of processing pictures."""

import hashlib
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from django.http import HttpRequest

from chatproject.api.throttling import enforce, failures_limited
from chatproject.core.addresses import address_of, neighbourhood
from chatproject.core.errors import AuthFailed, Invalid, RateLimited
from chatproject.limits.rate_limiter import take, take_all
from chatproject.limits.request import LimitRequest

from . import queries
from .models import Session, User

MINUTE, HOUR = 60, 3600
MINUTELY, HOURLY = 10, 100  # wrong passwords for one person
OF_ADDRESS = 600  # an hour: a company behind one address, with a mistake each
LINES = 10  # of the log, an hour for one address
log = logging.getLogger(__name__)


@contextmanager
def signing_in(name: str, person: User | None, *, ip_address: str | None, is_known: bool) -> Iterator[None]:
    """Context manager around one attempt to sign in as `name`, who is `person` if there is such an account.

    AuthFailed inside the block counts as a wrong password: 10 a minute for this person from this address, 600 an hour
    from this address for anyone, 100 an hour for this person from addresses they have not used lately. So guessing from
    many addresses does not lock the person out: each address from which they signed in lately is counted by itself, and
    so is a browser that `is_known`, wherever it is. Unknown names are limited the same way.

    Raises RateLimited when one of these limits is used up. A right password uses nothing.
    """
    who, place = _key(name, person), neighbourhood(ip_address)
    if is_known:
        requests = [_minutely(f"{who}!"), _hourly(f"{who}!")]
    else:
        is_near = place in queries.neighbourhoods_of(person)
        requests = [_minutely(f"{place}:{who}"), _hourly(f"{place}:{who}" if is_near else who), _of_address(place)]
    with _logged(who, place), failures_limited(requests, AuthFailed):
        yield


@contextmanager
def confirming(session: Session, *, ip_address: str | None) -> Iterator[None]:
    """Context manager around one attempt to repeat the password while signed in. Invalid inside the block counts as a
    wrong password: 10 a minute from this address, 100 an hour in this session. Raises RateLimited.
    """
    who, place = f"{session.user_id.hex}.{session.pk.hex}", neighbourhood(ip_address)
    with _logged(who, place), failures_limited([_minutely(f"{place}:{who}"), _hourly(who)], Invalid):
        yield


def limit_registrations(request: HttpRequest, name: str) -> None:
    """10 a minute for one name from one address, 600 an hour from one address. Raises RateLimited."""
    ip_address = neighbourhood(address_of(request))
    enforce(f"register:{ip_address}:{name.lower()}", rate=MINUTELY, per=MINUTE)
    enforce(f"register:{ip_address}", rate=OF_ADDRESS, per=HOUR)


def limit_pictures(person: UUID) -> None:
    """20 an hour for one person, of themselves and of groups. Raises RateLimited."""
    enforce(f"picture:{person}", rate=20, per=HOUR)


def limit_registrations_with_picture(request: HttpRequest) -> None:
    """60 an hour from one address, before there is a person to count. Raises RateLimited."""
    enforce(f"register-picture:{neighbourhood(address_of(request))}", rate=60, per=HOUR)


def _key(name: str, person: User | None) -> str:
    """The same key for each name of a person. Hashed for unknown names, so that a long name makes no long key."""
    return person.pk.hex if person else hashlib.sha256(name.strip().lower().encode()).hexdigest()[:32]


def _minutely(key: str) -> LimitRequest:
    return LimitRequest(f"guess-minute:{key}", rate=MINUTELY, per=MINUTE, burst=MINUTELY)


def _hourly(key: str) -> LimitRequest:
    return LimitRequest(f"guess-hour:{key}", rate=HOURLY, per=HOUR, burst=HOURLY)


def _of_address(place: str) -> LimitRequest:
    return LimitRequest(f"guess:{place}", rate=OF_ADDRESS, per=HOUR, burst=OF_ADDRESS)


@contextmanager
def _logged(who: str, place: str) -> Iterator[None]:
    """Context manager: logs who is refused, at most once an hour per person and ten times an hour per address."""
    try:
        yield
    except RateLimited:
        if _is_news(who, place):
            log.warning("too many wrong passwords for %s, now from %s", who, place)
        raise


def _is_news(who: str, place: str) -> bool:
    """Whether to log this refusal. Once an address has used up its log lines, no more names are remembered for it,
    since names can be made up.
    """
    lines = LimitRequest(f"guess-told:{place}", rate=LINES, per=HOUR, burst=LINES)
    if take_all([lines._replace(amount=0)])[0].wait or take(f"guess-told:{place}:{who}", rate=1, per=HOUR, burst=1):
        return False
    return not take_all([lines])[0].wait
