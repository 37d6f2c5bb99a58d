"""What is set from outside: the environment and `.env`, read strictly.

A value is what it should be, or nothing starts: each method raises ImproperlyConfigured with one sentence that names
the setting, its value, and what is allowed. Empty counts as not given.
"""

import os
import re
from collections.abc import Callable
from difflib import get_close_matches
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from pathlib import Path
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from . import env_file

Network = IPv4Network | IPv6Network

FLAGS = {"1": True, "true": True, "yes": True, "on": True, "0": False, "false": False, "no": False, "off": False}
NAME = re.compile(r"(?=.{1,253}$)[a-z0-9_]([a-z0-9_-]*[a-z0-9])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9])?)*", re.IGNORECASE)
ORIGIN = re.compile(r"[a-z][a-z0-9+.-]*://[^/?#@\s*]+")
DEFAULT_PORTS = {"http": 80, "https": 443}


class Environment:
    """The settings by their names. What stands in the environment wins over `.env`."""

    def __init__(self, file: Path) -> None:
        try:
            self._written = env_file.read(file)
        except env_file.Unreadable as error:
            raise ImproperlyConfigured(str(error)) from None
        self._file = file.name
        self._asked: set[str] = set()
        for name, value in self._written.items():
            os.environ.setdefault(name, value)

    def text(self, name: str, *, default: str = "") -> str:
        """A text without the spaces around it."""
        self._asked.add(name)
        return os.environ.get(name, "").strip() or default

    def choice(self, name: str, *choices: str) -> str:
        """One of these, the first if not given."""
        value = self.text(name, default=choices[0])
        if value not in choices:
            raise wrong(name, f"{', '.join(choices[:-1])} or {choices[-1]}", value)
        return value

    def flag(self, name: str, *, default: bool) -> bool:
        """1 or 0."""
        value = self.text(name, default="1" if default else "0")
        if value.lower() not in FLAGS:
            raise wrong(name, "1 or 0", value)
        return FLAGS[value.lower()]

    def number(self, name: str, *, default: int, least: int, most: int) -> int:
        """A whole number from `least` to `most`."""
        value = self.text(name, default=str(default))
        if not re.fullmatch("[0-9]{1,9}", value) or not least <= int(value) <= most:
            raise wrong(name, f"a whole number from {least} to {most}", value)
        return int(value)

    def host(self, name: str, *, default: str) -> str:
        """An address or a name to listen on."""
        value = self.text(name, default=default)
        if not is_host(value):
            raise wrong(name, "an address or a name, such as 127.0.0.1", value)
        return value

    def hosts(self, name: str, *, default: list[str]) -> list[str]:
        """Names and addresses; with a dot before it, a name stands for all below it as well."""
        allowed = "names separated by commas, such as chat.example.org, without scheme, port or *"
        values = self._list(name, default, lambda value: is_host(value.removeprefix(".")), allowed)
        return [f"[{value}]" if ":" in value and not value.startswith("[") else value for value in values]

    def origins(self, name: str) -> list[str]:
        """Schemes with hosts, and ports if they are not the usual ones, as browsers send them."""
        allowed = "scheme and host of sites separated by commas, such as https://app.example.org, with nothing behind"
        return self._list(name, [], is_origin, allowed)

    def networks(self, name: str) -> list[Network]:
        """Addresses and networks."""
        allowed = "addresses or networks separated by commas, such as 127.0.0.1,10.0.0.0/8"
        return [ip_network(value) for value in self._list(name, [], is_network, allowed)]

    def address(self, name: str, holds: Callable[[str], bool], allowed: str) -> str:
        """The address of a service. It may hold a password, so that it is not told."""
        value = self.text(name)
        if value and not holds(value):
            raise ImproperlyConfigured(f"{name} must be {allowed}.")
        return value

    def token(self, name: str) -> str:
        """A secret that programs send in a header."""
        return self.address(
            name, lambda value: bool(re.fullmatch("[!-~]+", value)), "letters, digits and signs of ASCII"
        )

    def look_alikes(self) -> list[tuple[str, str]]:
        """The names in `.env` that are none of ours but look like one, each with the one it looks like."""
        strangers = sorted(set(self._written) - self._asked)
        found = [(name, get_close_matches(name.upper(), self._asked, n=1, cutoff=0.85)) for name in strangers]
        return [(name, similar[0]) for name, similar in found if similar]

    def _list(self, name: str, default: list[str], holds: Callable[[str], bool], allowed: str) -> list[str]:
        values = [part.strip() for part in self.text(name).split(",") if part.strip()] or default
        for value in values:
            if not holds(value):
                raise wrong(name, allowed, value)
        return values


def wrong(name: str, allowed: str, value: str) -> ImproperlyConfigured:
    return ImproperlyConfigured(f"{name} must be {allowed}, not “{value}”.")


def is_host(value: str) -> bool:
    """Whether it is a name or an address, an IPv6 one with or without brackets."""
    bare = value[1:-1] if value.startswith("[") and value.endswith("]") else value
    return _is(ip_address, bare) or (bare == value and bool(NAME.fullmatch(value)))


def is_network(value: str) -> bool:
    return _is(ip_network, value)


def is_origin(value: str) -> bool:
    """Whether a browser could send it as `Origin`."""
    if not ORIGIN.fullmatch(value):
        return False
    try:
        parts = urlsplit(value)
        port = parts.port
    except ValueError:
        return False
    usual = port is not None and port == DEFAULT_PORTS.get(parts.scheme)
    return is_host(parts.hostname or "") and value == value.lower() and not usual


def _is(kind: Callable[[str], object], value: str) -> bool:
    try:
        kind(value)
    except ValueError:
        return False
    return True
