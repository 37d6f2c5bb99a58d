"""A server takes its port before anything else, or says in a sentence why it cannot."""

import socket

import pytest

from chatproject.web.listening import CannotListen, listen, url
from testing.patience import PATIENCE


def test_port_0_takes_a_free_port_and_the_address_names_it():
    with listen("127.0.0.1", 0) as listener:
        port = listener.getsockname()[1]
        assert port > 0
        assert url(listener) == f"http://localhost:{port}"


def test_whoever_connects_before_the_server_is_ready_waits():
    with (
        listen("127.0.0.1", 0) as listener,
        socket.create_connection(listener.getsockname(), PATIENCE) as early,
    ):
        assert early.getpeername() == listener.getsockname()


def test_a_port_in_use_is_refused_with_the_way_out():
    with listen("127.0.0.1", 0) as listener:
        port = listener.getsockname()[1]
        with pytest.raises(CannotListen, match=rf"Port {port} of 127.0.0.1 is in use .* PORT=\d+ make run"):
            listen("127.0.0.1", port)


@pytest.mark.parametrize("port", [65_536, 99_999_999])
def test_a_number_that_is_no_port_is_refused(port):
    with pytest.raises(CannotListen, match="from 0 to 65535"):
        listen("127.0.0.1", port)


@pytest.mark.parametrize("host", ["203.0.113.1", "no.such.host.invalid"])
def test_an_address_of_another_machine_is_refused(host):
    with pytest.raises(CannotListen, match=f"cannot listen on {host}"):
        listen(host, 0)


def test_all_addresses_are_printed_as_such():
    with listen("0.0.0.0", 0) as listener:
        assert url(listener) == f"http://0.0.0.0:{listener.getsockname()[1]}"


@pytest.mark.skipif(not socket.has_ipv6, reason="this machine has no IPv6")
def test_an_address_of_ipv6_stands_in_brackets():
    with listen("::1", 0) as listener:
        assert url(listener) == f"http://[::1]:{listener.getsockname()[1]}"
