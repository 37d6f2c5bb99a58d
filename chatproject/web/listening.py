"""The socket that the server accepts on, taken before anything else so that two servers never share a database file."""

import errno
import socket


class CannotListen(Exception):
    """Why `host` and `port` cannot be listened on, as a sentence."""


def listen(host: str, port: int) -> socket.socket:
    """A socket listening on `host` and `port`; port 0 takes a free one. From here on connections wait, instead of being
    refused, until the server is ready. Raises CannotListen.
    """
    if port > 65535:
        raise CannotListen(f"{port} is not a port; PORT is a number from 0 to 65535.")
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
        both = host == "::" and socket.has_dualstack_ipv6()
        return socket.create_server(address[:2], family=family, backlog=2048, dualstack_ipv6=both)
    except OSError as error:
        raise CannotListen(_reason(host, port, error)) from error


def _reason(host: str, port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return (
            f"Port {port} of {host} is in use by another program. "
            f"Stop that one, or choose another port, for instance: PORT={port % 65535 + 1} make run"
        )
    if error.errno == errno.EACCES:
        return f"Port {port} may only be used by an administrator. Choose one above 1023: PORT=8000 make run"
    return f"This machine cannot listen on {host}, port {port}: {error.strerror}. HOST and PORT say where to listen."


def url(listener: socket.socket) -> str:
    """The address to type into a browser, with the port that was really taken."""
    host, port = listener.getsockname()[:2]
    if host == "127.0.0.1":
        host = "localhost"
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
