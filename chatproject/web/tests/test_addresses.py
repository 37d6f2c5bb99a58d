"""Where a request really comes from."""

import ipaddress

import pytest
from django.test import RequestFactory

from chatproject.web.addresses import address_of, client_address, neighbourhood


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
    assert client_address(peer, forwarded_for) == address


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
    ],
)
@pytest.mark.usefixtures("proxies")
def test_the_nearest_address_that_is_no_proxy_of_ours_counts(peer, forwarded_for, address):
    assert client_address(peer, forwarded_for) == address


def test_a_request_knows_its_address():
    assert address_of(RequestFactory().get("/", REMOTE_ADDR="192.0.2.1")) == "192.0.2.1"


def test_a_household_counts_as_one_address():
    assert neighbourhood("2001:db8:1:2:3:4:5:6") == neighbourhood("2001:db8:1:2::1") != neighbourhood("2001:db8:1:3::1")
    assert neighbourhood("192.0.2.1") == "192.0.2.1"
    assert neighbourhood(None) == "unknown"
