"""Where a request really comes from."""

import ipaddress

import pytest
from django.test import RequestFactory

from chatproject.core.addresses import address_in, address_of, neighbourhood, origin_of


@pytest.fixture
def proxies(settings):
    settings.TRUSTED_PROXIES = [ipaddress.ip_network("10.0.0.0/8"), ipaddress.ip_network("fd00::/8")]


@pytest.mark.parametrize(
    ("peer", "forwarded_for", "address"),
    [
        ("192.0.2.1", "", "192.0.2.1"),
        ("192.0.2.1", "203.0.113.9", "192.0.2.1"),
        ("::ffff:192.0.2.1", "", "192.0.2.1"),
        ("", "203.0.113.9", None),
        ("unix:", "", None),
    ],
)
def test_without_trusted_proxies_only_the_peer_counts(peer, forwarded_for, address):
    assert origin_of(peer, forwarded_for).address == address


@pytest.mark.parametrize(
    ("peer", "forwarded_for", "address"),
    [
        ("10.0.0.1", "203.0.113.9", "203.0.113.9"),
        ("10.0.0.1", "1.1.1.1, 203.0.113.9", "203.0.113.9"),
        ("10.0.0.1", "203.0.113.9, 10.0.0.2", "203.0.113.9"),
        ("fd00::1", "2001:db8::5", "2001:db8::5"),
        ("192.0.2.1", "203.0.113.9", "192.0.2.1"),
        ("10.0.0.1", "", "10.0.0.1"),
        ("10.0.0.1", "1.1.1.1, nonsense", "10.0.0.1"),
        ("10.0.0.1", "10.0.0.3, 10.0.0.2", "10.0.0.3"),
        ("::ffff:10.0.0.1", "::ffff:203.0.113.9", "203.0.113.9"),
        ("10.0.0.1", "203.0.113.9:443", "10.0.0.1"),
        ("10.0.0.1", " , ", "10.0.0.1"),
    ],
)
@pytest.mark.usefixtures("proxies")
def test_the_nearest_address_that_is_no_proxy_of_ours_counts(peer, forwarded_for, address):
    assert origin_of(peer, forwarded_for).address == address


@pytest.mark.parametrize(
    ("peer", "forwarded_for", "is_peer", "peer_is_proxy"),
    [
        ("10.0.0.1", "203.0.113.9", False, True),
        ("10.0.0.1", "10.0.0.2", False, True),
        ("10.0.0.1", "nonsense", True, True),
        ("10.0.0.1", "", True, True),
        ("::ffff:10.0.0.1", "", True, True),
        ("192.0.2.1", "203.0.113.9", True, False),
        ("", "203.0.113.9", True, False),
    ],
)
@pytest.mark.usefixtures("proxies")
def test_it_is_known_who_is_connected(peer, forwarded_for, is_peer, peer_is_proxy):
    origin = origin_of(peer, forwarded_for)
    assert (origin.is_peer, origin.peer_is_proxy) == (is_peer, peer_is_proxy)


def test_a_request_knows_its_address():
    assert address_of(RequestFactory().get("/", REMOTE_ADDR="192.0.2.1")) == "192.0.2.1"
    assert address_of(RequestFactory().get("/", REMOTE_ADDR="")) is None


@pytest.mark.parametrize(
    ("scope", "address"),
    [({"client": ("192.0.2.1", 5)}, "192.0.2.1"), ({"client": ("", 0)}, None), ({"client": None}, None), ({}, None)],
)
def test_a_scope_knows_its_address(scope, address):
    assert address_in(scope) == address


def test_a_household_counts_as_one_address():
    assert neighbourhood("2001:db8:1:2:3:4:5:6") == neighbourhood("2001:db8:1:2::1") != neighbourhood("2001:db8:1:3::1")
    assert neighbourhood("192.0.2.1") == "192.0.2.1"
    assert neighbourhood(None) == "unknown"
