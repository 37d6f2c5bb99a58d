"""Which connections of an address go when there are too many that owe something."""

import asyncio
import ipaddress

import pytest

from chatproject.web.connections import Unproven, counted_address


class Visitor:
    """A connection that remembers whether it was asked to go."""

    def __init__(self, address="192.0.2.1"):
        self.address = address
        self.has_gone = False

    def give_way(self):
        self.has_gone = True


@pytest.fixture
def unproven(monkeypatch):
    monkeypatch.setattr(Unproven, "patience", (0, 0))
    return Unproven(most=3)


async def settled():
    """All that was due has been done."""
    for _ in range(5):
        await asyncio.sleep(0.001)


async def test_the_oldest_go_and_never_a_newcomer(unproven):
    visitors = [Visitor() for _ in range(5)]
    for visitor in visitors:
        unproven.add(visitor)
    await settled()
    assert [visitor.has_gone for visitor in visitors] == [True, True, False, False, False]
    assert unproven.count("192.0.2.1") == 3


async def test_whoever_has_asked_by_then_stays(unproven):
    visitors = [Visitor() for _ in range(5)]
    for visitor in visitors:
        unproven.add(visitor)
    for visitor in visitors[:2]:
        unproven.discard(visitor)
    await settled()
    assert not any(visitor.has_gone for visitor in visitors)


async def test_whoever_owes_a_second_request_is_the_newest_again(unproven):
    first, *others = [Visitor() for _ in range(4)]
    unproven.add(first)
    unproven.discard(first)
    for visitor in [*others, first]:
        unproven.add(visitor)
    await settled()
    assert [visitor.has_gone for visitor in [first, *others]] == [False, True, False, False]


async def test_addresses_are_counted_apart_and_forgotten(unproven):
    visitors = [Visitor(f"192.0.2.{number}") for number in range(9)]
    for visitor in visitors:
        unproven.add(visitor)
    await settled()
    assert not any(visitor.has_gone for visitor in visitors)
    for visitor in visitors:
        unproven.discard(visitor)
        unproven.discard(visitor)
    assert not unproven._of


async def test_where_nobody_counts_nobody_goes(unproven):
    visitors = [Visitor(None) for _ in range(9)]
    for visitor in visitors:
        unproven.add(visitor)
    await settled()
    assert not any(visitor.has_gone for visitor in visitors)


@pytest.mark.parametrize(
    ("client", "counted"),
    [
        (("192.0.2.1", 5), "192.0.2.1"),
        (("::ffff:192.0.2.1", 5), "192.0.2.1"),
        (("2001:db8:1:2:3::4", 5), "2001:db8:1:2::/64"),
        (("fe80::1%eth0", 5), "fe80::/64"),
        (("10.0.0.7", 5), None),
        (None, None),
    ],
)
def test_proxies_that_are_trusted_and_unix_sockets_do_not_count(settings, client, counted):
    settings.TRUSTED_PROXIES = [ipaddress.ip_network("10.0.0.0/8")]
    assert counted_address(client) == counted
